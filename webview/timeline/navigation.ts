import { type EventTable, firstAtOrAfter, meaningCode } from './eventTable';
import { isBroadcast, laneTaskOf } from './laneDeal';
import { type Lanes } from './lanes';

/** Whether to go to later events or to earlier ones. */
export type Direction = 1 | -1;

/** The place of an event in a list ordered by time; -1 where it is not in it. */
export function placeOf(table: EventTable, events: Uint32Array, event: number): number {
  const time = table.time(event);
  for (let place = firstAtOrAfter(table, events, time); place < events.length; place++) {
    if (events[place] === event) return place;
    if (table.time(events[place] ?? 0) > time) return -1;
  }
  return -1;
}

/** The next event in the selected one's lane (or among the broadcasts); undefined at its end. */
export function nextInLane(table: EventTable, lanes: Lanes, event: number, direction: Direction): number | undefined {
  const row = lanes.rowOfEvent(event);
  const overAll = row === undefined && isBroadcast(table, event);
  const events = overAll ? lanes.broadcasts : lanes.rows[row ?? -1]?.events;
  if (!events) return undefined;
  const place = placeOf(table, events, event);
  return place < 0 ? undefined : events[place + direction];
}

/** The event nearest in time in the next lane that has any, upwards (-1) or downwards (1). */
export function acrossLanes(table: EventTable, lanes: Lanes, event: number, direction: Direction): number | undefined {
  const row = lanes.rowOfEvent(event) ?? -1;
  for (let next = row + direction; next >= 0 && next < lanes.rows.length; next += direction) {
    const found = nearestInTime(table, lanes.rows[next]?.events ?? new Uint32Array(0), table.time(event));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The event of a list that is nearest to a moment; undefined for an empty list. */
export function nearestInTime(table: EventTable, events: Uint32Array, time: number): number | undefined {
  const place = firstAtOrAfter(table, events, time);
  const later = events[place];
  const earlier = events[place - 1];
  if (later === undefined || earlier === undefined) return later ?? earlier;
  return table.time(later) - time < time - table.time(earlier) ? later : earlier;
}

/**
 * The next failure among `events`: after the selected event, or, without one, in the direction from `time`. Undefined
 * where there is none on that side.
 */
export function nextFailure(
  table: EventTable,
  events: Uint32Array,
  from: { readonly event: number | undefined; readonly time: number },
  direction: Direction,
): number | undefined {
  const failure = meaningCode('failure');
  const own = from.event === undefined ? -1 : placeOf(table, events, from.event);
  const start = firstAtOrAfter(table, events, from.time);
  let place = own >= 0 ? own + direction : direction === 1 ? start : start - 1;
  for (; place >= 0 && place < events.length; place += direction) {
    const event = events[place] ?? 0;
    if (table.meaning(event) === failure) return event;
  }
  return undefined;
}

/** A hit to go to, and whether the way to it went over the end of the list and on from its other end. */
export interface HitStep {
  readonly event: number;
  readonly wrapped: boolean;
}

/**
 * The next hit, all around: after the selected event or, without one, in the direction from `time`; after the last hit
 * comes the first. `hits` is ordered by time. Undefined where there is no hit.
 */
export function nextHit(
  table: EventTable,
  hits: Uint32Array,
  from: { readonly event: number | undefined; readonly time: number },
  direction: Direction,
): HitStep | undefined {
  const own = from.event === undefined ? -1 : placeOf(table, hits, from.event);
  const start = firstAtOrAfter(table, hits, from.time);
  const place = own >= 0 ? own + direction : direction === 1 ? start : start - 1;
  const inside = hits[place];
  const event = inside ?? (direction === 1 ? hits[0] : hits.at(-1));
  return event === undefined ? undefined : { event, wrapped: inside === undefined };
}

/**
 * Up to `count` events that the selected event's task took part in right before it (or after it), nearest last (first).
 * Empty for events without a task. `events` is ordered by time.
 */
export function ofSameTask(
  table: EventTable,
  events: Uint32Array,
  event: number,
  count: number,
  direction: Direction,
): readonly number[] {
  const task = laneTaskOf(table, event);
  const own = placeOf(table, events, event);
  if (task === 0 || own < 0) return [];
  const found: number[] = [];
  for (let place = own + direction; place >= 0 && place < events.length && found.length < count; place += direction) {
    const other = events[place] ?? 0;
    if (table.source(other) === task || table.target(other) === task) found.push(other);
  }
  return direction === 1 ? found : found.reverse();
}
