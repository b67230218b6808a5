import { failure, type Result, success } from '../../base/result';
import { parseTimestamp, type Timestamp } from '../timestamp';

/** What a time without its own zone, a day and an age are measured against. */
export interface TimeContext {
  /** The present, in ms since 1970, UTC. */
  readonly now: number;
  /** Where days begin and end, and what a time without a zone means. */
  readonly timeZone: 'utc' | 'local';
}

/** Which end of a range a time stands for: a whole day means its first or its last nanosecond. */
export type RangeEnd = 'since' | 'until';

const expectation =
  'Expected a date (2026-01-11), a date and time (2026-01-11T15:00), an age (90s, 15m, 2h, 3d, 1w), `yesterday`, `today` or `now`.';

const absolute = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(z|[+-]\d{2}:?\d{2})?)?$/i;
const age = /^(\d{1,9})([smhdw])$/i;
const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
/** Years 0000 to 9999: ages go no further. */
const earliestMs = -62_167_219_200_000;

/**
 * Reads a time of the query language: a date, a date and time with or without seconds, fraction and zone, an age counted
 * back from now, or `now`, `today`, `yesterday`. The problem says what was expected.
 */
export function parseQueryTime(text: string, rangeEnd: RangeEnd, context: TimeContext): Result<Timestamp> {
  const word = text.toLowerCase();
  const ageParts = age.exec(word);
  let time: Timestamp | undefined;
  if (word === 'now') time = { ms: context.now, ns: 0 };
  else if (word === 'today') time = wholeDay(calendarDay(context, 0), rangeEnd, context);
  else if (word === 'yesterday') time = wholeDay(calendarDay(context, -1), rangeEnd, context);
  else if (ageParts) time = { ms: context.now - Number(ageParts[1]) * (unitMs[ageParts[2] ?? ''] ?? 0), ns: 0 };
  else
    // The second way reads what the files may hold, such as years of five digits.
    time = absoluteTime(text, rangeEnd, context) ?? parseTimestamp(text);
  if (!time) return failure(`\`${text}\` is not a time. ${expectation}`);
  if (ageParts && time.ms < earliestMs) return failure(`\`${text}\` is too long an age: no calendar goes back so far.`);
  return success(time);
}

interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

function calendarDay({ now, timeZone }: TimeContext, daysLater: number): Day {
  const date = new Date(now);
  return timeZone === 'utc'
    ? { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() + daysLater }
    : { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() + daysLater };
}

/** Ms since 1970 of a wall-clock time; in a local zone, an hour that the clock skips counts as the one after it. */
function wallClockMs(day: Day, minutes: number, { timeZone }: TimeContext): number {
  const date = new Date(0);
  if (timeZone === 'utc') {
    date.setUTCFullYear(day.year, day.month - 1, day.day);
    return date.setUTCHours(0, minutes, 0, 0);
  }
  date.setFullYear(day.year, day.month - 1, day.day);
  return date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0);
}

function wholeDay(day: Day, rangeEnd: RangeEnd, context: TimeContext): Timestamp {
  if (rangeEnd === 'since') return { ms: wallClockMs(day, 0, context), ns: 0 };
  return { ms: wallClockMs({ ...day, day: day.day + 1 }, 0, context) - 1, ns: 999_999 };
}

function absoluteTime(text: string, rangeEnd: RangeEnd, context: TimeContext): Timestamp | undefined {
  const parts = absolute.exec(text);
  if (!parts) return undefined;
  const number = (group: number): number => Number(parts[group] ?? 0);
  const day = { year: number(1), month: number(2), day: number(3) };
  if (!isCalendarDay(day)) return undefined;
  if (parts[4] === undefined) return wholeDay(day, rangeEnd, context);
  const [hour, minute, second] = [number(4), number(5), number(6)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const offsetMinutes = zoneOffsetMinutes(parts[8]);
  if (offsetMinutes === undefined) return undefined;
  const zone: TimeContext = parts[8] === undefined ? context : { ...context, timeZone: 'utc' };
  const minuteMs = wallClockMs(day, hour * 60 + minute, zone) - offsetMinutes * 60_000;
  const fraction = (parts[7] ?? '').padEnd(9, '0');
  // A leap second stays at the last millisecond of the minute (see Timestamp).
  if (second === 60) return { ms: minuteMs + 59_999, ns: 1_000_000 + Number(fraction) };
  return { ms: minuteMs + second * 1000 + Number(fraction.slice(0, 3)), ns: Number(fraction.slice(3)) };
}

function isCalendarDay({ year, month, day }: Day): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

/** Minutes ahead of UTC; 0 without a zone, undefined for one that can't be. */
function zoneOffsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.toLowerCase() === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
