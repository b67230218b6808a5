import { type CountedSequence } from './exactCounts';

/** How many events there are, and how many failures of the kind in question. */
export interface Totals {
  readonly events: number;
  readonly failures: number;
}

/** Before how many of the failures and of all events a sequence comes. */
export interface Counts {
  readonly support: number;
  readonly seen: number;
}

/** Its share among the failures as a multiple of its share among all events. */
export function liftOf({ support, seen }: Counts, { events, failures }: Totals): number {
  return support === 0 ? 0 : support / failures / (seen / events);
}

/** By how many failures more than expected it comes before: its leverage, as a count. */
export function excessOf({ support, seen }: Counts, { events, failures }: Totals): number {
  return support - (failures * seen) / events;
}

/** Of the failures of a sequence so many must be those of another one for that to stand for both. */
const sameFailures = 0.8;
/** How improbable it must be that chance makes a sequence as telling as it is. */
const significance = 0.01;

/** What a sequence must have to be shown. */
export interface Threshold {
  readonly minSupport: number;
  readonly minLift: number;
  readonly totalsOf: (failure: number) => Totals;
  /** What decides the order of sequences that are as telling. */
  readonly nameOf: (sequence: CountedSequence) => string;
}

/**
 * The sequences worth showing, the most telling first: by excess, then lift, then the longer, then by name. Left out is
 *
 * - what chance would do, 1 time in 100, from how often its kind of failure occurs at all, or follows a part of the sequence
 *   (unless the part is never seen without the whole): what is added to the part tells nothing then;
 * - what a better one contains;
 * - what comes before nearly the same failures as a better one and is not significantly more typical of them.
 */
export function choosePatterns(
  sequences: readonly CountedSequence[],
  { minSupport, minLift, totalsOf, nameOf }: Threshold,
): readonly CountedSequence[] {
  const byCandidate = new Map(sequences.map((sequence) => [keyOf(sequence.failure, sequence.letters), sequence]));
  const rated = sequences
    .map((sequence) => {
      const totals = totalsOf(sequence.failure);
      return { sequence, totals, lift: liftOf(sequence, totals), excess: excessOf(sequence, totals) };
    })
    .filter(({ sequence, totals, lift }) => {
      if (sequence.support < minSupport || lift < minLift) return false;
      if (!isAbove(sequence, totals.failures / totals.events)) return false;
      return partsOf(sequence.letters).every((letters) => {
        const part = byCandidate.get(keyOf(sequence.failure, letters));
        if (!part || (part.support === sequence.support && part.seen === sequence.seen)) return true;
        return isAbove(sequence, part.support / part.seen);
      });
    })
    .sort(
      (a, b) =>
        b.excess - a.excess ||
        b.lift - a.lift ||
        b.sequence.letters.length - a.sequence.letters.length ||
        (nameOf(a.sequence) < nameOf(b.sequence) ? -1 : 1),
    );
  const chosen: CountedSequence[] = [];
  for (const { sequence } of rated) {
    const saysNothingNew = chosen.some(
      (better) =>
        better.failure === sequence.failure &&
        (isWithin(sequence.letters, better.letters) ||
          (shared(sequence, better) >= sequence.support * sameFailures &&
            !isAbove(sequence, better.support / better.seen))),
    );
    if (!saysNothingNew) chosen.push(sequence);
  }
  return chosen;
}

const keyOf = (failure: number, letters: readonly number[]): string => `${failure} ${letters.join(' ')}`;

/** The sequences of two letters and more that are left when some letters are taken out. */
export function partsOf(letters: readonly number[]): readonly (readonly number[])[] {
  const parts: (readonly number[])[] = [];
  for (let kept = 1; kept < 2 ** letters.length - 1; kept++) {
    const part = letters.filter((_, at) => ((kept >> at) & 1) === 1);
    if (part.length >= 2) parts.push(part);
  }
  return parts;
}

/**
 * Whether more of what follows a sequence are failures than a share of `rate` explains: the chance that at least `support` of
 * `seen` are, by the binomial distribution, is below the significance.
 */
function isAbove({ support, seen }: Counts, rate: number): boolean {
  if (rate >= 1 || support <= seen * rate) return false;
  if (rate <= 0) return true;
  // The terms fall from `support` on, which is behind the mean: a few tell the sum.
  let term = Math.exp(logChoices(seen, support) + support * Math.log(rate) + (seen - support) * Math.log1p(-rate));
  let sum = 0;
  for (let count = support; count <= seen && term > significance * 1e-6; count++) {
    sum += term;
    term *= ((seen - count) / (count + 1)) * (rate / (1 - rate));
  }
  return sum < significance;
}

/** The logarithm of how many ways there are to choose so many. */
function logChoices(from: number, chosen: number): number {
  let sum = 0;
  for (let at = 1; at <= chosen; at++) sum += Math.log((from - chosen + at) / at);
  return sum;
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
