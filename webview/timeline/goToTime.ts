import { failure, type Result, success } from '../../src/base/result';
import { parseQueryTime } from '../../src/model/query/queryTime';
import { type TickClock } from './tickSteps';
import { type SessionMs, sessionMs } from './timeScale';
import { wallOffsetMs } from './timeText';

/** What a time is read against. */
export interface MomentContext extends TickClock {
  /** The present, in ms since 1970, UTC: what ages are counted back from. */
  readonly now: number;
  /** The moment in the middle of the plot: a time of day without a date is one of its day. */
  readonly middle: SessionMs;
}

/** `+1:40`, `+2 d 5:03:39.5`: as the axis writes relative times. */
const elapsed = /^\+\s*(?:(\d{1,9})\s*d\s+)?(?:(\d{1,9}):)?(\d{1,9}):(\d{2}(?:\.\d{1,9})?)$/u;
/** `9:00`, `09:00:14.888`: as the axis writes the time of day. */
const timeOfDay = /^(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/u;

/**
 * Reads where to go: a time of the query language (a date, with or without a time, or an age), a time of the day in
 * view, or the time since the first event with a plus before it. A day means its beginning. The problem says what was
 * expected.
 */
export function parseMoment(text: string, context: MomentContext): Result<SessionMs> {
  const trimmed = text.trim();
  if (trimmed === '') return failure('Type a time, such as 2026-01-11T15:00, 15:00, 2h, yesterday or +1:40.');
  const since = elapsed.exec(trimmed);
  if (since) return success(sessionMs(context.firstEvent + elapsedMs(since)));
  const ofDay = timeOfDay.exec(trimmed);
  const dated = ofDay ? `${dayInView(context)}T${ofDay[1]?.padStart(2, '0') ?? ''}${ofDay[2] ?? ''}` : trimmed;
  const timeZone = context.zone === 'utc' ? 'utc' : 'local';
  const read = parseQueryTime(dated, 'since', { now: context.now, timeZone });
  if (!read.ok) return ofDay ? failure(`\`${trimmed}\` is not a time of day.`) : read;
  return success(sessionMs(read.value.ms - context.originMs + read.value.ns / 1e6));
}

function elapsedMs([, days, hours, minutes, seconds]: RegExpExecArray): number {
  const whole = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes)) * 60;
  return (whole + Number(seconds)) * 1000;
}

/** `2026-01-11`: the date in the middle of the plot, on the clock that the axis shows. */
function dayInView({ originMs, middle, zone }: MomentContext): string {
  const ms = originMs + middle;
  const shown = zone === 'relative' ? 'local' : zone;
  return new Date(ms + wallOffsetMs(ms, shown)).toISOString().slice(0, 10);
}
