import { type Pattern, type PatternPlace } from '../../model/pattern';
import { type StoreRecords } from '../../store/storeRecords';
import { mentionsOf } from '../mentions';
import { liftOf, type Totals } from './choosePatterns';
import { type CountedSequence } from './exactCounts';
import { type Lanes } from './lanes';
import { type Alphabet } from './sequenceCodes';

/** How many places of a pattern are named, the latest. */
const mostPlaces = 20;

/** The patterns as answers name them, with their latest places. */
export async function describePatterns(
  records: StoreRecords,
  lanes: Lanes,
  alphabet: Alphabet,
  sequences: readonly CountedSequence[],
  totalsOf: (failure: number) => Totals,
): Promise<readonly Pattern[]> {
  const { kinds, columns } = lanes.events;
  const kindAt = (place: number): number => columns.kind[lanes.event[place] ?? 0] ?? 0;
  const found = sequences.map((sequence) => {
    const numbers = sequence.letters.map((letter) => alphabet.kindOf[letter] ?? -1);
    const failures = failuresOf(lanes, sequence);
    const latest = failures.toSorted((a, b) => laterFirst(lanes, a, b)).slice(0, mostPlaces);
    return { sequence, numbers, places: latest.map((place) => latestFit(kindAt, numbers, place)) };
  });
  const mentions = await mentionsOf(
    records,
    found.flatMap(({ places }) => places.flat().map((place) => lanes.event[place] ?? 0)),
  );
  return found.map(({ sequence, numbers, places }) => ({
    kinds: numbers.map((kind) => kinds[kind] ?? ''),
    failure: kinds[sequence.failure] ?? '',
    support: sequence.support,
    failures: totalsOf(sequence.failure).failures,
    elsewhere: sequence.seen - sequence.support,
    lift: liftOf(sequence, totalsOf(sequence.failure)),
    places: places.flatMap((fit): readonly PatternPlace[] => {
      const events = fit.flatMap((place) => mentions.get(lanes.event[place] ?? 0) ?? []);
      const failure = events.pop();
      return failure ? [{ task: taskOf(lanes, fit.at(-1) ?? 0), events, failure }] : [];
    }),
  }));
}

/** Places of the failures that the sequence comes before. */
function failuresOf(lanes: Lanes, { failure, failures }: CountedSequence): number[] {
  return (lanes.failures.get(failure) ?? []).filter((_, at) => ((failures[at >>> 5] ?? 0) >>> (at & 31)) & 1);
}

function laterFirst({ event, events }: Lanes, a: number, b: number): number {
  const { ms, ns } = events.columns;
  const [one, other] = [event[a] ?? 0, event[b] ?? 0];
  return (ms[other] ?? 0) - (ms[one] ?? 0) || (ns[other] ?? 0) - (ns[one] ?? 0) || other - one;
}

/** Places of the kinds as late as they fit before a failure, in order, and the failure's own. */
function latestFit(kindAt: (place: number) => number, kinds: readonly number[], failure: number): readonly number[] {
  const places = [failure];
  let place = failure - 1;
  for (const kind of kinds.toReversed()) {
    while (place >= 0 && kindAt(place) !== kind) place--;
    places.unshift(place--);
  }
  return places;
}

function taskOf({ event, events }: Lanes, place: number): string {
  const { source, target } = events.columns;
  const at = event[place] ?? 0;
  return events.tasks[(target[at] !== 0 ? (target[at] ?? 0) : (source[at] ?? 0)) - 1] ?? '';
}
