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
 * What is read at once: up to 2 MiB, unless one record is longer, into two buffers in turn. Gaps up to 64 KiB are read
 * along: that costs what opening the file for another part does (about 30 µs), so that a few candidates are read one by one
 * and many as one stream.
 */
const read: Grouping = { longest: 2 * 1024 * 1024, widestGap: 64 * 1024 };
/** What is searched at once: the text of 32 KiB stays in the processor's cache, and is soon gone from the heap. */
const piece: Grouping = { longest: 32 * 1024, widestGap: 512 };
/** The event loop gets a turn after so many ms. The clock is looked at after every piece and every parsed event. */
const sliceMs = 6;
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

/** Which candidates are taken together, in bytes. */
interface Grouping {
  readonly longest: number;
  readonly widestGap: number;
}

/** Candidates, `first` to `last`, that are taken together, and the part of the file that holds them, `end` exclusive. */
interface CandidateGroup {
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
  private readonly buffers: Buffer<ArrayBuffer>[] = [];

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
    const groups = this.groups(0, this.marks.length, read);
    let next = this.startReading(groups.next().value);
    while (next) {
      const { group, reading } = next;
      const bytes = await this.unlessReplaced(reading);
      if (!bytes || !this.isCurrent()) return false;
      // The next part is read while this one is searched.
      next = this.startReading(groups.next().value);
      if (!(await this.lookAtBytes(group, bytes))) return false;
    }
    return true;
  }

  private startReading(group: CandidateGroup | undefined) {
    if (!group) return undefined;
    const length = group.end - group.start;
    const reading = this.options.readBytes(group.start, length, length <= read.longest ? this.nextBuffer() : undefined);
    reading.catch(() => undefined); // Who awaits it is told; where the search ends before, nobody needs to know.
    return { group, reading };
  }

  private nextBuffer(): Buffer<ArrayBuffer> {
    const buffer = (this.buffers.length < 2 ? undefined : this.buffers.shift()) ?? Buffer.allocUnsafeSlow(read.longest);
    this.buffers.push(buffer);
    return buffer;
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

  private async lookAtBytes({ first, last, start, end }: CandidateGroup, bytes: Buffer): Promise<boolean> {
    for (const group of this.groups(first, last + 1, piece)) {
      // Other events may have taken the places of those of an unfinished last line since the bytes were asked for.
      const isRead = group.start >= start && group.end <= end;
      if (isRead && !(await this.lookAtPiece(group, bytes.subarray(group.start - start, group.end - start))))
        return false;
    }
    return true;
  }

  private async lookAtPiece({ first, last, start }: CandidateGroup, bytes: Buffer): Promise<boolean> {
    const { columns, filter, marks, slice } = this;
    filter?.begin(bytes);
    for (let event = first; event <= last; event++) {
      if (marks[event] !== candidate) continue;
      marks[event] = 0;
      const from = (columns.offset[event] ?? 0) - start;
      const to = from + (columns.byteLength[event] ?? 0);
      const readsAsWritten = ((columns.flags[event] ?? 0) & eventFlags.readsAsWritten) !== 0;
      const mayHold = !filter || filter.mayHold(from, to, readsAsWritten);
      if (mayHold && this.matches(bytes.toString('utf8', Math.max(0, from), to))) marks[event] = match;
      if ((!mayHold && event < last) || !slice.isUsedUp) continue;
      await slice.rest(this.options.signal);
      if (!this.isCurrent()) return false;
    }
    return true;
  }

  /** The candidates from `from` to `to`, exclusive, in file order, those near each other together. */
  private *groups(from: number, to: number, { longest, widestGap }: Grouping): Generator<CandidateGroup, undefined> {
    let event = this.nextCandidate(from);
    while (event < to) {
      const first = event;
      const start = this.columns.offset[first] ?? 0;
      let last = first;
      let end = this.endOf(first);
      for (event = this.nextCandidate(first + 1); event < to; event = this.nextCandidate(event + 1)) {
        const isNear = (this.columns.offset[event] ?? 0) - end <= widestGap && this.endOf(event) - start <= longest;
        if (!isNear) break;
        last = event;
        end = this.endOf(event);
      }
      yield { first, last, start, end };
    }
    return undefined;
  }

  /** The first candidate from `from` on that was not looked at; Infinity when there is none. */
  private nextCandidate(from: number): number {
    if (this.marks[from] === candidate) return from;
    const event = this.marks.indexOf(candidate, from);
    return event === -1 ? Infinity : event;
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
