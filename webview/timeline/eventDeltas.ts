import { type EventTable } from './eventTable';
import { exactDurationText, nanosecondsBetween } from './exactDuration';
import { type Lanes } from './lanes';
import { nextInLane } from './navigation';

/** Which other events a distance in time is told to. */
export interface DeltaAnchors {
  /** The selected event. */
  readonly selection: number | undefined;
  /** The event that the ruler measures from. */
  readonly rulerStart: number | undefined;
}

/**
 * How far an event is, to the nanosecond, from the one before it in its lane, from the selected one and from the mark of
 * the ruler: a line each, as far as there are such events and they are other ones.
 */
export function eventDeltas(
  table: EventTable,
  lanes: Lanes,
  event: number,
  { selection, rulerStart }: DeltaAnchors,
): readonly string[] {
  const others = [
    [nextInLane(table, lanes, event, -1), 'the event before it in the lane'],
    [selection, 'the selected event'],
    [rulerStart === selection ? undefined : rulerStart, 'the mark'],
  ] as const;
  return others.flatMap(([other, name]) =>
    other === undefined || other === event ? [] : [deltaWords(table, other, event, name)],
  );
}

/** `8.26 s after the mark`: where `event` lies in time, seen from another event that is called `name`. */
export function deltaWords(table: EventTable, from: number, event: number, name: string): string {
  const between = nanosecondsBetween(table, from, event);
  if (between === 0n) return `In the same nanosecond as ${name}`;
  return between > 0n ? `${exactDurationText(between)} after ${name}` : `${exactDurationText(-between)} before ${name}`;
}
