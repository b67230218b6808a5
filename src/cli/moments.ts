import { formatTimestamp, type Timestamp } from '../model/timestamp';

/** A moment for people: `2026-01-11 15:00:05.123`, in local time or UTC, cut to the millisecond. */
export function formatMoment({ ms }: Timestamp, timeZone: 'utc' | 'local'): string {
  const date = new Date(ms);
  const shifted = timeZone === 'utc' ? ms : ms - date.getTimezoneOffset() * 60_000;
  // A whole second has no fraction in the file; columns want one.
  const [day = '', time = ''] = formatTimestamp({ ms: shifted, ns: 0 }).slice(0, -1).split('T');
  return `${day} ${time.includes('.') ? time : `${time}.000`}`;
}

/** A whole second for programs: `2026-01-11T15:00:00Z`. */
export function formatUtcSecond(ms: number): string {
  return formatTimestamp({ ms, ns: 0 });
}
