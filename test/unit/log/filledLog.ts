import { type EventRecord } from '../../../src/files/lineParse';
import { parseEventLine } from '../../../src/files/lineParser';
import { EventLog, type ReadBytes } from '../../../src/log/eventLog';
import { EventScanner } from '../../../src/log/eventScanner';

/** A log of a file's lines, and the records that an oracle looks at. */
export interface FilledLog {
  readonly log: EventLog;
  readonly records: readonly EventRecord[];
  readonly file: Buffer;
  readonly readBytes: ReadBytes;
}

/** `scanned`: plain lines are read by the scanner, which notes that they read as they are written; else nobody looks. */
export function logOf(lines: readonly string[], scanned = true): FilledLog {
  const log = new EventLog();
  const scanner = new EventScanner();
  const records: EventRecord[] = [];
  const file = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  let offset = 0;
  for (const [index, text] of lines.entries()) {
    const bytes = Buffer.from(`${text}\n`);
    const line = { bytes: bytes.subarray(0, -1), line: index + 1, offset, terminated: true };
    const parsed = parseEventLine(line).records;
    if (scanned && scanner.scan(bytes, 0) === bytes.length) log.appendScanned(scanner, offset, line.line);
    else for (const record of parsed) log.append(record);
    records.push(...parsed);
    offset += bytes.length;
  }
  return { log, records, file, readBytes: readerOf(file) };
}

/** Reads as the real reader does: into the buffer that is lent, whose other bytes hold anything. */
export function readerOf(file: Buffer): ReadBytes {
  return async (offset, length, into) => {
    await Promise.resolve();
    if (!into) return Buffer.from(file.subarray(offset, offset + length));
    file.copy(into, 0, offset, offset + length);
    // What lies further behind is of an earlier read; filling all of it took longer than most searches.
    into.fill('needle', length, Math.min(length + 1024, into.length));
    return into.subarray(0, length);
  };
}
