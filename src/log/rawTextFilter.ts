import { foldCase } from '../model/plainText';
import { type EventQuery } from '../model/query/eventQuery';
import { type BytePair, mostBytes, type PairSearch, pairSearch, widestPair } from './bytePairs';

/**
 * Tells from the bytes of a record, without decoding or parsing them, that a query's text can't be in the event. It never
 * says so of an event that `textTest` takes; what it lets through must still be tested.
 */
export class RawTextFilter {
  private readonly unicodeEscape: Sightings;
  private isTooLong = false;

  private constructor(
    private readonly search: PairSearch,
    private readonly alternatives: readonly RawText[],
  ) {
    this.unicodeEscape = new Sightings('\\u', search);
  }

  /**
   * Undefined where bytes decide nothing: only excluded texts, or one without a part that always reads as it is written; and
   * where the runtime has no quick search in bytes.
   */
  static of({ words, text }: EventQuery): RawTextFilter | undefined {
    const search = pairSearch();
    if (!search) return undefined;
    const known = (texts: readonly string[]) => texts.flatMap((one) => RawText.of(foldCase(one), search) ?? []);
    // Every word must be there, so one of them is enough: the longest is mostly the rarest.
    const [word] = known(words).sort((a, b) => b.length - a.length);
    if (word) return new RawTextFilter(search, [word]);
    const alternatives = known(text.include);
    const areAllKnown = alternatives.length === text.include.length && alternatives.length > 0;
    return areAllKnown ? new RawTextFilter(search, alternatives) : undefined;
  }

  /** Takes bytes, to be asked about the records in them, from the first to the last and in the same turn of the event loop. */
  begin(bytes: Buffer): void {
    this.isTooLong = bytes.length > mostBytes;
    if (this.isTooLong) return;
    this.search.take(bytes);
    this.unicodeEscape.begin(bytes.length);
    for (const alternative of this.alternatives) alternative.begin(bytes.length);
  }

  /** The record is from `from` to `to`, exclusive. `readsAsWritten`: the event's flag of that name. */
  mayHold(from: number, to: number, readsAsWritten: boolean): boolean {
    if (this.isTooLong || (!readsAsWritten && this.unicodeEscape.startsWithin(from, to))) return true;
    for (const alternative of this.alternatives) if (alternative.mayBeIn(from, to, readsAsWritten)) return true;
    return false;
  }
}

/** The characters beyond ASCII of which `foldCase` makes ASCII: K, the sign for kelvin, becomes k, and İ becomes i and a dot. */
const kelvin = '\u212a';
const dottedI = '\u0130';

/** Runs of characters that stand for themselves in JSON: no escape but `\u` hides them. */
const plainRuns = /[ !#-.0-[\]-\x7f]+/g;

/** What a number can be written with, its case folded. */
const partOfNumber = /^[\d.e+-]*$/;

/** One text as it stands in the bytes. */
class RawText {
  private constructor(
    readonly length: number,
    /** Its part, and what may stand in the place of a character of that. */
    private readonly sightings: readonly Sightings[],
    /** A number may be written in many ways: 100 as 1e2. */
    private readonly mayBeInNumber: boolean,
  ) {}

  /** The longest part of a text, its case folded, that bytes can be searched for; undefined where there is none. */
  static of(text: string, search: PairSearch): RawText | undefined {
    const [part] = (text.match(plainRuns) ?? []).sort((a, b) => b.length - a.length);
    if (part === undefined) return undefined;
    const sightings = [new Sightings(part, search)];
    if (part.includes('k')) sightings.push(new Sightings(kelvin, search));
    // The dot comes behind the i, so an i inside the part is none of these.
    if (part.endsWith('i')) sightings.push(new Sightings(dottedI, search));
    return new RawText(part.length, sightings, partOfNumber.test(text));
  }

  begin(length: number): void {
    for (const sighting of this.sightings) sighting.begin(length);
  }

  mayBeIn(from: number, to: number, readsAsWritten: boolean): boolean {
    if (this.mayBeInNumber && !readsAsWritten) return true;
    for (const sighting of this.sightings) if (sighting.startsWithin(from, to)) return true;
    return false;
  }
}

const caseBit = 0x20;
const isLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** Bytes of usual events from rare to frequent; those that are not here are rarer still. */
const fromRareToFrequent = Buffer.from('zqjxkvbywgpfmuch.:-_cdlrsnioat9876543210e ');

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

/** The places of a text in the bytes that a search has taken, A to Z being a to z, asked for from the start to the end. */
class Sightings {
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

  begin(length: number): void {
    this.length = length;
    this.next = -1;
  }

  /** Whether the text is at a place from `from` to `to`, exclusive. `from` is never before the last one asked for. */
  startsWithin(from: number, to: number): boolean {
    if (this.next < from) this.next = this.find(from);
    return this.next < to;
  }

  private find(from: number): number {
    const { pair, search, length } = this;
    for (let at = search.find(pair, from + pair.at, length); at !== -1; at = search.find(pair, at + 1, length))
      if (this.isAt(at - pair.at)) return at - pair.at;
    return Infinity;
  }

  private isAt(start: number): boolean {
    const { text } = this;
    const { bytes } = this.search;
    if (start + text.length > this.length) return false;
    for (let at = 0; at < text.length; at++) {
      const [wanted, byte] = [text[at] ?? 0, bytes[start + at] ?? 0];
      if (byte !== wanted && !(isLetter(wanted) && (byte | caseBit) === wanted)) return false;
    }
    return true;
  }
}
