/** How moments are shown: in the reader's zone, in UTC, or as time since the first event. */
export const timeZones = ['local', 'utc', 'relative'] as const;
export type TimeZone = (typeof timeZones)[number];

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (value: number): string => String(value).padStart(2, '0');

/** Minutes that local time is ahead of UTC at a moment, as ms. */
function localOffsetMs(ms: number): number {
  return -new Date(ms).getTimezoneOffset() * 60_000;
}

/** Milliseconds to add to UTC to get what a clock on the wall shows. 0 for everything but local time. */
export function wallOffsetMs(ms: number, zone: TimeZone): number {
  return zone === 'local' ? localOffsetMs(ms) : 0;
}

function fraction(nanosecondsOfSecond: number, digits: number): string {
  if (digits === 0) return '';
  return `.${String(nanosecondsOfSecond).padStart(9, '0').slice(0, digits)}`;
}

/**
 * The time of day, `HH:MM`, with seconds unless `digits` is -1, and `digits` (0–9) digits of fraction. `ms` is since
 * 1970 and whole, `ns` the nanoseconds beyond it. A leap second shows as :60.
 */
export function clockText(ms: number, ns: number, zone: 'local' | 'utc', digits: number): string {
  const wall = new Date(ms + wallOffsetMs(ms, zone));
  const leap = ns >= 1_000_000;
  const time = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
  if (digits < 0) return time;
  const nanoseconds = leap ? ns - 1_000_000 : wall.getUTCMilliseconds() * 1_000_000 + ns;
  return `${time}:${leap ? '60' : two(wall.getUTCSeconds())}${fraction(nanoseconds, digits)}`;
}

/** The date, `11 Jan 2026`. */
export function dateText(ms: number, zone: 'local' | 'utc'): string {
  const wall = new Date(ms + wallOffsetMs(ms, zone));
  return `${wall.getUTCDate()} ${monthNames[wall.getUTCMonth()] ?? ''} ${wall.getUTCFullYear()}`;
}

/** The day without its year, `11 Jan`. */
export function dayText(ms: number, zone: 'local' | 'utc'): string {
  const wall = new Date(ms + wallOffsetMs(ms, zone));
  return `${wall.getUTCDate()} ${monthNames[wall.getUTCMonth()] ?? ''}`;
}

/** Month and year, `Jan 2026`. */
export function monthText(ms: number, zone: 'local' | 'utc'): string {
  const wall = new Date(ms + wallOffsetMs(ms, zone));
  return `${monthNames[wall.getUTCMonth()] ?? ''} ${wall.getUTCFullYear()}`;
}

/** Time since the first event, `+0:04`, `+1:40.5`, `+2 d 5:03:39`; negative with a minus sign. */
export function sinceStartText(elapsedMs: number, digits: number): string {
  const sign = elapsedMs < 0 ? '−' : '+';
  const absolute = Math.abs(elapsedMs);
  // Rounded to what is shown, so that 0.999… doesn't become 0:00.
  const unitNs = 10 ** (9 - Math.max(0, digits));
  let seconds = Math.floor(absolute / 1000);
  let nanoseconds = Math.round(((absolute - seconds * 1000) * 1_000_000) / unitNs) * unitNs;
  if (nanoseconds >= 1_000_000_000) {
    seconds += 1;
    nanoseconds = 0;
  }
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const clock =
    hours > 0 || days > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  return `${sign}${days > 0 ? `${days} d ` : ''}${clock}${fraction(nanoseconds, Math.max(0, digits))}`;
}

/** A length of time in its own unit: `12 ns`, `3.4 µs`, `85 ms`, `8.26 s`, `1 min 40 s`, `5 h 3 min`, `3 d 4 h`. */
export function durationText(ms: number): string {
  const absolute = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (absolute < 0.0009995) return `${sign}${Math.round(absolute * 1e6)} ns`;
  if (absolute < 0.9995) return `${sign}${shortNumber(absolute * 1000)} µs`;
  if (absolute < 999.5) return `${sign}${shortNumber(absolute)} ms`;
  if (absolute < 59_995) return `${sign}${(absolute / 1000).toFixed(2).replace(/\.?0+$/, '')} s`;
  const units = [
    ['d', 86_400_000, 'h', 3_600_000],
    ['h', 3_600_000, 'min', 60_000],
    ['min', 60_000, 's', 1000],
  ] as const;
  for (const [large, largeMs, small, smallMs] of units) {
    const smallCount = Math.round(absolute / smallMs);
    const perLarge = largeMs / smallMs;
    if (smallCount < perLarge) continue;
    const rest = smallCount % perLarge;
    return `${sign}${Math.floor(smallCount / perLarge)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
  }
  return `${sign}1 min`;
}

/** Three significant digits without useless zeros: `3.4`, `85`, `999`. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
