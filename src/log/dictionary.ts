import { type ByteText, byteText } from './jsonBytes';
import { TextHash } from './textHash';

/** Each slot of the table takes two numbers. */
const slotNumbers = 2;

/**
 * Texts that occur again and again, each kept once and named by a number. Only ever grows. A text is found by its UTF-8
 * bytes too, without making a string of them.
 *
 * What a lookup by bytes needs lies in two arrays, not in an object a text: with 20,000 tasks each step from object to
 * object waits for memory (1.5 µs a line against 1.2, measured).
 */
export class Dictionary {
  private readonly indexByText = new Map<string, number>();
  private readonly texts: string[] = [];
  /** The UTF-8 of all texts, one behind the other. */
  private encoded = byteText(new Uint8Array(1024));
  /** Where the UTF-8 of each text begins; behind the last one where the next will. */
  private starts = new Uint32Array(64);
  /** Open addressing, two numbers a slot: hash of the bytes, and 1 + the number of the text, 0 for a free slot. At most half are taken. */
  private slots = new Int32Array(64 * slotNumbers);

  /** The dictionary of these texts, by number. Throws RangeError where a text is there twice. */
  static of(texts: readonly string[]): Dictionary {
    const dictionary = new Dictionary();
    for (const text of texts) dictionary.add(text);
    if (dictionary.texts.length !== texts.length) throw new RangeError('A text is there twice.');
    return dictionary;
  }

  /** Every text by its number. */
  get values(): readonly string[] {
    return this.texts;
  }

  /** The number of a text, which is added if it is new. */
  add(text: string): number {
    const known = this.indexByText.get(text);
    if (known !== undefined) return known;
    const encoded = byteText(Buffer.from(text));
    const { length } = encoded.bytes;
    textHash.read(encoded, 0, length);
    const { low } = textHash;
    return this.addNew(text, encoded.bytes, low, this.slotOf(low, encoded, 0, length));
  }

  /**
   * The number of the text whose UTF-8 lies from `start` to `end`, which is added if it is new. `hash`: the low half of its
   * `TextHash`.
   */
  addBytes(text: ByteText, start: number, end: number, hash: number): number {
    const slot = this.slotOf(hash, text, start, end);
    const known = this.slots[slot + 1] ?? 0;
    if (known !== 0) return known - 1;
    const own = Buffer.from(text.bytes.subarray(start, end));
    return this.addNew(own.toString('utf8'), own, hash, slot);
  }

  /** The number of a text; undefined when it isn't there. */
  find(text: string): number | undefined {
    return this.indexByText.get(text);
  }

  private addNew(text: string, encoded: Uint8Array, hash: number, slot: number): number {
    const index = this.texts.push(text) - 1;
    this.indexByText.set(text, index);
    this.slots[slot] = hash;
    this.slots[slot + 1] = index + 1;
    this.keepEncoded(encoded, index);
    if (this.texts.length * 2 * slotNumbers > this.slots.length) this.growTable();
    return index;
  }

  private keepEncoded(encoded: Uint8Array, index: number): void {
    const start = this.starts[index] ?? 0;
    const end = start + encoded.length;
    if (end > this.encoded.bytes.length) {
      const larger = new Uint8Array(end * 2);
      larger.set(this.encoded.bytes);
      this.encoded = byteText(larger);
    }
    this.encoded.bytes.set(encoded, start);
    if (index + 1 === this.starts.length) {
      const larger = new Uint32Array(this.starts.length * 2);
      larger.set(this.starts);
      this.starts = larger;
    }
    this.starts[index + 1] = end;
  }

  /** The slot of these bytes, or the free one where they would go, by its first number. */
  private slotOf(hash: number, text: ByteText, start: number, end: number): number {
    const { slots, starts, encoded } = this;
    const last = slots.length - slotNumbers;
    for (let slot = (hash << 1) & last; ; slot = (slot + slotNumbers) & last) {
      const number = slots[slot + 1] ?? 0;
      if (number === 0) return slot;
      if (slots[slot] !== hash) continue;
      const known = starts[number - 1] ?? 0;
      if ((starts[number] ?? 0) - known === end - start && isSame(encoded, known, text, start, end)) return slot;
    }
  }

  private growTable(): void {
    const { slots } = this;
    const larger = new Int32Array(slots.length * 2);
    const last = larger.length - slotNumbers;
    for (let from = 0; from < slots.length; from += slotNumbers) {
      if (slots[from + 1] === 0) continue;
      let slot = ((slots[from] ?? 0) << 1) & last;
      while (larger[slot + 1] !== 0) slot = (slot + slotNumbers) & last;
      larger.set(slots.subarray(from, from + slotNumbers), slot);
    }
    this.slots = larger;
  }
}

/**
 * Whether the bytes of `known` from `from` on are those of `text` from `start` to `end`. The last word overlaps the one
 * before: how many bytes are left over changes from text to text, and a loop over them would be guessed wrong.
 */
function isSame(known: ByteText, from: number, text: ByteText, start: number, end: number): boolean {
  if (end - start < 4) return isSameBytes(known.bytes, from, text.bytes, start, end);
  const lastWord = end - 4;
  for (let at = start, own = from; at < lastWord; at += 4, own += 4)
    if (known.words.getInt32(own, true) !== text.words.getInt32(at, true)) return false;
  return known.words.getInt32(from + lastWord - start, true) === text.words.getInt32(lastWord, true);
}

function isSameBytes(known: Uint8Array, from: number, bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start, own = from; at < end; at++, own++) if (known[own] !== bytes[at]) return false;
  return true;
}

const textHash = new TextHash();
