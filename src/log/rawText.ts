import { foldCase } from '../model/plainText';
import { type PairSearch, widestPair } from './bytePairs';
import { type SearchedValues } from './searchedValues';
import { isTextAt, Sightings } from './sightings';

/** A record in the bytes that a search has taken. */
export interface RawRecord {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** The event's flag of that name. */
  readonly readsAsWritten: boolean;
  /** Its values; undefined where the bytes don't tell them. */
  readonly values: SearchedValues | undefined;
}

/** Whether a text is in an event, as far as the bytes of its record tell. */
type Presence = 'present' | 'absent' | 'unsure';

/** The characters beyond ASCII of which `foldCase` makes ASCII: K, the sign for kelvin, becomes k, and İ becomes i and a dot. */
const kelvin = '\u212a';
const dottedI = '\u0130';

/** Runs of characters that stand for themselves in JSON: no escape but `\u` hides them. */
const plainRuns = /[ !#-.0-[\]-\x7f]+/g;

/** The same with the slash, which may be written as `\/`. */
const nearlyPlain = /^[ !#-[\]-\x7f]*$/;

/** What a number can be written with, its case folded. */
const partOfNumber = /^[\d.e+-]*$/;

/** One text as it stands in the bytes of records. */
export class RawText {
  /** The whole text where every byte of it can be compared; else undefined. */
  private readonly whole: Uint8Array | undefined;
  /** A number may be written in many ways: 100 as 1e2. */
  private readonly mayBeInNumber: boolean;
  private readonly part: Sightings;
  /** What may stand in the place of a character of the part. */
  private readonly variants: readonly Sightings[];
  /** What may stand in the place of a slash of the text. */
  private readonly slashes: readonly Sightings[];

  private constructor(
    text: string,
    private readonly search: PairSearch,
    part: string,
    /** Where in the text its part begins. */
    private readonly partAt: number,
  ) {
    this.whole = nearlyPlain.test(text) && text.length <= widestPair ? Buffer.from(text) : undefined;
    this.mayBeInNumber = partOfNumber.test(text);
    this.part = new Sightings(part, search);
    const sightingsIf = (isPossible: boolean, variant: string): readonly Sightings[] =>
      isPossible ? [new Sightings(variant, search)] : [];
    this.variants = [
      ...sightingsIf(text.includes('k'), kelvin),
      // The dot comes behind the i, so an i inside the text, or its part, is none of these.
      ...sightingsIf(text.endsWith('i') || part.endsWith('i'), dottedI),
    ];
    this.slashes = sightingsIf(text.includes('/'), '\\/');
  }

  /** A text in any case, as it can be looked for in the bytes; undefined where none of it always reads as it is written. */
  static of(text: string, search: PairSearch): RawText | undefined {
    const folded = foldCase(text);
    const [longest] = [...folded.matchAll(plainRuns)].sort((a, b) => b[0].length - a[0].length);
    return longest && new RawText(folded, search, longest[0], longest.index);
  }

  /** Other bytes have been taken, so many of them. */
  begin(length: number): void {
    this.part.begin(length);
    for (const one of [...this.variants, ...this.slashes]) one.begin(length);
  }

  /**
   * Looks for the text in the next record: they are asked about from the first to the last. No `\u` escape is in it. What it
   * says is what `textTest` would.
   */
  in(record: RawRecord): Presence {
    const { from, to, readsAsWritten } = record;
    if (this.mayBeInNumber && !readsAsWritten) return 'unsure';
    const first = this.part.firstFrom(from);
    const mayVary = isAnyWithin(this.variants, from, to);
    if (first >= to) return mayVary ? 'unsure' : 'absent';
    const { whole } = this;
    if (!whole || !readsAsWritten) return 'unsure';
    for (let at = first; at < to; at = this.part.firstFrom(at + 1)) {
      const start = at - this.partAt;
      if (!isTextAt(this.search.bytes, start, whole)) continue;
      const { values } = record;
      if (!values) return 'unsure';
      if (values.hold(start, start + whole.length)) return 'present';
    }
    return mayVary || isAnyWithin(this.slashes, from, to) ? 'unsure' : 'absent';
  }
}

function isAnyWithin(sightings: readonly Sightings[], from: number, to: number): boolean {
  for (const one of sightings) if (one.firstFrom(from) < to) return true;
  return false;
}
