import { type EventTable } from './eventTable';
import { type TimeWindow } from './timeScale';
import { clockText, dateText, dayText, sinceStartText, type TimeZone } from './timeText';

/**
 * A session named by when it was, to the minute: `11 Jan, 09:00–09:42`, `11 Jan 22:00 – 12 Jan 01:10`; with the year where
 * the store tells of several; in relative time `+0:00 – +1:40`.
 */
export function sessionTitle(table: EventTable, session: TimeWindow, zone: TimeZone): string {
  const first = table.range?.start ?? 0;
  if (zone === 'relative') {
    return `${sinceStartText(session.start - first, 0)} – ${sinceStartText(session.end - first, 0)}`;
  }
  const start = Math.floor(table.originMs + session.start);
  const end = Math.floor(table.originMs + session.end);
  const last = table.range?.end ?? 0;
  const years = [first, last].map((time) => new Date(table.originMs + time).getUTCFullYear());
  const day = (ms: number): string => (years[0] === years[1] ? dayText(ms, zone) : dateText(ms, zone));
  const clock = (ms: number): string => clockText(ms, 0, zone, -1);
  if (day(start) !== day(end)) return `${day(start)} ${clock(start)} – ${day(end)} ${clock(end)}`;
  const until = clock(start) === clock(end) ? '' : `–${clock(end)}`;
  return `${day(start)}, ${clock(start)}${until}`;
}
