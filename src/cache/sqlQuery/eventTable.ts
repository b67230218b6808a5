import { type EventValues, field } from '../eventValues';
import { type TablePages, varintLength, writeVarint } from './tablePages';

/** Serial types of the values that aren't texts (https://www.sqlite.org/fileformat2.html, 2.1), with their bytes. */
const types = { null: 0, int32: 4, int48: 5, int64: 6 } as const;
const bytesOfNumbers = 6 + 8 + 4;

/** A text is copied in a loop up to this length: a call costs more. */
const shortText = 48;

/** What a row of `events` has beside its texts. */
export interface EventNumbers {
  readonly position: number;
  readonly line: number;
  readonly ms: number;
  readonly ns: number;
}

/**
 * Writes a row of the table `events` of `sqlSchema.ts`, whose position is larger than those before. The texts are those of
 * a line, but for the timestamp, which begins `time`. False where it is too long for a page: then nothing is written.
 */
export function writeEvent(
  pages: TablePages,
  numbers: EventNumbers,
  texts: EventValues,
  time: Buffer,
  timeLength: number,
): boolean {
  // The key of the row is its position, so that the record has NULL in its place.
  const { starts, ends } = texts;
  let header = 1 + 1 + 1 + 1 + 1;
  let content = bytesOfNumbers + timeLength;
  for (let index: number = field.id; index <= field.payload; index++) {
    const start = starts[index] ?? -1;
    const length = start < 0 ? 0 : (ends[index] ?? 0) - start;
    header += start < 0 ? 1 : varintLength(textType(length));
    content += length;
  }
  header += varintLength(textType(timeLength));
  let at = pages.place(numbers.position, header + content);
  if (at === -1) return false;
  const { bytes } = pages;
  bytes[at++] = header;
  bytes[at++] = types.null;
  bytes[at++] = types.int48;
  for (let index: number = field.id; index <= field.payload; index++) {
    const start = starts[index] ?? -1;
    at = writeVarint(bytes, at, start < 0 ? types.null : textType((ends[index] ?? 0) - start));
  }
  at = writeVarint(bytes, at, textType(timeLength));
  bytes[at++] = types.int64;
  bytes[at++] = types.int32;
  at = bytes.writeUIntBE(numbers.line, at, 6);
  for (let index: number = field.id; index <= field.payload; index++) {
    const start = starts[index] ?? -1;
    if (start >= 0) at = copy(texts.bytes, start, ends[index] ?? 0, bytes, at);
  }
  at = copy(time, 0, timeLength, bytes, at);
  const high = Math.floor(numbers.ms / 2 ** 32);
  at = bytes.writeInt32BE(high, at);
  at = bytes.writeUInt32BE(numbers.ms - high * 2 ** 32, at);
  bytes.writeInt32BE(numbers.ns, at);
  return true;
}

function textType(length: number): number {
  return 13 + 2 * length;
}

/** Returns the place behind the copy. */
function copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > shortText) return at + from.copy(to, at, start, end);
  for (let index = start; index < end; index++) to[at + index - start] = from[index] ?? 0;
  return at + end - start;
}
