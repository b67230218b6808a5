import { dot, letterZ, nine, zero } from '../base/ascii';
import { areSameBytes, type EventValues, field, hasSameBytes } from './eventValues';
import { MemberSpans } from './memberSpans';

const noPayload = Buffer.from('null');

const lineMembers = new MemberSpans();
const rowMembers = new MemberSpans();

/**
 * Whether a row is seen at its bytes to be what the native program makes of a line's record. False means that their
 * values have to be compared: the payload may be written in another way, or the time.
 */
export function isPlainlySame(row: EventValues, line: EventValues): boolean {
  return (
    hasSameBytes(row, line, field.kind) &&
    hasSameBytes(row, line, field.source) &&
    hasSameBytes(row, line, field.target) &&
    hasSameTime(row, line) &&
    hasSamePayload(row, line)
  );
}

/** A time without its fraction: a 0 stands for any digit. */
const timePattern = Buffer.from('0000-00-00T00:00:00');
/** What a row has in the place of a line's `Z`. */
const utc = Buffer.from('+00:00');

/**
 * The times are the same, and the line's is written as the native program writes one, with the fewest of 0, 3, 6 or 9
 * digits of fraction: only then does the row have the same text.
 */
function hasSameTime(row: EventValues, line: EventValues): boolean {
  const { bytes } = line;
  const start = line.starts[field.timestamp] ?? 0;
  const end = (line.ends[field.timestamp] ?? 0) - 1;
  const rowStart = row.starts[field.timestamp] ?? -1;
  const rowEnd = (row.ends[field.timestamp] ?? 0) - utc.length;
  if (rowStart < 0 || bytes[end] !== letterZ) return false;
  if (!areSameBytes(row.bytes, rowStart, rowEnd, bytes, start, end)) return false;
  if (!areSameBytes(row.bytes, rowEnd, rowEnd + utc.length, utc, 0, utc.length)) return false;
  return isNativeTime(bytes, start, end);
}

/** Whether a time in UTC is written as the native program writes one. `end`: place of the `Z`. */
export function isNativeTime(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  for (let at = 0; at < timePattern.length; at++) {
    const byte = bytes[start + at] ?? 0;
    const expected = timePattern[at];
    if (expected === zero ? byte < zero || byte > nine : byte !== expected) return false;
  }
  if (length === 19) return true;
  if (bytes[start + 19] !== dot || (length !== 23 && length !== 26 && length !== 29)) return false;
  return bytes[end - 1] !== zero || bytes[end - 2] !== zero || bytes[end - 3] !== zero;
}

function hasSamePayload(row: EventValues, line: EventValues): boolean {
  const lineStart = line.starts[field.payload] ?? -1;
  const rowStart = row.starts[field.payload] ?? -1;
  const lineEnd = line.ends[field.payload] ?? 0;
  const rowEnd = row.ends[field.payload] ?? 0;
  // A row without a payload says the same as one with `null`.
  if (rowStart < 0 || lineStart < 0) {
    const rowIsNull = rowStart < 0 || areSameBytes(row.bytes, rowStart, rowEnd, noPayload, 0, noPayload.length);
    const lineIsNull = lineStart < 0 || areSameBytes(line.bytes, lineStart, lineEnd, noPayload, 0, noPayload.length);
    return rowIsNull && lineIsNull;
  }
  if (rowEnd - rowStart !== lineEnd - lineStart) return false;
  if (areSameBytes(row.bytes, rowStart, rowEnd, line.bytes, lineStart, lineEnd)) return true;
  if (!lineMembers.read(line.bytes, lineStart, lineEnd) || !rowMembers.read(row.bytes, rowStart, rowEnd)) return false;
  return hasSameMembers(row.bytes, line.bytes);
}

/**
 * The same members byte by byte, those of the row with rising keys, as the native program sorts them: no key is there
 * twice then, so their order says nothing.
 */
function hasSameMembers(row: Buffer, line: Buffer): boolean {
  if (rowMembers.count !== lineMembers.count) return false;
  for (let member = 0; member < rowMembers.count; member++) {
    if (member > 0 && !isRising(row, member)) return false;
    if (!isInLine(row, line, member)) return false;
  }
  return true;
}

function isRising(row: Buffer, member: number): boolean {
  const { keyStarts, keyEnds } = rowMembers;
  const before = row.subarray(keyStarts[member - 1], keyEnds[member - 1]);
  return Buffer.compare(before, row.subarray(keyStarts[member], keyEnds[member])) < 0;
}

/** Whether the line has this member of the row. */
function isInLine(row: Buffer, line: Buffer, member: number): boolean {
  const start = rowMembers.keyStarts[member] ?? 0;
  const end = rowMembers.valueEnds[member] ?? 0;
  const { count, keyStarts, valueEnds } = lineMembers;
  for (let other = 0; other < count; other++)
    if (areSameBytes(row, start, end, line, keyStarts[other] ?? 0, valueEnds[other] ?? 0)) return true;
  return false;
}
