import { type BytePair, type PairSearch, widestPair } from './bytePairs';

const caseBit = 0x20;
const isLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** Bytes of usual events from rare to frequent; those that are not here are rarer still. */
const fromRareToFrequent = Buffer.from('zqjxkvbywgpfmuch.:-_cdlrsnioat9876543210e ');

/** The places of a text in the bytes that a search has taken, A to Z being a to z, asked for from the start to the end. */
export class Sightings {
  private readonly text: Uint8Array;
  private readonly pair: BytePair;
  private length = 0;
  private next = -1;

  /** `text`: its letters A to Z small. One byte at least; of a very long one only the start is looked for. */
  constructor(
    text: string,
    private readonly search: PairSearch,
  ) {
    this.text = Buffer.from(text).subarray(0, widestPair);
    this.pair = rarestPair(this.text);
  }

  /** Other bytes have been taken, so many of them. */
  begin(length: number): void {
    this.length = length;
    this.next = -1;
  }

  /** The first place of the text from `from` on; Infinity for none. `from` is never before the last one asked for. */
  firstFrom(from: number): number {
    if (this.next < from) this.next = this.find(from);
    return this.next;
  }

  private find(from: number): number {
    const { pair, search, length } = this;
    for (let at = search.find(pair, from + pair.at, length); at !== -1; at = search.find(pair, at + 1, length)) {
      const start = at - pair.at;
      if (start + this.text.length <= length && isTextAt(search.bytes, start, this.text)) return start;
    }
    return Infinity;
  }
}

/** Whether a text, its letters A to Z small, stands at a place of some bytes, in any case. */
export function isTextAt(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at++) {
    const wanted = text[at] ?? 0;
    const byte = bytes[start + at] ?? 0;
    if (byte !== wanted && !(isLetter(wanted) && (byte | caseBit) === wanted)) return false;
  }
  return true;
}

/** The two bytes of a text that are likely to be the rarest. */
function rarestPair(text: Uint8Array): BytePair {
  const places = [...text.keys()].sort((a, b) => rarity(text[a]) - rarity(text[b]));
  const [at = 0, behind = at] = places.slice(0, 2).sort((a, b) => a - b);
  const [first, second] = [text[at] ?? 0, text[behind] ?? 0];
  const caseOf = (byte: number): number => (isLetter(byte) ? caseBit : 0);
  return { at, distance: behind - at, first, firstCase: caseOf(first), second, secondCase: caseOf(second) };
}

function rarity(byte: number | undefined): number {
  return byte === undefined ? -1 : fromRareToFrequent.indexOf(byte);
}
