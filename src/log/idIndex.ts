import { byteText } from './jsonBytes';
import { TextHash } from './textHash';

/** Events that are put into the table together: 128 Ki of them with their hashes take 1.5 MiB. */
const batchSize = 131_072;
/** Into how many parts the table is cut for a batch: one of 8 MiB into parts that a core's own cache holds. */
const partBits = 6;

/** What an `IdIndex` is made of. */
export interface StoredIds {
  /** Three numbers an event. */
  readonly entries: Uint32Array<ArrayBuffer>;
  /** The table: its length is a power of two. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** How many different ids there are. */
  readonly distinct: number;
  /** Events whose id at least one other event has too. */
  readonly sharing: number;
}

/**
 * Finds events by id without keeping ids: 64 bits of hash an event, a table from hashes to the latest event, and from
 * each event a link to the one before it with the same hash. Two ids of a million have the same 64 bits with a chance of
 * 1 in 37 million; who shows events by id reads their lines to be sure. 20 to 28 bytes an event.
 *
 * Events go into the table when somebody asks, or in batches, part by part of the table: one by one, each would wait for
 * memory (450 ns an event at 1 million against 60, measured).
 */
export class IdIndex {
  /** Three numbers an event, beside each other in memory: two hashes, and 1 + the event before with the same id, or 0. */
  private entries = new Uint32Array(3 * 64);
  private count = 0;
  /** How many events, from the first, are in the table. */
  private settled = 0;
  /** Open addressing: 1 + the latest event of an id, 0 for a free slot. At most half are taken. */
  private slots = new Uint32Array(16);
  private taken = 0;
  private sharing = 0;

  /** The index of so many events, from what `stored` gave; `entries` may be longer. */
  static restore({ entries, slots, distinct, sharing }: StoredIds, events: number): IdIndex {
    const index = new IdIndex();
    index.entries = entries;
    index.slots = slots;
    index.taken = distinct;
    index.sharing = sharing;
    index.count = events;
    index.settled = events;
    return index;
  }

  /** The index as it is now. The entries stay true while events are added; the slots are a copy. */
  get stored(): StoredIds {
    this.settle();
    const { entries, count, slots, taken, sharing } = this;
    return { entries: entries.subarray(0, count * 3), slots: slots.slice(), distinct: taken, sharing };
  }

  /** Events whose id at least one other event has too. */
  get sharingCount(): number {
    this.settle();
    return this.sharing;
  }

  /** How many different ids there are. */
  get distinctCount(): number {
    this.settle();
    return this.taken;
  }

  /** How many different ids there are where events of `isLeftOut` don't count. 3 ns an event. */
  distinctCountWithout(isLeftOut: (event: number) => boolean): number {
    this.settle();
    let count = 0;
    for (let event = 0; event < this.count; event++) {
      if (isLeftOut(event)) continue;
      let earlier = this.previousOf(event);
      while (earlier !== 0 && isLeftOut(earlier - 1)) earlier = this.previousOf(earlier - 1);
      if (earlier === 0) count++;
    }
    return count;
  }

  /** Makes room for so many events at once. */
  reserve(events: number): void {
    if (events * 3 > this.entries.length) this.growEntries(events * 3);
    this.growTable(events * 2);
  }

  /** Adds the next event. */
  add(id: string): void {
    const text = byteText(Buffer.from(id));
    idHash.read(text, 0, text.bytes.length);
    this.addHashed(idHash.high, idHash.low);
  }

  /** Adds the next event by the `TextHash` of its id. */
  addHashed(high: number, low: number): void {
    const at = this.count * 3;
    if (at === this.entries.length) this.growEntries(at * 2);
    this.entries[at] = high;
    this.entries[at + 1] = low;
    this.entries[at + 2] = 0;
    this.count++;
    if (this.count - this.settled === batchSize) this.settle();
  }

  /** Puts the events that came since into the table. */
  settle(): void {
    const added = this.count - this.settled;
    if (added === 0) return;
    this.growTable((this.taken + added) * 2);
    if (added < 1000) this.settleInOrder();
    else this.settleByPart();
    this.settled = this.count;
  }

  private settleInOrder(): void {
    for (let event = this.settled; event < this.count; event++)
      this.settleEvent(event, this.entries[event * 3] ?? 0, this.entries[event * 3 + 1] ?? 0);
  }

  private settleEvent(event: number, high: number, low: number): void {
    const slot = this.slotOf(high, low);
    const before = this.slots[slot] ?? 0;
    this.slots[slot] = event + 1;
    if (before === 0) {
      this.taken++;
      return;
    }
    this.entries[event * 3 + 2] = before;
    this.sharing += this.previousOf(before - 1) === 0 ? 2 : 1;
  }

  /**
   * The same, one part of the table after the other; within a part in order. In steps of their own: a loop that is
   * optimized while it runs falls back to slow code where the next one begins.
   */
  private settleByPart(): void {
    const next = this.firstOfParts();
    const ordered = this.orderedByPart(next);
    this.settleOrdered(ordered);
  }

  /** For each part of the table, where its events begin among those that are not settled. */
  private firstOfParts(): Uint32Array {
    const { entries, settled, count, partShift } = this;
    const mask = this.slots.length - 1;
    const next = new Uint32Array((1 << partBits) + 1);
    for (let at = settled * 3 + 1; at < count * 3; at += 3) {
      const behind = (((entries[at] ?? 0) & mask) >>> partShift) + 1;
      next[behind] = (next[behind] ?? 0) + 1;
    }
    for (let part = 1; part < next.length; part++) next[part] = (next[part] ?? 0) + (next[part - 1] ?? 0);
    return next;
  }

  /** With their hashes: to look these up in the order of the parts would wait for memory again. */
  private orderedByPart(next: Uint32Array): Uint32Array {
    const { entries, settled, count, partShift } = this;
    const mask = this.slots.length - 1;
    const ordered = new Uint32Array((count - settled) * 3);
    for (let event = settled; event < count; event++) {
      const low = entries[event * 3 + 1] ?? 0;
      const part = (low & mask) >>> partShift;
      const at = next[part] ?? 0;
      next[part] = at + 1;
      ordered[at * 3] = event;
      ordered[at * 3 + 1] = entries[event * 3] ?? 0;
      ordered[at * 3 + 2] = low;
    }
    return ordered;
  }

  private settleOrdered(ordered: Uint32Array): void {
    for (let at = 0; at < ordered.length; at += 3)
      this.settleEvent(ordered[at] ?? 0, ordered[at + 1] ?? 0, ordered[at + 2] ?? 0);
  }

  /** How many bits of a slot's number tell places within a part of the table apart. */
  private get partShift(): number {
    return Math.max(0, Math.log2(this.slots.length) - partBits);
  }

  /** Takes the last event back. */
  removeLast(): void {
    if (this.count === 0) return;
    this.settle();
    const event = this.count - 1;
    const before = this.previousOf(event);
    const slot = this.slotOfEvent(event);
    this.count = event;
    this.settled = event;
    if (before === 0) {
      this.freeSlot(slot);
      return;
    }
    this.slots[slot] = before;
    this.sharing -= this.previousOf(before - 1) === 0 ? 2 : 1;
  }

  /** Events that very probably have this id, ascending. */
  find(id: string): number[] {
    this.settle();
    const text = byteText(Buffer.from(id));
    idHash.read(text, 0, text.bytes.length);
    return this.chain(this.slots[this.slotOf(idHash.high >>> 0, idHash.low >>> 0)] ?? 0);
  }

  /** How many events very probably have the id of this event, itself included. */
  countSharing(event: number): number {
    this.settle();
    return this.chain(this.slots[this.slotOfEvent(event)] ?? 0).length;
  }

  /** The latest event before this one that very probably has the same id; -1 for none. 3 ns an event. */
  eventBefore(event: number): number {
    this.settle();
    return this.previousOf(event) - 1;
  }

  private chain(latest: number): number[] {
    const events: number[] = [];
    for (let link = latest; link !== 0; link = this.previousOf(link - 1)) events.push(link - 1);
    return events.reverse();
  }

  /** The slot of these hashes, or the free one where they would go. */
  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const link = this.slots[slot] ?? 0;
      if (link === 0) return slot;
      const at = (link - 1) * 3;
      if (this.entries[at + 1] === low && this.entries[at] === high) return slot;
    }
  }

  private slotOfEvent(event: number): number {
    return this.slotOf(this.entries[event * 3] ?? 0, this.entries[event * 3 + 1] ?? 0);
  }

  private previousOf(event: number): number {
    return this.entries[event * 3 + 2] ?? 0;
  }

  /** Frees a slot and moves those behind it up, so that a search never stops at a hole too early. */
  private freeSlot(freed: number): void {
    const mask = this.slots.length - 1;
    this.slots[freed] = 0;
    this.taken--;
    for (let slot = (freed + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const link = this.slots[slot] ?? 0;
      this.slots[slot] = 0;
      this.slots[this.slotOfEvent(link - 1)] = link;
    }
  }

  private growEntries(length: number): void {
    const larger = new Uint32Array(length);
    larger.set(this.entries);
    this.entries = larger;
  }

  /** To the next power of two from `least` on. */
  private growTable(least: number): void {
    let length = this.slots.length;
    while (length < least) length *= 2;
    if (length === this.slots.length) return;
    const links = this.slots.filter((link) => link !== 0);
    this.slots = new Uint32Array(length);
    for (const link of links) this.slots[this.slotOfEvent(link - 1)] = link;
  }
}

const idHash = new TextHash();
