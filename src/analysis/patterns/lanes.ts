import { describeEventKind } from '../../model/eventKind';
import { type OrderedEvents } from '../orderedEvents';

/** At most so many events of a lane before another are looked at: what is further back hardly led to it. */
export const longestWindow = 10;

/** The events of all tasks' lanes, lane after lane, each in order of time. A place is an index into `event`. */
export interface Lanes {
  readonly events: OrderedEvents;
  /** Positions in the log. */
  readonly event: Uint32Array;
  /** Where the lane of each task begins, and behind the last where it ends. */
  readonly starts: Uint32Array;
  /** Places of failures by number of their kind, ascending. */
  readonly failures: ReadonlyMap<number, readonly number[]>;
}

/**
 * Deals the events out to the lanes of their tasks: where a message arrives, else where an event comes from, as the timeline
 * does (webview/timeline/laneDeal.ts). Events without a task are in none.
 */
export function dealLanes(events: OrderedEvents): Lanes {
  const { size, columns, order, tasks } = events;
  const { source, target } = columns;
  const next = new Uint32Array(tasks.length + 2);
  const laneOf = (event: number): number => (target[event] !== 0 ? (target[event] ?? 0) : (source[event] ?? 0));
  for (let event = 0; event < size; event++) {
    const lane = laneOf(event);
    if (lane !== 0) next[lane + 1] = (next[lane + 1] ?? 0) + 1;
  }
  for (let lane = 1; lane < next.length; lane++) next[lane] = (next[lane] ?? 0) + (next[lane - 1] ?? 0);
  const starts = next.slice(1);
  const dealt = new Uint32Array(starts[tasks.length] ?? 0);
  for (let rank = 0; rank < size; rank++) {
    const event = order ? (order[rank] ?? 0) : rank;
    const lane = laneOf(event);
    if (lane === 0) continue;
    const place = next[lane] ?? 0;
    dealt[place] = event;
    next[lane] = place + 1;
  }
  return { events, event: dealt, starts, failures: failuresAmong(dealt, events) };
}

function failuresAmong(dealt: Uint32Array, { kinds, columns }: OrderedEvents): ReadonlyMap<number, readonly number[]> {
  const places = kinds.map((kind): number[] | undefined =>
    describeEventKind(kind).meaning === 'failure' ? [] : undefined,
  );
  for (let place = 0; place < dealt.length; place++) places[columns.kind[dealt[place] ?? 0] ?? 0]?.push(place);
  return new Map(places.flatMap((list, kind) => (list && list.length > 0 ? [[kind, list] as const] : [])));
}

/**
 * The first place of the window before a place: the lane's events up to `windowMs` earlier, `longestWindow` at most. `start`:
 * where the lane begins.
 */
export function windowStart({ events, event }: Lanes, place: number, start: number, windowMs: number): number {
  const { ms, ns } = events.columns;
  const [at, nanos] = [ms[event[place] ?? 0] ?? 0, ns[event[place] ?? 0] ?? 0];
  let first = place;
  while (first > start && first > place - longestWindow) {
    const before = event[first - 1] ?? 0;
    if (at - (ms[before] ?? 0) + (nanos - (ns[before] ?? 0)) / 1e6 > windowMs) break;
    first--;
  }
  return first;
}
