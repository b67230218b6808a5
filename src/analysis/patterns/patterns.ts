import { type Progress } from '../../base/rpc';
import { type PatternOptions, type PatternReport } from '../../model/pattern';
import { type StoreRecords } from '../../store/storeRecords';
import { orderedEvents } from '../orderedEvents';
import { choosePatterns, type Totals } from './choosePatterns';
import { ExactCounts } from './exactCounts';
import { dealLanes } from './lanes';
import { Pace } from './pace';
import { describePatterns } from './patternPlaces';
import { findCandidates } from './candidates';
import { alphabetOf } from './sequenceCodes';

/** The clock is asked once in so many events, which take less than 1 ms. */
const stepLength = 512;

/**
 * Which sequences of 2 to 4 kinds come before failures of a kind more often than before other events: within a task's lane,
 * up to `windowMs` and ten events earlier, other events perhaps in between. In three steps, so that a million events take
 * less than two seconds: the sequences before failures and before all events are counted, of more than 20,000 in a sample;
 * those that look promising are counted exactly; of those that tell the same the best is kept. All figures of the report are
 * exact; only which sequences come to the second step depends on the sample.
 *
 * Rejects with CancelledError when `signal` is aborted. `progress` is told the share that is done.
 */
export async function patterns(
  records: StoreRecords,
  options: PatternOptions,
  progress: Progress = () => undefined,
  signal?: AbortSignal,
): Promise<PatternReport> {
  const wanted = { ...options, minSupport: Math.max(2, options.minSupport) };
  const pace = new Pace(progress, signal);
  const lanes = dealLanes(orderedEvents(records.log));
  const alphabet = alphabetOf(lanes, options.windowMs);
  await pace.reached(0.05);
  const candidates = await findCandidates(lanes, alphabet, wanted, pace.part(0.05, 0.6));
  const exact = new ExactCounts(lanes, alphabet, candidates, options.windowMs);
  const count = pace.part(0.6, 0.95);
  for (let place = 0; candidates.length > 0 && place < lanes.event.length; place++) {
    exact.add(place);
    if (place % stepLength === 0) await count(place / lanes.event.length);
  }
  const { kinds } = lanes.events;
  const totalsOf = (failure: number): Totals => ({
    events: lanes.event.length,
    failures: lanes.failures.get(failure)?.length ?? 0,
  });
  const chosen = choosePatterns(exact.sequences, {
    ...wanted,
    totalsOf,
    nameOf: ({ letters, failure }) =>
      [...letters.map((letter) => alphabet.kindOf[letter] ?? -1), failure].map((kind) => kinds[kind] ?? '').join('\n'),
  });
  const found = await describePatterns(records, lanes, alphabet, chosen.slice(0, options.limit), totalsOf);
  progress(1);
  return {
    generation: records.generation,
    events: lanes.event.length,
    failures: Array.from(lanes.failures, ([kind, places]) => ({ kind: kinds[kind] ?? '', count: places.length })).sort(
      (a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1),
    ),
    patterns: found,
    found: chosen.length,
  };
}
