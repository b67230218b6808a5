import { type EventRecord } from '../files/lineParse';
import { type LinePlace } from '../model/place';
import { type EventFilter, type EventQuery } from '../model/query/eventQuery';
import { type Timestamp } from '../model/timestamp';

/** Reads bytes of events.jsonl: exactly `length` from `offset` on, or rejects. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** What a query beyond the columns needs. */
export interface MatchOptions {
  /** For conditions on text: the columns don't hold payloads. */
  readonly readBytes: ReadBytes;
  /** Ends the search early with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** One event as the columns know it: everything but id and payload. */
export interface LogEntry {
  /** Position in the log. */
  readonly index: number;
  readonly kind: string;
  readonly sourceTask: string | undefined;
  readonly targetTask: string | undefined;
  readonly timestamp: Timestamp;
  readonly place: LinePlace;
}

/** Columns of a part of the log, in file order; each array has its own buffer, to be moved to another thread. */
export interface EventColumns {
  readonly ms: Float64Array<ArrayBuffer>;
  readonly ns: Uint32Array<ArrayBuffer>;
  readonly kind: Uint16Array<ArrayBuffer>;
  readonly source: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
}

/** A value and how many events have it. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** Every event of one generation of events.jsonl. The body follows. */
export declare class EventLog {
  /** How many events it holds. */
  readonly size: number;
  /** Every kind so far, by index; only ever grows. */
  readonly kinds: readonly string[];
  /** Every task id so far, by index; only ever grows. */
  readonly tasks: readonly string[];
  /** Events whose id at least one other event has too. */
  readonly eventsSharingAnId: number;
  /** How many events were recovered from merged lines. */
  readonly recovered: number;
  /** Of the first and the last event by time; undefined when empty. */
  readonly timeRange: { readonly first: Timestamp; readonly last: Timestamp } | undefined;

  /** Adds an event behind all others of the file. Returns its position. Throws RangeError at the 65,537th kind. */
  append(record: EventRecord): number;
  /** Forgets the events at and after this byte offset: an unfinished last line that changed. */
  retract(offset: number): void;
  /** Forgets everything: the file has a new generation. */
  clear(): void;

  entry(index: number): LogEntry;
  /** Position of the event that starts at this byte offset. */
  indexAtOffset(offset: number): number | undefined;
  /** Positions of all events with this id, ascending: the lines are read to be sure. */
  indicesWithId(id: string, readBytes: ReadBytes): Promise<Uint32Array<ArrayBuffer>>;
  /** How many events share this event's id, itself included. */
  countSharingId(index: number): number;

  /** Positions of the matching events, newest first (time, then position), `query.limit` at most. */
  matching(query: EventQuery, options: MatchOptions): Promise<Uint32Array<ArrayBuffer>>;
  /** The same for the design's filter, whose kinds and tasks are exact. */
  filtered(filter: EventFilter): Uint32Array<ArrayBuffer>;
  /** The part of `matches` (newest first) behind an event that need not be among them; `after` undefined: from the start. */
  positionAfter(matches: Uint32Array, after: { readonly timestamp: Timestamp; readonly index: number }): number;

  /** Counts of each kind, the most frequent first, then by name. Without `among`: of all events. */
  countByKind(among?: Uint32Array): ValueCount[];
  /** Counts of each task (as source or target, an event once), the most frequent first, then by id. */
  countByTask(among?: Uint32Array): ValueCount[];
  /** How many events have this task as source or target. */
  countOfTask(task: string): number;
  /** Counts per bucket of `bucketMs` from 1970 UTC, the latest first, empty ones left out. */
  countByBucket(bucketMs: number, among?: Uint32Array): { readonly startMs: number; readonly count: number }[];

  /** Copies of the columns of the events `from` … `from + limit - 1`, fewer at the end. */
  columns(from: number, limit: number): EventColumns;
}
