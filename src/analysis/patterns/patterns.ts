import { type Progress } from '../../base/rpc';
import { TimeSlice } from '../../base/timeSlice';
import { type PatternOptions, type PatternReport } from '../../model/pattern';
import { type StoreRecords } from '../../store/storeRecords';
import { orderedEvents } from '../orderedEvents';
import { choosePatterns, excessOf, liftOf, type Totals } from './choosePatterns';
import { ExactCounts } from './exactCounts';
import { dealLanes, type Lanes } from './lanes';
import { describePatterns } from './patternPlaces';
import { alphabetOf, forEachWindow, lettersOf, SequenceCounts, sequenceCodes } from './sequenceCodes';

const sliceMs = 8;
/** The clock is asked once in so many windows, which take 0.3 ms. */
const stepLength = 256;
/** Where there are more other events, so many evenly spread ones tell which sequences are worth counting exactly. */
const mostSampled = 50_000;
/** How many sequences are counted exactly: those with the highest excess. */
const mostCounted = 300;

/**
 * Which sequences of 2 to 4 kinds come before failures more often than before other events: within a task's lane, up to
 * `windowMs` and ten events earlier, other events perhaps in between. In three steps, so that a million events take about a
 * second: every sequence before a failure is counted; those that look promising beside a sample of other windows are counted
 * exactly before every event; of those that tell the same the best is kept. All figures of the report are exact; only which
 * 300 sequences come to the second step depends on the sample, where there are more than 50,000 other events.
 *
 * Rejects with CancelledError when `signal` is aborted. `progress` is told the share that is done.
 */
export async function patterns(
  records: StoreRecords,
  options: PatternOptions,
  progress: Progress = () => undefined,
  signal?: AbortSignal,
): Promise<PatternReport> {
  const minSupport = Math.max(2, options.minSupport);
  const pace = new Pace(progress, signal);
  const lanes = dealLanes(orderedEvents(records.log));
  const totals: Totals = { failures: lanes.failures.length, others: lanes.event.length - lanes.failures.length };
  const alphabet = alphabetOf(lanes, options.windowMs);
  await pace.reached(0.05);
  const before = new SequenceCounts(lanes, alphabet);
  await countWindows(before, lanes, lanes.failures, options.windowMs, pace.part(0.05, 0.45));
  const elsewhere = new SequenceCounts(lanes, alphabet);
  const others = sampleOthers(lanes, totals.others);
  await countWindows(elsewhere, lanes, others, options.windowMs, pace.part(0.45, 0.7));
  const scale = others.length === 0 ? 0 : totals.others / others.length;
  const candidates = promising(before, elsewhere, { totals, scale, minSupport, minLift: options.minLift });
  const exact = new ExactCounts(lanes, alphabet, candidates, options.windowMs);
  if (candidates.length > 0) await countExactly(exact, lanes.event.length, pace.part(0.7, 0.95));
  const nameOf = (letters: readonly number[]): string =>
    letters.map((letter) => lanes.events.kinds[alphabet.kindOf[letter] ?? -1] ?? '').join('\n');
  const limits = { minSupport, minLift: options.minLift };
  const chosen = choosePatterns(exact.sequences, totals, limits, ({ letters }) => nameOf(letters));
  const shown = chosen.slice(0, options.limit);
  const found = await describePatterns(records, lanes, alphabet, shown, totals);
  progress(1);
  return { generation: records.generation, ...totals, patterns: found, found: chosen.length };
}

/** Tells how far the search is, and lets other work in. */
class Pace {
  private readonly slice = new TimeSlice(sliceMs);

  constructor(
    private readonly progress: Progress,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async reached(share: number): Promise<void> {
    this.progress(share);
    await this.slice.rest(this.signal);
  }

  /** For a part of the search from one share to another: to be asked with the part's own share. */
  part(from: number, to: number): (share: number) => Promise<void> {
    return async (share) => {
      if (this.slice.isUsedUp) await this.reached(from + (to - from) * share);
    };
  }
}

async function countWindows(
  counts: SequenceCounts,
  lanes: Lanes,
  places: Uint32Array,
  windowMs: number,
  pause: (share: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < places.length; from += stepLength) {
    const step = places.subarray(from, from + stepLength);
    forEachWindow(lanes, step, windowMs, (first, place) => counts.add(first, place));
    await pause(from / places.length);
  }
}

async function countExactly(
  exact: ExactCounts,
  places: number,
  pause: (share: number) => Promise<void>,
): Promise<void> {
  for (let place = 0; place < places; place++) {
    exact.add(place);
    if (place % stepLength === 0) await pause(place / places);
  }
}

/** Places of events that are no failures: all, or evenly spread ones. */
function sampleOthers({ event, events, fails }: Lanes, others: number): Uint32Array {
  const every = Math.max(1, Math.ceil(others / mostSampled));
  const sample = new Uint32Array(Math.ceil(others / every));
  let seen = 0;
  for (let place = 0; place < event.length; place++) {
    if (fails[events.columns.kind[event[place] ?? 0] ?? 0] === 1) continue;
    if (seen % every === 0) sample[seen / every] = place;
    seen++;
  }
  return sample;
}

interface Threshold {
  readonly totals: Totals;
  /** How many other windows one of the sample stands for. */
  readonly scale: number;
  readonly minSupport: number;
  readonly minLift: number;
}

/** A sample errs: what is nearly typical enough in it is counted too. */
const sampleLeeway = 0.9;

function promising(
  before: SequenceCounts,
  elsewhere: SequenceCounts,
  { totals, scale, minSupport, minLift }: Threshold,
): readonly number[] {
  const wanted = scale > 1 ? minLift * sampleLeeway : minLift;
  const rated: { readonly code: number; readonly excess: number; readonly length: number }[] = [];
  for (let code = 0; code < sequenceCodes; code++) {
    const support = before.count(code);
    if (support < minSupport) continue;
    const counts = { support, elsewhere: elsewhere.count(code) * scale };
    if (liftOf(counts, totals) < wanted) continue;
    rated.push({ code, excess: excessOf(counts, totals), length: lettersOf(code).length });
  }
  return rated
    .sort((a, b) => b.excess - a.excess || b.length - a.length || a.code - b.code)
    .slice(0, mostCounted)
    .map(({ code }) => code);
}
