const numbers = new Intl.NumberFormat('en-US');

/** `1,234`. */
export const numberText = (number: number): string => numbers.format(number);

/** `1 event`, `1,234 events`. */
export const countText = (number: number, singular: string, plural = `${singular}s`): string =>
  `${numberText(number)} ${number === 1 ? singular : plural}`;

/** How the dashboard writes moments: the setting `engram.timeline.timeZone`. */
export type Zone = 'local' | 'utc';

const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-01-11 14:04`; with seconds where they matter. */
export function timeText(ms: number, zone: Zone, withSeconds = false): string {
  // Moved by the zone's offset, so that the parts of UTC are those of the zone.
  const moment = new Date(zone === 'utc' ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000);
  const date = `${moment.getUTCFullYear()}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}`;
  const seconds = withSeconds ? `:${two(moment.getUTCSeconds())}` : '';
  return `${date} ${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}${seconds}`;
}

/** `3.4`, `12`: two digits where the number is small. */
export const shortNumber = (number: number): string =>
  number < 10 && !Number.isInteger(number) ? number.toFixed(1) : numberText(Math.round(number));
