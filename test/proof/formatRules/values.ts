/** A JSON object as JSON.parse gives it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells what is wrong with a value; called once for each rule that it breaks. */
export type Complain = (rule: string) => void;

/** True for what JSON.parse gives for `{…}`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** docs/format.md, Timestamps: RFC 3339 in UTC with 0, 3, 6 or 9 digits of fraction, ended by `Z`. */
const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{3}|\d{6}|\d{9}))?Z$/;

/**
 * A time as a text that sorts by time, whatever the number of digits; undefined, and a complaint, when it is not written
 * as the native program writes times.
 */
export function sortableTime(field: string, value: unknown, complain: Complain): string | undefined {
  const match = typeof value === 'string' ? timePattern.exec(value) : null;
  if (match?.[1] === undefined) {
    complain(`${field} is RFC 3339 in UTC with 0, 3, 6 or 9 digits of fraction`);
    return undefined;
  }
  const [, seconds, fraction = ''] = match;
  const date = new Date(`${seconds}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== seconds) {
    complain(`${field} is a moment that the calendar has`);
    return undefined;
  }
  if (fraction.endsWith('000')) complain(`${field} has the fewest digits that hold it`);
  return seconds + fraction.padEnd(9, '0');
}

/** Complains unless the value is a text; gives it. */
export function textOf(field: string, value: unknown, complain: Complain): string | undefined {
  if (typeof value === 'string') return value;
  complain(`${field} is a text`);
  return undefined;
}

/** Complains unless the id is the prefix and 10 lower-case hex digits. */
export function checkId(field: string, prefix: 'eg-' | 'eg-evt-', value: unknown, complain: Complain): void {
  const digits = typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length) : '';
  if (!/^[0-9a-f]{10}$/.test(digits)) complain(`${field} is ${prefix} and 10 lower-case hex digits`);
}

/** Complains of what the native reader refuses inside any JSON: halves of surrogate pairs, numbers beyond a double. */
export function checkReadable(value: unknown, complain: Complain, depth = 1): void {
  if (depth > 127) complain('at most 127 arrays and objects are nested');
  else if (typeof value === 'string') checkText(value, complain);
  else if (typeof value === 'number' && !Number.isFinite(value)) complain('every number fits a double');
  else if (Array.isArray(value)) for (const part of value) checkReadable(part, complain, depthOf(part, depth));
  else if (isJsonObject(value))
    for (const [key, part] of Object.entries(value)) {
      checkText(key, complain);
      checkReadable(part, complain, depthOf(part, depth));
    }
}

function depthOf(part: unknown, around: number): number {
  return typeof part === 'object' && part !== null ? around + 1 : around;
}

function checkText(text: string, complain: Complain): void {
  if (/\p{Surrogate}/u.test(text)) complain('no text holds half of a surrogate pair');
}
