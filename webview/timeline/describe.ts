import { describeEventKind } from '../../src/model/eventKind';
import { type EventTable } from './eventTable';
import { clockText, dateText, sinceStartText, type TimeZone } from './timeText';

/** What is known of an event without its payload, in words. */
export interface EventWords {
  /** `Rebase required`. */
  readonly what: string;
  /** `Fix event bus → Migrate retry policy`, one title, or empty. */
  readonly tasks: string;
}

/** Title of a task by its code; its id where it has none. Empty for code 0. */
export type TitleOfTask = (code: number) => string;

/** Describes an event by its kind and tasks. */
export function eventWords(table: EventTable, event: number, titleOf: TitleOfTask): EventWords {
  const source = titleOf(table.source(event));
  const target = titleOf(table.target(event));
  const both = source !== '' && target !== '' && table.source(event) !== table.target(event);
  return {
    what: describeEventKind(table.kind(event)).words,
    tasks: both ? `${source} → ${target}` : target || source,
  };
}

/** The time of an event in the zone, with milliseconds or all nine digits. */
export function eventTimeText(table: EventTable, event: number, zone: TimeZone, digits: 3 | 9): string {
  if (zone === 'relative') {
    return sinceStartText(table.time(event) - (table.range?.start ?? 0), digits);
  }
  const { ms, ns } = table.moment(event);
  return clockText(ms, ns, zone, digits);
}

/** A moment of session time in the zone, to the millisecond, with its date where the zone has dates. */
export function momentText(table: EventTable, time: number, zone: TimeZone): string {
  if (zone === 'relative') return sinceStartText(time - (table.range?.start ?? 0), 3);
  const ms = table.originMs + Math.floor(time);
  return `${dateText(ms, zone)}, ${clockText(ms, 0, zone, 3)}`;
}

/** The date of an event; relative times have none. */
export function eventDateText(table: EventTable, event: number, zone: TimeZone): string {
  return zone === 'relative' ? 'since the first event' : dateText(table.moment(event).ms, zone);
}
