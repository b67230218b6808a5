import { type EventLog } from '../log/eventLog';
import { type ColumnArrays } from '../log/logColumns';
import { type Timestamp } from '../model/timestamp';

/** The events of a log in order of time, held over several turns of the thread: events that come later are left out. */
export interface OrderedEvents {
  readonly size: number;
  readonly columns: ColumnArrays;
  readonly kinds: readonly string[];
  readonly tasks: readonly string[];
  /** Positions by rank; undefined where the rank is the position. */
  readonly order: Uint32Array | undefined;
}

/** Takes the events as they are now: 1 ms a million events. */
export function orderedEvents(log: EventLog): OrderedEvents {
  const reading = log.read();
  const { size, columns, kinds, tasks } = reading;
  return { size, columns, kinds: [...kinds], tasks: [...tasks], order: reading.eventsByRank() };
}

/** Position of the event at a rank. */
export function eventAtRank({ order }: OrderedEvents, rank: number): number {
  return order ? (order[rank] ?? 0) : rank;
}

/** When the event at this position was. */
export function timeOfEvent({ columns }: OrderedEvents, event: number): Timestamp {
  return { ms: columns.ms[event] ?? 0, ns: columns.ns[event] ?? 0 };
}

/** Milliseconds from one event to another, by position. Whole ones first: a difference of sums would lose nanoseconds. */
export function msBetween({ columns: { ms, ns } }: OrderedEvents, from: number, to: number): number {
  return (ms[to] ?? 0) - (ms[from] ?? 0) + ((ns[to] ?? 0) - (ns[from] ?? 0)) / 1e6;
}
