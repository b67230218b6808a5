import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { readFully } from '../files/readFully';
import { TimeSlice } from '../base/timeSlice';
import { parseEventLine } from '../files/lineParser';
import { type EventLog, type LogEntry, type ReadBytes } from '../log/eventLog';
import { type StoredEvent } from '../model/event';
import { compareTimestamps } from '../model/timestamp';

/** Gaps up to this many bytes are read along: a read takes 3 µs, as copying 16 KiB does (measured). */
const widestGap = 16 * 1024;
/** One read is no longer than this, unless one line is. */
const longestRead = 4 * 1024 * 1024;

/** Records are parsed for this long at a time: about 500 of them. */
const sliceMs = 8;

/**
 * Lends `use` a way to read the bytes of a file, all through one handle: a file that takes the place of this one meanwhile
 * is not mixed in. It is opened at the first read, and closed when `use` has ended. A read rejects where the file can't be
 * opened, or ends before the bytes do.
 */
export async function withBytesOf<Result>(
  path: string,
  use: (readBytes: ReadBytes) => Promise<Result>,
): Promise<Result> {
  let opening: Promise<FileHandle> | undefined;
  try {
    return await use(async (offset, length, into) => {
      const file = await (opening ??= open(path, 'r'));
      const bytes = await readFully(file, offset, length, into);
      if (bytes.length < length) throw new Error(`${path} is shorter than it was: it has changed since it was read.`);
      return bytes;
    });
  } finally {
    // Why it could not be opened was told to who read. Reads that are under way are waited for.
    const file = await opening?.catch(() => undefined);
    await file?.close();
  }
}

/**
 * Reads events back from their lines: the columns hold neither id nor payload. Answers in the order of `indices`;
 * undefined where the file no longer holds what the log says, which the next look at the files will find too.
 */
export async function readEvents(
  path: string,
  log: EventLog,
  generation: number,
  indices: ArrayLike<number>,
): Promise<readonly (StoredEvent | undefined)[]> {
  const events = new Map<number, StoredEvent | undefined>();
  const ranges = rangesOf(Array.from(indices, (index) => log.entry(index)));
  const file = await openIfThere(path);
  try {
    const slice = new TimeSlice(sliceMs);
    let buffer = Buffer.alloc(0);
    for (const { start, end, entries } of ranges) {
      if (buffer.length < end - start) buffer = Buffer.allocUnsafeSlow(end - start);
      const bytes = file && readIfThere(file, start, buffer.subarray(0, end - start));
      for (const entry of entries) {
        const at = entry.place.offset - start;
        events.set(
          entry.index,
          bytes && parseRecord(bytes.subarray(at, at + entry.place.byteLength), entry, generation),
        );
        if (slice.isUsedUp) await slice.rest();
      }
    }
  } finally {
    await file?.close();
  }
  return Array.from(indices, (index) => events.get(index));
}

// What can't be read was shortened, replaced or removed since it was read: the watcher tells, and a new generation follows.

function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch(() => undefined);
}

/**
 * Fills `into` from `offset` on; undefined where the file ends before. At once, without the way through other threads,
 * which takes ten times as long as the read: this is a thread of its own, and the reads are short.
 */
function readIfThere({ fd }: FileHandle, offset: number, into: Buffer): Buffer | undefined {
  try {
    let filled = 0;
    while (filled < into.length) {
      const count = readSync(fd, into, filled, into.length - filled, offset + filled);
      if (count === 0) return undefined;
      filled += count;
    }
    return into;
  } catch {
    return undefined;
  }
}

interface Range {
  readonly start: number;
  end: number;
  readonly entries: LogEntry[];
}

function rangesOf(entries: readonly LogEntry[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const entry of entries.toSorted((a, b) => a.place.offset - b.place.offset)) {
    const start = entry.place.offset;
    const end = start + entry.place.byteLength;
    const last = ranges.at(-1);
    if (last && start - last.end <= widestGap && end - last.start <= longestRead) {
      last.end = Math.max(last.end, end);
      last.entries.push(entry);
    } else {
      ranges.push({ start, end, entries: [entry] });
    }
  }
  return ranges;
}

function parseRecord(bytes: Buffer, entry: LogEntry, generation: number): StoredEvent | undefined {
  const { line, offset } = entry.place;
  const [record] = parseEventLine({ bytes, line, offset, terminated: true }).records;
  if (record?.kind !== entry.kind || compareTimestamps(record.timestamp, entry.timestamp) !== 0) return undefined;
  // The place is the log's: alone, a record of a merged line looks like a whole one.
  return { ...record, place: entry.place, index: entry.index, reference: { generation, offset } };
}
