import { excessOf, liftOf, partsOf } from './choosePatterns';
import { type Candidate } from './exactCounts';
import { type Lanes } from './lanes';
import { type Alphabet, codeOf, forEachWindow, lettersOf, SequenceCounts } from './sequenceCodes';

/** Windows between two looks at the clock: 0.3 ms. */
const stepLength = 256;
/** Of more windows than these, so many evenly spread ones tell which sequences are worth counting exactly. */
const mostSampled = 20_000;
/** How many sequences are counted exactly for each kind of failure, beside their parts: those with the highest excess. */
const mostCandidates = 40;
/** A sample errs: what is nearly typical enough in it is counted too. */
const sampleLeeway = 0.9;

/** What a candidate must have. */
export interface Wanted {
  readonly windowMs: number;
  readonly minSupport: number;
  readonly minLift: number;
}

/**
 * The sequences that are worth counting exactly, and their parts, for each kind of failure. Every window before a failure is
 * looked at, and every window, or of each a sample where they are many: what is rare in it is no pattern worth showing.
 */
export async function findCandidates(
  lanes: Lanes,
  alphabet: Alphabet,
  wanted: Wanted,
  pause: (share: number) => Promise<void>,
): Promise<readonly Candidate[]> {
  const counts = new SequenceCounts(lanes, alphabet);
  const { length } = lanes.event;
  const every = Math.max(1, Math.ceil(length / mostSampled));
  const sample = Array.from({ length: Math.ceil(length / every) }, (_, at) => at * every);
  const rounds = lanes.failures.size + 1;
  await countWindows(counts, lanes, sample, wanted.windowMs, (share) => pause(share / rounds));
  const seen = counts.take();
  const candidates: Candidate[] = [];
  let round = 1;
  for (const [failure, places] of lanes.failures) {
    const done = round++;
    const everyFailure = Math.max(1, Math.ceil(places.length / mostSampled));
    const failures = places.filter((_, at) => at % everyFailure === 0);
    await countWindows(counts, lanes, failures, wanted.windowMs, (share) => pause((done + share) / rounds));
    const totals = { events: length, failures: places.length };
    const codes = promising(counts.take(), seen, { ...wanted, ...totals, every, everyFailure, alphabet });
    const parts = codes.flatMap((code) =>
      partsOf(lettersOf(code, alphabet)).map((letters) => codeOf(letters, alphabet)),
    );
    for (const code of new Set([...codes, ...parts])) candidates.push({ code, failure });
  }
  return candidates;
}

async function countWindows(
  counts: SequenceCounts,
  lanes: Lanes,
  places: readonly number[],
  windowMs: number,
  pause: (share: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < places.length; from += stepLength) {
    forEachWindow(lanes, places.slice(from, from + stepLength), windowMs, (first, place) => counts.add(first, place));
    await pause(from / places.length);
  }
}

interface Promising extends Wanted {
  readonly events: number;
  readonly failures: number;
  /** How many windows one of the sample stands for, and how many before failures one of those. */
  readonly every: number;
  readonly everyFailure: number;
  readonly alphabet: Alphabet;
}

function promising(before: Uint32Array, sampled: Uint32Array, wanted: Promising): readonly number[] {
  const isSample = wanted.every > 1 || wanted.everyFailure > 1;
  const leastLift = isSample ? wanted.minLift * sampleLeeway : wanted.minLift;
  const rated: { readonly code: number; readonly excess: number; readonly length: number }[] = [];
  for (let code = 0; code < before.length; code++) {
    const support = (before[code] ?? 0) * wanted.everyFailure;
    if (support < wanted.minSupport) continue;
    const counts = { support, seen: Math.max(support, (sampled[code] ?? 0) * wanted.every) };
    if (liftOf(counts, wanted) < leastLift) continue;
    rated.push({ code, excess: excessOf(counts, wanted), length: lettersOf(code, wanted.alphabet).length });
  }
  return rated
    .sort((a, b) => b.excess - a.excess || b.length - a.length || a.code - b.code)
    .slice(0, mostCandidates)
    .map(({ code }) => code);
}
