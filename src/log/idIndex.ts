import { GrowingNumbers } from './growingNumbers';

/**
 * Finds events by id without keeping ids: 64 bits of hash an event, a table from hashes to the latest event, and from
 * each event a link to the one before it with the same hash. Two ids of a million have the same 64 bits with a chance of
 * 1 in 37 million; who shows events by id reads their lines to be sure. 20 to 28 bytes an event.
 */
export class IdIndex {
  private readonly high = new GrowingNumbers();
  private readonly low = new GrowingNumbers();
  /** 1 + the event before with the same id, 0 without one. */
  private readonly previous = new GrowingNumbers();
  /** Open addressing: 1 + the latest event of an id, 0 for a free slot. At most half are taken. */
  private slots = new Uint32Array(16);
  private taken = 0;
  private sharing = 0;

  /** Events whose id at least one other event has too. */
  get sharingCount(): number {
    return this.sharing;
  }

  /** How many different ids there are. */
  get distinctCount(): number {
    return this.taken;
  }

  /** How many different ids there are where events of `isLeftOut` don't count. 3 ns an event. */
  distinctCountWithout(isLeftOut: (event: number) => boolean): number {
    let count = 0;
    for (let event = 0; event < this.previous.length; event++) {
      if (isLeftOut(event)) continue;
      let earlier = this.previous.at(event);
      while (earlier !== 0 && isLeftOut(earlier - 1)) earlier = this.previous.at(earlier - 1);
      if (earlier === 0) count++;
    }
    return count;
  }

  /** Makes room for so many events at once. */
  reserve(events: number): void {
    for (const numbers of [this.high, this.low, this.previous]) numbers.reserve(events);
    this.growTable(events * 2);
  }

  /** Adds the next event. */
  add(id: string): void {
    const { high, low } = hash64(id);
    this.addHash(high, low);
  }

  /** Adds the next event, whose id's UTF-8 lies from `start` to `end`. */
  addBytes(bytes: Uint8Array, start: number, end: number): void {
    const hash = hashOfAscii;
    if (hash.read(bytes, start, end)) this.addHash(hash.high, hash.low);
    else this.add(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
  }

  private addHash(high: number, low: number): void {
    if ((this.taken + 1) * 2 > this.slots.length) this.growTable(this.slots.length + 1);
    const slot = this.slotOf(high, low);
    const before = this.slots[slot] ?? 0;
    const event = this.previous.length;
    this.high.push(high);
    this.low.push(low);
    this.previous.push(before);
    this.slots[slot] = event + 1;
    if (before === 0) this.taken++;
    else this.sharing += this.previous.at(before - 1) === 0 ? 2 : 1;
  }

  /** Takes the last event back. */
  removeLast(): void {
    const event = this.previous.length - 1;
    if (event < 0) return;
    const before = this.previous.at(event);
    const slot = this.slotOf(this.high.at(event), this.low.at(event));
    this.high.pop();
    this.low.pop();
    this.previous.pop();
    if (before === 0) {
      this.freeSlot(slot);
      return;
    }
    this.slots[slot] = before;
    this.sharing -= this.previous.at(before - 1) === 0 ? 2 : 1;
  }

  /** Events that very probably have this id, ascending. */
  find(id: string): number[] {
    const { high, low } = hash64(id);
    return this.chain(this.slots[this.slotOf(high, low)] ?? 0);
  }

  /** How many events very probably have the id of this event, itself included. */
  countSharing(event: number): number {
    return this.chain(this.slots[this.slotOf(this.high.at(event), this.low.at(event))] ?? 0).length;
  }

  private chain(latest: number): number[] {
    const events: number[] = [];
    for (let link = latest; link !== 0; link = this.previous.at(link - 1)) events.push(link - 1);
    return events.reverse();
  }

  /** The slot of these hashes, or the free one where they would go. */
  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const link = this.slots[slot] ?? 0;
      if (link === 0 || (this.low.at(link - 1) === low && this.high.at(link - 1) === high)) return slot;
    }
  }

  /** Frees a slot and moves those behind it up, so that a search never stops at a hole too early. */
  private freeSlot(freed: number): void {
    const mask = this.slots.length - 1;
    this.slots[freed] = 0;
    this.taken--;
    for (let slot = (freed + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const link = this.slots[slot] ?? 0;
      this.slots[slot] = 0;
      this.slots[this.slotOf(this.high.at(link - 1), this.low.at(link - 1))] = link;
    }
  }

  /** To the next power of two from `least` on. */
  private growTable(least: number): void {
    let length = this.slots.length;
    while (length < least) length *= 2;
    if (length === this.slots.length) return;
    const links = this.slots.filter((link) => link !== 0);
    this.slots = new Uint32Array(length);
    for (const link of links) this.slots[this.slotOf(this.high.at(link - 1), this.low.at(link - 1))] = link;
  }
}

const highStart = 0x9e3779b9;
const lowStart = 0x85ebca6b;

/** Two independent 32-bit hashes of a text, multiplied and mixed as in MurmurHash3's finish. */
function hash64(text: string): { readonly high: number; readonly low: number } {
  let high = highStart ^ text.length;
  let low = lowStart;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return { high: mixed(high ^ (low >>> 7)), low: mixed(low) };
}

/** `hash64` of a text in ASCII, whose bytes are its characters. The result is in its fields: a million objects cost time. */
class HashOfAscii {
  high = 0;
  low = 0;

  /** False where a byte is not ASCII. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    let high = highStart ^ (end - start);
    let low = lowStart;
    let all = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      all |= byte;
      high = Math.imul(high ^ byte, 0x01000193);
      low = Math.imul(low ^ byte, 0x5bd1e995);
      low ^= low >>> 15;
    }
    this.high = mixed(high ^ (low >>> 7));
    this.low = mixed(low);
    return all < 0x80;
  }
}

const hashOfAscii = new HashOfAscii();

function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
