/**
 * A moment in UTC with nanoseconds: integer milliseconds since 1970 (floored), and the nanoseconds beyond them, 0 to
 * 999,999. A double can't hold both. In a leap second `ms` stays at the 999th millisecond of second 59 and `ns` goes on
 * from 1,000,000 up to 1,000,999,999, so that comparing (ms, ns) still orders moments.
 */
export interface Timestamp {
  readonly ms: number;
  readonly ns: number;
}

/** Negative when `a` is before `b`, zero when they are the same moment. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.ms - b.ms || a.ns - b.ns;
}

/** The first and the last year that the native date library holds. */
export const timestampYears = { first: -262_143, last: 262_142 } as const;

/** What the nanoseconds of two moments add to the difference of their milliseconds, or take: less than so many ms (leap seconds). */
export const mostMsOfNs = 1001;

const nsPerMs = 1_000_000;
const msPerMinute = 60_000;

/** Days of 400 Gregorian years: the calendar repeats after them. */
const daysPerCycle = 146_097;
const msPerDay = 86_400_000;

// Unicode's White_Space, which is what the native program skips. JavaScript's \s lacks U+0085 and adds U+FEFF.
const whitespace = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const gap = `[${whitespace}]*`;
const pattern = new RegExp(
  `^${gap}([+-]\\d+|\\d{1,4})${gap}-${gap}(\\d{1,2})${gap}-${gap}(\\d{1,2})` +
    `[T ]${gap}(\\d{1,2})${gap}:${gap}(\\d{1,2})${gap}:${gap}(\\d{1,2})(?:\\.(\\d+))?${gap}` +
    // Between the hours and minutes of an offset the native parser skips any run of colons and whitespace.
    `(?:[Uu][Tt][Cc]|[Zz]|([+\\-\\u2212])(\\d\\d)[:${whitespace}]*([0-5]\\d))${gap}$`,
);

/**
 * Reads a time as the native program does (chrono's relaxed RFC 3339; docs/format.md, "Timestamps"): numbers may lack
 * leading zeros, whitespace may stand around them, years beyond 0–9999 need a sign, the date ends with `T` or a space,
 * seconds are required and may be 60 (a leap second), digits of the fraction beyond nine are dropped, and the offset is
 * `Z`, `UTC` or hours and minutes below 24 h. Undefined for everything else, and for dates that no calendar has.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  return parseCanonical(text) ?? parseRelaxed(text);
}

/**
 * The form that the programs write, `2026-01-11T15:30:00.123456789Z` with any digits of fraction or none: seven times as
 * fast, and nearly every time is written so. Undefined for other forms, and where the parts are out of range.
 */
function parseCanonical(text: string): Timestamp | undefined {
  const end = text.length - 1;
  if (end < 19 || text.charCodeAt(end) !== 0x5a /* Z */ || text.charCodeAt(10) !== 0x54 /* T */) return undefined;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d /* - */) return undefined;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a /* : */) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Years to 99 mean others to Date.UTC, and -1 stands for what is no number.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (end === 19) return { ms, ns: 0 };
  const fractionDigits = end - 20;
  if (text.charCodeAt(19) !== 0x2e /* . */ || fractionDigits < 1 || fractionDigits > 9) return undefined;
  const written = digits(text, 20, end);
  if (written < 0) return undefined;
  const nanoseconds = written * 10 ** (9 - fractionDigits);
  return { ms: ms + Math.floor(nanoseconds / nsPerMs), ns: nanoseconds % nsPerMs };
}

/** The number that the digits from `start` to `end` make; -1 where something else is among them. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function parseRelaxed(text: string): Timestamp | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const field = (index: number): number => Number(match[index]);
  const [year, month, day, hour, minute, second] = [field(1), field(2), field(3), field(4), field(5), field(6)];
  if (year < timestampYears.first || year > timestampYears.last) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (offset === undefined) return undefined;

  const startOfMinute = startOfDay(year, month, day) + (hour * 60 + minute - offset) * msPerMinute;
  // An offset may move a date just out of the years that there are.
  if (startOfMinute < earliestMs || startOfMinute > latestMs) return undefined;
  const fraction = Number((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  if (second === 60) return { ms: startOfMinute + 59_999, ns: nsPerMs + fraction };
  return { ms: startOfMinute + second * 1000 + Math.floor(fraction / nsPerMs), ns: fraction % nsPerMs };
}

/** Minutes east of UTC; 0 for `Z` and `UTC`, undefined for 24 hours and more. */
function offsetMinutes(sign: string | undefined, hours: string | undefined, minutes: string | undefined) {
  if (sign === undefined) return 0;
  const size = Number(hours) * 60 + Number(minutes);
  if (size >= 24 * 60) return undefined;
  return sign === '+' ? size : -size;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Milliseconds since 1970 at 00:00 UTC of a date. */
function startOfDay(year: number, month: number, day: number): number {
  // Date.UTC takes years 0 to 99 for 1900 to 1999, so the date is looked up in the cycle 2000 to 2399.
  const cycles = Math.floor(year / 400) - 5;
  return Date.UTC(year - cycles * 400, month - 1, day) + cycles * daysPerCycle * msPerDay;
}

const earliestMs = startOfDay(timestampYears.first, 1, 1);
const latestMs = startOfDay(timestampYears.last + 1, 1, 1) - 1;

/**
 * Writes a time as the native program writes it into the JSONL files: RFC 3339, UTC with `Z`, and 0, 3, 6 or 9 digits of
 * fraction, the fewest that hold it. Years outside 0–9999 get a sign.
 */
export function formatTimestamp(timestamp: Timestamp): string {
  return `${formatWithoutOffset(timestamp)}Z`;
}

/** Writes a time as the native program writes it into engram.db: like `formatTimestamp`, with `+00:00` for the `Z`. */
export function formatTimestampForCache(timestamp: Timestamp): string {
  return `${formatWithoutOffset(timestamp)}+00:00`;
}

function formatWithoutOffset({ ms, ns }: Timestamp): string {
  const date = new Date(ms);
  const inLeapSecond = ns >= nsPerMs;
  const second = date.getUTCSeconds() + (inLeapSecond ? 1 : 0);
  const nanoseconds = inLeapSecond ? ns - nsPerMs : date.getUTCMilliseconds() * nsPerMs + ns;
  return (
    `${formatYear(date.getUTCFullYear())}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}` +
    `T${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}:${twoDigits(second)}` +
    formatFraction(nanoseconds)
  );
}

function formatYear(year: number): string {
  const digits = String(Math.abs(year)).padStart(4, '0');
  if (year < 0) return `-${digits}`;
  return year > 9999 ? `+${digits}` : digits;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function formatFraction(nanoseconds: number): string {
  if (nanoseconds === 0) return '';
  const digits = String(nanoseconds).padStart(9, '0');
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  if (digits.endsWith('000')) return `.${digits.slice(0, 6)}`;
  return `.${digits}`;
}

/**
 * Makes a clock whose every answer is later than the one before, so that no two records of a process share a time:
 * milliseconds from `readMs`, nanoseconds counted up within one, also when the system's clock is set back.
 */
export function createClock(readMs: () => number = Date.now): () => Timestamp {
  let last: Timestamp = { ms: -Infinity, ns: 0 };
  return () => {
    const ms = readMs();
    if (ms > last.ms) last = { ms, ns: 0 };
    else if (last.ns + 1 < nsPerMs) last = { ms: last.ms, ns: last.ns + 1 };
    else last = { ms: last.ms + 1, ns: 0 };
    return last;
  };
}

/** The time now, never the same twice within this process. */
export const now: () => Timestamp = createClock();
