import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';
import { type EventQuery } from '../model/query/eventQuery';
import { candidate, type CandidateGroup, candidateGroups, type Grouping } from './candidateGroups';
import { GrowingNumbers } from './growingNumbers';
import { eventFlags, type LogColumns } from './logColumns';
import { RawTextFilter } from './rawTextFilter';
import { ReadAhead, type ReadGroup, readGrouping } from './readAhead';
import { type ReadBytes } from './recordTexts';
import { textTest } from './textCondition';

/** How a text search reads, and what ends it. */
export interface TextSearchOptions {
  readonly readBytes: ReadBytes;
  /** Ends the search early with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** What is searched at once: 32 KiB stay in the processor's cache. */
const pieceGrouping: Grouping = { longest: 32 * 1024, widestGap: 512 };
/** The event loop gets a turn after so many ms. The clock is looked at after every piece and every parsed event. */
const sliceMs = 6;
/** With a limit, so many of the newest are searched first, then eight times as many, and so on. */
const firstBlock = 4096;
const blockGrowth = 8;

/**
 * Those of the candidates, positions newest first, that hold the query's text: newest first, `query.limit` at most. An
 * event whose bytes don't tell is parsed. Rejects where the file can't be read.
 */
export async function searchTexts(
  columns: LogColumns,
  candidates: Uint32Array,
  query: EventQuery,
  options: TextSearchOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  if (options.signal?.aborted) throw new CancelledError();
  const search = new TextSearch(columns, query, options);
  const limit = query.limit ?? Infinity;
  const found = new GrowingNumbers();
  let length = query.limit === undefined ? candidates.length : firstBlock;
  for (let start = 0; start < candidates.length && found.length < limit; length *= blockGrowth) {
    const block = candidates.subarray(start, start + length);
    await search.look(block);
    search.collect(block, limit, found);
    start += block.length;
  }
  return found.view().filter((event) => search.isThere(event));
}

/** The mark of an event that holds the text. */
const match = 2;

/** An event that must be parsed, and the place of its record in some bytes. */
interface Suspect {
  readonly event: number;
  readonly from: number;
  readonly to: number;
}

class TextSearch {
  private readonly marks: Uint8Array;
  private readonly matches: (recordText: string) => boolean;
  private readonly filter: RawTextFilter | undefined;
  private readonly slice = new TimeSlice(sliceMs);
  private readonly lastLine: LastLine;

  constructor(
    private readonly columns: LogColumns,
    query: EventQuery,
    private readonly options: TextSearchOptions,
  ) {
    this.marks = new Uint8Array(columns.length);
    this.lastLine = new LastLine(columns);
    this.matches = textTest(query);
    this.filter = RawTextFilter.of(query);
  }

  /** Adds the matches of a block that was looked at, until `limit` are found. */
  collect(block: Uint32Array, limit: number, found: GrowingNumbers): void {
    const { marks } = this;
    for (let at = 0; at < block.length && found.length < limit; at++) {
      const event = block[at] ?? 0;
      if (marks[event] === match && this.isThere(event)) found.push(event);
    }
  }

  /** Whether an event is still the one that it was when the search began. */
  isThere(event: number): boolean {
    return this.lastLine.stillHolds(event);
  }

  /** Looks at a block of candidates in file order. */
  async look(block: Uint32Array): Promise<void> {
    this.mark(block);
    const groups = candidateGroups(this.columns, this.marks, 0, this.marks.length, readGrouping);
    const reader = new ReadAhead(groups, this.options.readBytes);
    for (let next = await reader.next(); next; next = await reader.next()) {
      if (this.options.signal?.aborted) throw new CancelledError();
      await this.lookAtGroup(next);
    }
  }

  private mark(block: Uint32Array): void {
    const { marks } = this;
    // No event is twice among the candidates, so that as many as there are events are all of them.
    if (block.length === marks.length) marks.fill(candidate);
    else for (const event of block) marks[event] = candidate;
  }

  private async lookAtGroup({ group: { first, last, start, end }, bytes }: ReadGroup): Promise<void> {
    for (const piece of candidateGroups(this.columns, this.marks, first, last + 1, pieceGrouping)) {
      // Other events may have taken the places of those of an unfinished last line since the bytes were asked for.
      const isRead = piece.start >= start && piece.end <= end;
      if (isRead) await this.lookAtPiece(piece, bytes.subarray(piece.start - start, piece.end - start));
    }
  }

  private async lookAtPiece(piece: CandidateGroup, bytes: Buffer): Promise<void> {
    const { slice, marks } = this;
    // Told at once, because the filter may serve another search while this one rests.
    for (const { event, from, to } of this.suspects(piece, bytes)) {
      if (this.matches(bytes.toString('utf8', from, to))) marks[event] = match;
      if (slice.isUsedUp) await slice.rest(this.options.signal);
    }
    if (slice.isUsedUp) await slice.rest(this.options.signal);
  }

  /** Marks what the filter knows to match. Returns the candidates of a piece that it can't tell, with the places of their records. */
  private suspects({ first, last, start }: CandidateGroup, bytes: Buffer): readonly Suspect[] {
    const { filter, marks } = this;
    const { offset, byteLength, flags } = this.columns;
    const suspects: Suspect[] = [];
    filter?.begin(bytes);
    for (let event = first; event <= last; event++) {
      if (marks[event] !== candidate) continue;
      marks[event] = 0;
      const from = (offset[event] ?? 0) - start;
      const to = from + (byteLength[event] ?? 0);
      const readsAsWritten = ((flags[event] ?? 0) & eventFlags.readsAsWritten) !== 0;
      const isMatch = filter?.matches(from, to, readsAsWritten);
      if (isMatch === undefined) suspects.push({ event, from, to });
      else if (isMatch) marks[event] = match;
    }
    return suspects;
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
