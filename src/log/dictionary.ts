import { type ByteText, byteText } from './jsonBytes';

/**
 * Texts that occur again and again, each kept once and named by a number. Only ever grows. A text is found by its UTF-8
 * bytes too, without making a string of them.
 */
export class Dictionary {
  private readonly indexByText = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly encoded: ByteText[] = [];
  /** Open addressing by hash of the bytes: 1 + the number of a text, 0 for a free slot. At most half are taken. */
  private slots = new Uint32Array(64);

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
    return this.addNew(text, encoded, this.slotOf(encoded, 0, encoded.bytes.length));
  }

  /** The number of the text whose UTF-8 lies from `start` to `end`, which is added if it is new. */
  addBytes(text: ByteText, start: number, end: number): number {
    const slot = this.slotOf(text, start, end);
    const known = this.slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const own = Buffer.from(text.bytes.subarray(start, end));
    return this.addNew(own.toString('utf8'), byteText(own), slot);
  }

  /** The number of a text; undefined when it isn't there. */
  find(text: string): number | undefined {
    return this.indexByText.get(text);
  }

  private addNew(text: string, encoded: ByteText, slot: number): number {
    const index = this.texts.push(text) - 1;
    this.indexByText.set(text, index);
    this.encoded.push(encoded);
    this.slots[slot] = index + 1;
    if (this.texts.length * 2 > this.slots.length) this.growTable();
    return index;
  }

  /** The slot of these bytes, or the free one where they would go. */
  private slotOf(text: ByteText, start: number, end: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(text, start, end) & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] ?? 0;
      if (number === 0 || isSame(this.encoded[number - 1], text, start, end)) return slot;
    }
  }

  private growTable(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (const [index, text] of this.encoded.entries()) this.slots[this.slotOf(text, 0, text.bytes.length)] = index + 1;
  }
}

function isSame(known: ByteText | undefined, text: ByteText, start: number, end: number): boolean {
  const length = end - start;
  if (known?.bytes.length !== length) return false;
  let at = 0;
  for (; at + 4 <= length; at += 4)
    if (known.words.getInt32(at, true) !== text.words.getInt32(start + at, true)) return false;
  for (; at < length; at++) if (known.bytes[at] !== text.bytes[start + at]) return false;
  return true;
}

/** Four bytes at a time, mixed so that the low bits hold something of all. */
function hash({ bytes, words }: ByteText, start: number, end: number): number {
  let bits = 0x811c9dc5 ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    bits = Math.imul(bits ^ words.getInt32(at, true), 0x5bd1e995);
    bits ^= bits >>> 15;
  }
  for (; at < end; at++) bits = Math.imul(bits ^ (bytes[at] ?? 0), 0x01000193);
  return (bits ^ (bits >>> 15)) >>> 0;
}
