import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';
import { type EventQuery } from '../model/query/eventQuery';
import { GrowingNumbers } from './growingNumbers';
import { eventFlags, type LogColumns } from './logColumns';
import { RawTextFilter } from './rawTextFilter';
import { type ReadBytes } from './recordTexts';
import { textTest } from './textCondition';

/** What a text search looks at. */
export interface SearchedEvents {
  readonly columns: LogColumns;
  /** Positions of the events that match by their columns, newest first. */
  readonly candidates: Uint32Array;
  /** False once these columns are no longer those of the log: its file was replaced. */
  readonly isCurrent: () => boolean;
}

/** How a text search reads, and what ends it. */
export interface TextSearchOptions {
  readonly readBytes: ReadBytes;
  /** Ends the search early with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gaps up to this many bytes are read along: reading 64 KiB costs what opening the file and asking for another part does
 * (about 30 µs), so a few candidates are read one by one and many as one stream.
 */
const widestGap = 64 * 1024;
/** One read is no longer than this, unless one record is. Two such buffers are used again and again. */
const longestRead = 2 * 1024 * 1024;
/** The event loop gets a turn after so many ms. One look at the clock comes late by less than 1 ms. */
const sliceMs = 6;
/** The clock is looked at after so many bytes: 30 to 100 µs of work. */
const bytesBetweenLooks = 64 * 1024;
/** With a limit, so many of the newest are searched first, then eight times as many, and so on. */
const firstBlock = 4096;
const blockGrowth = 8;

/**
 * Those of the candidates that hold the query's text, newest first, `query.limit` at most; undefined when the columns
 * are no longer the log's. Each event that its bytes don't rule out is parsed to be sure. Rejects where the file can't be
 * read.
 */
export async function searchTexts(
  { columns, candidates, isCurrent }: SearchedEvents,
  query: EventQuery,
  options: TextSearchOptions,
): Promise<Uint32Array<ArrayBuffer> | undefined> {
  if (options.signal?.aborted) throw new CancelledError();
  const search = new TextSearch(columns, isCurrent, query, options);
  const limit = query.limit ?? Infinity;
  const found = new GrowingNumbers();
  let length = query.limit === undefined ? candidates.length : firstBlock;
  for (let start = 0; start < candidates.length && found.length < limit; length *= blockGrowth) {
    const block = candidates.subarray(start, start + length);
    if (!(await search.look(block))) return undefined;
    for (const event of block) if (search.holdsText(event) && found.length < limit) found.push(event);
    start += block.length;
  }
  return found.view().filter((event) => search.holdsText(event));
}

/** Marks of events. */
const candidate = 1;
const match = 2;

/** Candidates, `first` to `last`, that are read together, and the part of the file that holds them. */
interface ReadRange {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

class TextSearch {
  private readonly marks: Uint8Array;
  private readonly matches: (recordText: string) => boolean;
  private readonly filter: RawTextFilter | undefined;
  private readonly slice = new TimeSlice(sliceMs);
  private readonly lastLine: LastLine;
  private buffers: readonly Buffer<ArrayBuffer>[] = [];

  constructor(
    private readonly columns: LogColumns,
    private readonly isCurrent: () => boolean,
    query: EventQuery,
    private readonly options: TextSearchOptions,
  ) {
    this.marks = new Uint8Array(columns.length);
    this.lastLine = new LastLine(columns);
    this.matches = textTest(query);
    this.filter = RawTextFilter.of(query);
  }

  /** Whether an event of a block that was looked at holds the text, and is still there. */
  holdsText(event: number): boolean {
    return this.marks[event] === match && this.lastLine.stillHolds(event);
  }

  /** Looks at a block of candidates in file order. False when the columns are no longer the log's. */
  async look(block: Uint32Array): Promise<boolean> {
    for (const event of block) this.marks[event] = candidate;
    const ranges = this.ranges();
    let turn = 0;
    let next = this.startReading(ranges.next().value, turn);
    while (next) {
      const { range, reading } = next;
      const bytes = await this.unlessReplaced(reading);
      if (!bytes || !this.isCurrent()) return false;
      // The next part is read while this one is searched.
      next = this.startReading(ranges.next().value, ++turn);
      if (!(await this.lookAtRange(range, bytes))) return false;
    }
    return true;
  }

  private startReading(range: ReadRange | undefined, turn: number) {
    if (!range) return undefined;
    const length = range.end - range.start;
    if (length <= longestRead && this.buffers.length < 2)
      this.buffers = [...this.buffers, Buffer.allocUnsafeSlow(longestRead)];
    const into = length <= longestRead ? this.buffers[turn % 2] : undefined;
    const reading = this.options.readBytes(range.start, length, into);
    reading.catch(() => undefined); // Who awaits it is told; where the search ends before, nobody needs to know.
    return { range, reading };
  }

  /** Undefined where reading failed because the file was replaced, which the log knows by now. */
  private async unlessReplaced(reading: Promise<Uint8Array>): Promise<Buffer | undefined> {
    try {
      const { buffer, byteOffset, byteLength } = await reading;
      return Buffer.from(buffer, byteOffset, byteLength);
    } catch (error) {
      if (!this.isCurrent()) return undefined;
      throw error;
    }
  }

  private async lookAtRange({ first, last, start }: ReadRange, bytes: Buffer): Promise<boolean> {
    const { columns, filter, marks, slice } = this;
    filter?.begin(bytes);
    let unseenBytes = 0;
    for (let event = first; event <= last; event++) {
      if (marks[event] !== candidate) continue;
      const from = (columns.offset[event] ?? 0) - start;
      const to = from + (columns.byteLength[event] ?? 0);
      marks[event] = 0;
      // Another event may have taken the place of one of an unfinished last line that was taken back.
      if (from < 0 || to > bytes.length) continue;
      const readsAsWritten = ((columns.flags[event] ?? 0) & eventFlags.readsAsWritten) !== 0;
      unseenBytes += to - from;
      if (!filter || filter.mayHold(bytes, from, to, readsAsWritten)) {
        if (this.matches(bytes.toString('utf8', from, to))) marks[event] = match;
        unseenBytes = bytesBetweenLooks;
      }
      if (unseenBytes < bytesBetweenLooks) continue;
      unseenBytes = 0;
      if (!slice.isUsedUp) continue;
      await slice.rest(this.options.signal);
      if (!this.isCurrent()) return false;
    }
    return true;
  }

  /** The candidates in file order, those near each other together. */
  private *ranges(): Generator<ReadRange, undefined, undefined> {
    const { marks, columns } = this;
    let event = marks.indexOf(candidate);
    while (event !== -1) {
      const first = event;
      const start = columns.offset[first] ?? 0;
      let last = first;
      let end = this.endOf(first);
      for (event = this.candidateBehind(last); this.belongs(event, start, end); event = this.candidateBehind(last)) {
        last = event;
        end = this.endOf(event);
      }
      yield { first, last, start, end };
    }
    return undefined;
  }

  /** Whether a candidate is near enough to be read together with those before it; -1 stands for none. */
  private belongs(event: number, start: number, end: number): boolean {
    if (event === -1) return false;
    return (this.columns.offset[event] ?? 0) - end <= widestGap && this.endOf(event) - start <= longestRead;
  }

  private candidateBehind(event: number): number {
    return this.marks[event + 1] === candidate ? event + 1 : this.marks.indexOf(candidate, event + 1);
  }

  private endOf(event: number): number {
    return (this.columns.offset[event] ?? 0) + (this.columns.byteLength[event] ?? 0);
  }
}

/** Knows the events of the last line, which alone may be taken back, with other events in their place, during a search. */
class LastLine {
  private readonly first: number;
  private readonly offsets: Float64Array;

  constructor(private readonly columns: LogColumns) {
    const { length, line, offset } = columns;
    let first = length;
    while (first > 0 && line[first - 1] === line[length - 1]) first--;
    this.first = first;
    this.offsets = offset.slice(first, length);
  }

  stillHolds(event: number): boolean {
    if (event < this.first) return true;
    return event < this.columns.length && this.columns.offset[event] === this.offsets[event - this.first];
  }
}
