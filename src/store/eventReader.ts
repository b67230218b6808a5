import { type FileHandle, open } from 'node:fs/promises';
import { nextTurn, TimeSlice } from '../base/timeSlice';
import { closeNow, openNow, type OpenFile, readNow } from '../files/openFile';
import { readFully } from '../files/readFully';
import { type EventLog, type LogEntry, type ReadBytes } from '../log/eventLog';
import { type StoredEvent } from '../model/event';
import { RecordDecoder } from './recordDecoder';

/** Gaps up to this many bytes are read along: a read takes 3 µs, as copying 16 KiB does (measured). */
const widestGap = 16 * 1024;
/** One read is no longer than this, unless one line is. */
const longestRead = 4 * 1024 * 1024;

/** Records are read for this long at a time: about 2,000 of them. */
const sliceMs = 8;

const lineEnd = 0x0a;

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
 * Reads events back from their lines, in file order: the columns hold neither id nor payload. Answers in the order of
 * `indices`; undefined where the file no longer holds what the log says, which the next look at the files will find too.
 */
export async function readEvents(
  path: string,
  log: EventLog,
  generation: number,
  indices: ArrayLike<number>,
): Promise<readonly (StoredEvent | undefined)[]> {
  const events = new Map<number, StoredEvent>();
  const ranges = rangesOf(Array.from(indices, (index) => log.entry(index)));
  const file = openIfThere(path);
  try {
    if (file) await readRanges(file, ranges, new RecordDecoder(generation), events);
  } finally {
    if (file) closeNow(file);
  }
  // Who reads one batch after the other would else let nobody in.
  await nextTurn();
  return Array.from(indices, (index) => events.get(index));
}

/** Reads the events of some ranges into a map by position. */
async function readRanges(
  file: OpenFile,
  ranges: readonly Range[],
  decoder: RecordDecoder,
  events: Map<number, StoredEvent>,
): Promise<void> {
  const slice = new TimeSlice(sliceMs);
  let buffer = Buffer.alloc(0);
  for (const { start, end, entries } of ranges) {
    const length = end - start;
    if (buffer.length <= length) buffer = Buffer.allocUnsafeSlow(length + 1);
    if (!readIfThere(file, start, buffer.subarray(0, length))) continue;
    buffer[length] = lineEnd;
    decoder.take(buffer.subarray(0, length + 1));
    for (const entry of entries) {
      const event = decoder.event(entry, entry.place.offset - start);
      if (event) events.set(entry.index, event);
      if (slice.isUsedUp) await slice.rest();
    }
  }
}

// What can't be read was shortened, replaced or removed since it was read: the watcher tells, and a new generation follows.

function openIfThere(path: string): OpenFile | undefined {
  try {
    return openNow(path);
  } catch {
    return undefined;
  }
}

/**
 * Fills `into` from `offset` on; false where the file ends before. At once, without the way through other threads, which
 * takes ten times as long as the read: this is a thread of its own, and the reads are short.
 */
function readIfThere(file: OpenFile, offset: number, into: Buffer): boolean {
  try {
    return readNow(file, offset, into.length, into).length === into.length;
  } catch {
    return false;
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
