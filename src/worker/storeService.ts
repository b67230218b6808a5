import { type Progress, type Transferred } from '../base/rpc';
import { type EventDraft, type EventReference, type StoredEvent } from '../model/event';
import { type CheckOptions, type LocatedReport } from '../model/check';
import { type ExportedPart, type ExportRequest } from '../model/eventFile';
import { type Explanation, type ExplanationSubject } from '../model/explanation';
import { type Finding } from '../model/finding';
import { type EdgeKey } from '../model/edge';
import { type StoreHealth } from '../model/health';
import { type ItemStatus, type StoredItem } from '../model/item';
import { type ItemChanges, type ItemDraft, type ItemFilter } from '../model/itemDraft';
import {
  type NotificationMatrix,
  type NotificationMatrixOptions,
  type NotificationPage,
  type NotificationRequest,
  type ReactionRule,
} from '../model/notification';
import { type EventColumns, type PackedEvents } from '../model/packedEvents';
import { type PatternOptions, type PatternReport } from '../model/pattern';
import { type EventQuery } from '../model/query/eventQuery';
import { type SessionComparison, type SessionList } from '../model/session';
import { type RawEvent } from '../store/eventDraft';
import {
  type AppendedPage,
  type BucketCount,
  type EventCounts,
  type EventGroup,
  type EventGrouping,
  type EventPage,
  type EventPageRequest,
  type KindCount,
  type LogAppend,
  type Page,
  type PageRequest,
  type RelationshipRow,
  type TaskDetails,
  type TaskRow,
  type TimeBucket,
  type TimelineColumns,
} from '../store/storeAnswers';
import { type CacheRebuilt, type EdgeWrite, type ItemWrite, type ItemWriteOptions } from '../store/writeAnswers';

// What the methods answer with. They are the store's own, so that the command line can use them without a worker.
export type {
  AppendedPage,
  BucketCount,
  EventCounts,
  EventCursor,
  EventGroup,
  EventGrouping,
  EventPage,
  EventPageRequest,
  KindCount,
  LogAppend,
  Page,
  PageRequest,
  RelationshipRow,
  StoreChange,
  TaskDetails,
  TaskRow,
  TimeBucket,
} from '../store/storeAnswers';

/** How many kinds and tasks of a log, each list from its beginning, somebody knows the names of. */
export interface KnownNames {
  readonly kinds: number;
  readonly tasks: number;
}

/** Packed columns with the kinds and tasks that were not known, from these places of the log's lists on. */
export interface TimelineChunk extends Omit<TimelineColumns, keyof EventColumns> {
  readonly events: PackedEvents;
  readonly kindsFrom: number;
  readonly tasksFrom: number;
}

/**
 * The store as the worker thread offers it: what the host calls. Client (`Remote<StoreService>`) and server are derived
 * from this interface. Every method rejects with a message for people; a signal, where one is taken, ends it early.
 */
export interface StoreService {
  /**
   * Opens the `.engram` folder and starts to watch it. Resolves as soon as items, edges and the end of events.jsonl are
   * read; the rest of the events follows, told by notifications. Until then (state `loading`) a file of more than 256 KiB
   * is answered for by its end alone, in a generation of its own: line numbers are 0 there, counts and columns are those
   * of the end, and the generation changes when the whole file has taken its place. Where its columns were kept
   * (`sidecarFolder`) and are still true, all of it is there at once. A missing folder opens as an empty store of state
   * `missing`, and comes to life when it appears.
   */
  open(options: OpenOptions): Promise<StoreHealth>;
  /** Looks at the files now, as the watcher does every 2 s. Resolves when what changed is in the store. */
  refresh(): Promise<StoreHealth>;
  /** Resolves when every line has been read and engram.db has been compared. */
  settled(signal?: AbortSignal): Promise<StoreHealth>;
  health(): StoreHealth;
  /** Findings in file order: items, edges, events. */
  findings(page: PageRequest): Page<Finding>;
  /** Waits until every line is read, and looks for all that is wrong with them and with what they say together. */
  checkStore(options: CheckOptions, signal?: AbortSignal): Promise<LocatedReport>;

  /** Every item, ordered by priority, creation time and place. */
  tasks(page: PageRequest): Page<TaskRow>;
  /** One task with everything about it; undefined when there is none of this id. */
  task(id: string): TaskDetails | undefined;
  /** Ids of ready items in the native order: priority, then creation time. Answered by SQL. */
  ready(): Promise<readonly string[]>;
  /** Ids of blocked items in the native order. Answered by SQL. */
  blocked(): Promise<readonly string[]>;
  /** Edges in file order of their winning line. */
  relationships(page: PageRequest & { readonly removed: boolean }): Page<RelationshipRow>;

  /** Matching events, newest first (by time, then by place). `query.limit` bounds all pages together. */
  events(query: EventQuery, page: EventPageRequest, signal?: AbortSignal): Promise<EventPage>;
  /** How many events match (up to `query.limit`), and how many of each kind, the most frequent kind first. */
  countEvents(query: EventQuery, signal?: AbortSignal): Promise<EventCounts>;
  /** Groups of the matching events; by day and session the latest first, else the largest first. */
  groupEvents(query: EventQuery, grouping: EventGrouping, signal?: AbortSignal): Promise<readonly EventGroup[]>;
  /** Matching events per bucket of UTC time, the latest first, empty buckets left out. */
  eventTimeline(query: EventQuery, bucket: TimeBucket, signal?: AbortSignal): Promise<readonly BucketCount[]>;
  /** Every kind of the log with its count, the most frequent first. */
  eventKinds(): readonly KindCount[];
  /** The event at this place; undefined when the file's generation has changed or no event starts there. */
  event(reference: EventReference): Promise<StoredEvent | undefined>;
  /** The event at this position of the log. */
  eventAt(index: number, generation: number): Promise<StoredEvent | undefined>;
  /** All events that share this id, in file order. */
  eventsById(id: string): Promise<readonly StoredEvent[]>;
  /** The record's text exactly as it stands in the file. */
  eventText(reference: EventReference): Promise<string | undefined>;

  /**
   * Columns of the events `from` … `from + limit - 1` in file order, moved without copying, with the names of kinds and
   * tasks but for as many as are `known`. Fewer are known than was said when the file was replaced.
   */
  timelineColumns(from: number, limit: number, known?: KnownNames): Transferred<TimelineChunk>;
  /** Log positions of the matching events, ascending, as Uint32. */
  matchingEvents(
    query: EventQuery,
    signal?: AbortSignal,
  ): Promise<Transferred<{ readonly generation: number; readonly indices: Uint32Array<ArrayBuffer> }>>;

  /** Begins to write events as a file (`src/analysis/export`). The answer is the export's number. */
  beginExport(request: ExportRequest): number;
  /**
   * The next part of the file, about 1 MiB, so that other calls are answered before the next is asked for; undefined behind
   * the last one. An export that rejects, as where events.jsonl was truncated or replaced meanwhile, has ended.
   */
  exportedPart(number: number, signal?: AbortSignal): Promise<Transferred<ExportedPart> | undefined>;
  /** Ends an export before its end. */
  endExport(number: number): void;

  /**
   * Why an event happened, or the last thing that went wrong with a task. Undefined where there is no such event, or of
   * another generation of the file. Waits until every line is read.
   */
  explain(subject: ExplanationSubject, signal?: AbortSignal): Promise<Explanation | undefined>;
  /** What came of it, in the same way. */
  consequences(subject: ExplanationSubject, signal?: AbortSignal): Promise<Explanation | undefined>;

  /** Who was told what, and whether they reacted: a page of the messages of a task, or of all. */
  notifications(request: NotificationRequest, signal?: AbortSignal): Promise<NotificationPage>;
  /** How often each task told each other something, the busiest for themselves. */
  notificationMatrix(options: NotificationMatrixOptions, signal?: AbortSignal): Promise<NotificationMatrix>;
  /** Every session with its figures, the earliest first. */
  sessions(rule: ReactionRule, signal?: AbortSignal): Promise<SessionList>;
  /** Two sessions by their numbers: 1 is the first, -1 the last. Rejects with a RangeError where there is no such session. */
  compareSessions(
    numbers: { readonly a: number; readonly b: number },
    rule: ReactionRule,
    signal?: AbortSignal,
  ): Promise<SessionComparison>;
  /** Which sequences of kinds come before failures more often than elsewhere. */
  patterns(options: PatternOptions, progress: Progress, signal?: AbortSignal): Promise<PatternReport>;

  /** The line that recording this draft would append, without line ends; the id and time are examples. */
  previewEvent(draft: EventDraft): string;
  /** Appends the event and resolves when it is on disk and in the log. */
  recordEvent(draft: EventDraft): Promise<StoredEvent>;
  /** The same for an event that has its id and time. */
  recordEventRaw(event: RawEvent): Promise<StoredEvent>;
  /** How many of which kinds a change brought (`StoreChange.appended`); undefined when events.jsonl is another one now. */
  appendedKinds(append: LogAppend): Promise<readonly KindCount[] | undefined>;
  /** Those of the added events that match, in file order, in pages; undefined when events.jsonl is another one now. */
  appendedEvents(
    append: LogAppend,
    query: EventQuery,
    afterIndex: number | undefined,
    limit: number,
  ): Promise<AppendedPage | undefined>;

  /** Items of a filter, in the native order. */
  queryTasks(filter: ItemFilter): readonly StoredItem[];
  /** Writes to tasks and relationships, as the methods of `Store` do. */
  createTask(draft: ItemDraft): Promise<StoredItem>;
  updateTask(id: string, changes: ItemChanges, options?: ItemWriteOptions): Promise<ItemWrite>;
  setTaskStatus(id: string, status: ItemStatus, options?: ItemWriteOptions): Promise<ItemWrite>;
  closeTask(id: string, reason: string | undefined, options?: ItemWriteOptions): Promise<ItemWrite>;
  reopenTask(id: string, options?: ItemWriteOptions): Promise<ItemWrite>;
  addRelationship(edge: EdgeKey): Promise<EdgeWrite>;
  removeRelationship(edge: EdgeKey): Promise<EdgeWrite>;

  /** Makes a complete engram.db beside the old one and puts it in its place. */
  rebuildCache(signal?: AbortSignal): Promise<CacheRebuilt>;
}

export type { CacheRebuilt, EdgeWrite, ItemWrite, ItemWriteOptions } from '../store/writeAnswers';

/** How to open a store. */
export interface OpenOptions {
  /** Absolute path of the `.engram` folder. */
  readonly folder: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly sqlWasm: string;
  /** How often the files are looked at, in ms. 0: only on `refresh`. */
  readonly pollIntervalMs: number;
  /**
   * Absolute path of a folder outside of every store, where the columns of large events.jsonl files are kept, so that
   * opening one again needs no scan (512 MiB at most). Without it they are not.
   */
  readonly sidecarFolder?: string | undefined;
}
