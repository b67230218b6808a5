import { type Timestamp } from '../../model/timestamp';

/** In which zone times are shown. */
export type TimeZone = 'local' | 'utc';

const two = (number: number): string => String(number).padStart(2, '0');

/** Date parts of a moment in a zone. */
function parts(ms: number, zone: TimeZone): { readonly date: string; readonly time: string } {
  const moment = new Date(ms);
  const utc = zone === 'utc';
  const year = utc ? moment.getUTCFullYear() : moment.getFullYear();
  const month = (utc ? moment.getUTCMonth() : moment.getMonth()) + 1;
  const day = utc ? moment.getUTCDate() : moment.getDate();
  const clock = utc
    ? [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()]
    : [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return { date: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`, time: clock.map(two).join(':') };
}

/** The fraction of a second with milliseconds, and with nanoseconds only where there are any. */
function fraction({ ms, ns }: Timestamp): string {
  const milliseconds = String(((ms % 1000) + 1000) % 1000).padStart(3, '0');
  // In a leap second the nanoseconds go beyond the millisecond (see Timestamp); the clock stays at 59.
  const nanoseconds = Math.min(ns, 999_999);
  return nanoseconds === 0 ? milliseconds : `${milliseconds}${String(nanoseconds).padStart(6, '0')}`;
}

/** `2026-01-11 14:04:58.339120881`, with ` UTC` behind it in that zone. */
export function absoluteTime(timestamp: Timestamp, zone: TimeZone): string {
  const { date, time } = parts(timestamp.ms, zone);
  return `${date} ${time}.${fraction(timestamp)}${zone === 'utc' ? ' UTC' : ''}`;
}

/** `14:04:58.339`: enough to tell an event from its neighbours in a title. */
export function clockTime(timestamp: Timestamp, zone: TimeZone): string {
  return `${parts(timestamp.ms, zone).time}.${fraction({ ms: timestamp.ms, ns: 0 })}`;
}

/** `2026-01-11 14:04` for ranges, where seconds only disturb. */
export function minuteTime(ms: number, zone: TimeZone): string {
  const { date, time } = parts(ms, zone);
  return `${date} ${time.slice(0, 5)}`;
}
