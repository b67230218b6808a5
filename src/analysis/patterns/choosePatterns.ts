import { type PatternOptions } from '../../model/pattern';
import { type CountedSequence } from './exactCounts';

/** How many failures and other events shares refer to. */
export interface Totals {
  readonly failures: number;
  readonly others: number;
}

/** How often a sequence is there. */
export interface Counts {
  readonly support: number;
  readonly elsewhere: number;
}

/** Its share among failures as a multiple of its share among all events. */
export function liftOf({ support, elsewhere }: Counts, { failures, others }: Totals): number {
  return support === 0 ? 0 : support / failures / ((support + elsewhere) / (failures + others));
}

/** By how many failures more than expected it comes before: its leverage, as a count. */
export function excessOf({ support, elsewhere }: Counts, { failures, others }: Totals): number {
  return support - (failures * (support + elsewhere)) / (failures + others);
}

/** A longer sequence must raise the lift of every part of it by this factor. */
const leastImprovement = 1.25;
/** Of the failures of a sequence so many must be those of another one for that to stand for both. */
const sameFailures = 0.8;
/** A lift that is higher by no more than this tells no more. */
const sameLift = 1.1;

/**
 * The sequences worth showing, the most telling first: by excess, then lift, then the longer, then by name. One is left out
 *
 * - when a part of it is nearly as typical (its minimum improvement, after Bayardo), unless the part is never seen without it;
 * - when a better one contains it;
 * - when a better one comes before nearly all of the same failures, and it is hardly more typical of them.
 */
export function choosePatterns(
  sequences: readonly CountedSequence[],
  totals: Totals,
  { minSupport, minLift }: Pick<PatternOptions, 'minSupport' | 'minLift'>,
  nameOf: (sequence: CountedSequence) => string,
): readonly CountedSequence[] {
  const rated = sequences
    .map((sequence) => ({ sequence, lift: liftOf(sequence, totals), excess: excessOf(sequence, totals) }))
    .filter(({ sequence, lift }) => sequence.support >= minSupport && lift >= minLift)
    .sort(
      (a, b) =>
        b.excess - a.excess ||
        b.lift - a.lift ||
        b.sequence.letters.length - a.sequence.letters.length ||
        (nameOf(a.sequence) < nameOf(b.sequence) ? -1 : 1),
    );
  const chosen: typeof rated = [];
  for (const candidate of rated) {
    const hasPartAsTypical = rated.some(
      (part) =>
        part.sequence.letters.length < candidate.sequence.letters.length &&
        part.lift * leastImprovement > candidate.lift &&
        isWithin(part.sequence.letters, candidate.sequence.letters) &&
        !(
          part.sequence.support === candidate.sequence.support &&
          part.sequence.elsewhere === candidate.sequence.elsewhere
        ),
    );
    if (hasPartAsTypical) continue;
    const saysNothingNew = chosen.some(
      (better) =>
        isWithin(candidate.sequence.letters, better.sequence.letters) ||
        (candidate.lift <= better.lift * sameLift &&
          shared(candidate.sequence, better.sequence) >= candidate.sequence.support * sameFailures),
    );
    if (!saysNothingNew) chosen.push(candidate);
  }
  return chosen.map(({ sequence }) => sequence);
}

/** Whether the letters of one occur in the other in the same order. */
function isWithin(letters: readonly number[], others: readonly number[]): boolean {
  let found = 0;
  for (const other of others) if (letters[found] === other) found++;
  return found === letters.length;
}

/** How many failures both come before. */
function shared(a: CountedSequence, b: CountedSequence): number {
  let count = 0;
  for (let word = 0; word < a.failures.length; word++) count += ones((a.failures[word] ?? 0) & (b.failures[word] ?? 0));
  return count;
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
