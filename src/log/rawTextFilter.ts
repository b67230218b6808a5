import { isAscii } from 'node:buffer';
import { foldCase } from '../model/plainText';
import { type EventQuery } from '../model/query/eventQuery';
import { FoldedBytes } from './foldedBytes';

/**
 * Tells from the bytes of a record, without decoding or parsing them, that a query's text can't be in the event. It never
 * says so of an event that `textTest` takes; what it lets through must still be tested.
 */
export class RawTextFilter {
  private constructor(private readonly alternatives: readonly RawText[]) {}

  /** Undefined where bytes decide nothing: only excluded texts, or one that is all non-ASCII or written as escapes. */
  static of({ words, text }: EventQuery): RawTextFilter | undefined {
    // Every word must be there, so one of them is enough: the longest is the quickest to look for, and mostly the rarest.
    const [word] = words.flatMap((one) => RawText.of(foldCase(one)) ?? []).sort((a, b) => b.length - a.length);
    if (word) return new RawTextFilter([word]);
    const alternatives = text.include.flatMap((one) => RawText.of(foldCase(one)) ?? []);
    const areAllKnown = alternatives.length === text.include.length && alternatives.length > 0;
    return areAllKnown ? new RawTextFilter(alternatives) : undefined;
  }

  /** Must be told the bytes before `mayHold` is asked about records in them. */
  begin(bytes: Buffer): void {
    const holdsOnlyAscii = isAscii(bytes);
    for (const alternative of this.alternatives) alternative.begin(bytes, holdsOnlyAscii);
  }

  /** `readsAsWritten`: the event's flag of that name. The record is from `from` to `to`, exclusive. */
  mayHold(bytes: Buffer, from: number, to: number, readsAsWritten: boolean): boolean {
    if (!readsAsWritten && unicodeEscape.areIn(bytes, from, to)) return true;
    for (const alternative of this.alternatives) if (alternative.mayBeIn(bytes, from, to, readsAsWritten)) return true;
    return false;
  }
}

const unicodeEscape = new FoldedBytes(Buffer.from('\\u'));

/** The characters beyond ASCII of which `foldCase` makes ASCII: K, the sign for kelvin, becomes k, and İ becomes i and a dot. */
const kelvin = Buffer.from('\u212a');
const dottedI = Buffer.from('\u0130');

/** Runs of characters that stand for themselves in JSON: no escape and no other case can hide them. */
const plainRuns = /[ !#-.0-[\]-\x7f]+/g;

/** What a number can be written with, its case folded. */
const partOfNumber = /^[\d.e+-]*$/;

/** One text as it stands in the bytes. */
class RawText {
  private disguisesHere: readonly FoldedBytes[] = [];

  private constructor(
    readonly length: number,
    private readonly part: FoldedBytes,
    /** What the bytes may hold in place of the part. */
    private readonly disguises: readonly Buffer[],
    /** A number may be written in many ways: 100 as 1e2. */
    private readonly mayBeInNumber: boolean,
  ) {}

  /** The longest part of a text, its case folded, that bytes can be searched for; undefined where there is none. */
  static of(text: string): RawText | undefined {
    const [part] = (text.match(plainRuns) ?? []).sort((a, b) => b.length - a.length);
    if (part === undefined) return undefined;
    const disguises: Buffer[] = [];
    if (part.includes('k')) disguises.push(kelvin);
    // The dot comes behind the i, so an i inside the part is none of these.
    if (part.endsWith('i')) disguises.push(dottedI);
    return new RawText(part.length, new FoldedBytes(Buffer.from(part)), disguises, partOfNumber.test(text));
  }

  begin(bytes: Buffer, holdsOnlyAscii: boolean): void {
    const here = holdsOnlyAscii ? [] : this.disguises.filter((disguise) => bytes.includes(disguise));
    this.disguisesHere = here.map((disguise) => new FoldedBytes(disguise));
  }

  mayBeIn(bytes: Buffer, from: number, to: number, readsAsWritten: boolean): boolean {
    if (this.mayBeInNumber && !readsAsWritten) return true;
    if (this.part.areIn(bytes, from, to)) return true;
    return this.disguisesHere.length > 0 && this.disguisesHere.some((disguise) => disguise.areIn(bytes, from, to));
  }
}
