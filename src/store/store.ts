import { type Disposable } from '../base/disposable';
import { type Listen } from '../base/emitter';
import { SerialQueue } from '../base/serialQueue';
import { type EdgeKey, type StoredEdge } from '../model/edge';
import { type EventDraft, type EventReference, type StoredEvent } from '../model/event';
import { type Finding } from '../model/finding';
import { type StoreHealth } from '../model/health';
import { type ItemStatus, type StoredItem } from '../model/item';
import { type ItemChanges, type ItemDraft, type ItemFilter } from '../model/itemDraft';
import { type EventFilter, type EventQuery, matchEverything } from '../model/query/eventQuery';
import { AppendedEvents } from './appendedEvents';
import { type RawEvent, writeEventLine } from './eventDraft';
import { EventQueries } from './eventQueries';
import { FluentEventQuery } from './fluentEventQuery';
import { type InitOptions, initStore } from './initStore';
import { queryItems } from './itemQuery';
import { RelationshipRows } from './relationshipRows';
import {
  type AppendedPage,
  type BucketCount,
  type EventCounts,
  type KindCount,
  type LogAppend,
  type StoreChange,
  type TimeBucket,
  type TimelineColumns,
} from './storeAnswers';
import { StoreCore, type StoreOptions } from './storeCore';
import { type StoreRecords } from './storeRecords';
import { TaskRows } from './taskRows';
import {
  type BatchCreated,
  type BatchWritten,
  type CacheRebuilt,
  type EdgeWrite,
  type ItemWrite,
  type ItemWriteOptions,
} from './writeAnswers';
import { EdgeWriter } from './writing/edgeWriter';
import { EventWriter } from './writing/eventWriter';
import { ItemWriter } from './writing/itemWriter';
import { type WritableStore } from './writing/writableStore';

export { type StoreOptions } from './storeCore';

/**
 * A store: the tasks, relationships and events of an `.engram` folder, after the native program's API and the design's.
 * The lines are the truth; engram.db is compared with them and answers only where it equals them. docs/store-api.md has
 * each function with its native name and its test.
 *
 * It reads in three steps: the tasks and the end of events.jsonl (`open`), then every line (in slices, so that calls are
 * answered in between), then engram.db for comparison. It does not watch: `refresh` looks at the files.
 */
export class Store implements Disposable {
  private readonly itemWriter: ItemWriter;
  private readonly edgeWriter: EdgeWriter;
  private readonly eventWriter: EventWriter;
  private readonly appended: AppendedEvents;

  /** Tasks as lists and trees show them. */
  readonly taskRows: TaskRows;
  /** Relationships as lists and trees show them. */
  readonly relationshipRows: RelationshipRows;
  /** Pages, counts and groups of events. */
  readonly events: EventQueries;
  /** Tells what a look at the files found, when it found something, and when engram.db was compared. */
  readonly onChange: Listen<StoreChange>;
  /**
   * Tells which events were added to events.jsonl, by this program or another, after it had been read whole: each once, in
   * file order. What was there when the store was opened is no news.
   */
  readonly onAppended: Listen<LogAppend>;

  private constructor(private readonly core: StoreCore) {
    const { items, edges, events, layout } = core.files;
    this.taskRows = new TaskRows(items, edges, events);
    this.relationshipRows = new RelationshipRows(items, edges);
    this.events = new EventQueries(layout.events, events);
    this.onChange = core.onChange;
    this.onAppended = core.onAppended;
    this.appended = new AppendedEvents(layout.events, events);
    const writes = new SerialQueue();
    const writable: WritableStore = {
      items,
      edges,
      look: () => core.look(),
      inTurn: (write) =>
        writes.run(async () => {
          await core.lookBeforeWrite();
          return write();
        }),
      append: (file, texts) => core.append(file, texts),
    };
    this.itemWriter = new ItemWriter(writable);
    this.edgeWriter = new EdgeWriter(writable);
    this.eventWriter = new EventWriter({
      append: (texts) => core.append('events', texts),
      hasId: (id) => events.probablyHasId(id),
      withId: (id) => this.events.withId(id),
      problem: () => core.problem,
    });
  }

  /**
   * Opens the `.engram` folder. Resolves when tasks, relationships and the end of events.jsonl are there; the rest
   * follows by itself (`settled`). A folder that is missing opens as an empty store of state `missing`. Rejects when the
   * files can't be read.
   */
  static async open(folder: string, options: StoreOptions): Promise<Store> {
    return new Store(await StoreCore.open(folder, options));
  }

  /**
   * Makes an empty store in a folder and returns the path of its `.engram`. Rejects when there is one already; nothing is
   * left behind then.
   */
  static init(workspaceFolder: string, options?: InitOptions): Promise<string> {
    return initStore(workspaceFolder, options);
  }

  /** What the store is and how it is. */
  get health(): StoreHealth {
    return this.core.health;
  }

  /** Changes when events.jsonl was truncated or replaced: every position and reference from before is void. */
  get generation(): number {
    return this.core.files.events.generation;
  }

  /** What is wrong with lines, in file order: items, edges, events. */
  get findings(): readonly Finding[] {
    return this.core.findings;
  }

  /** Which tables answer `ready` and `blocked` now: those of engram.db, or ones made from the lines. */
  get tasksAnsweredBy(): 'cache' | 'lines' | undefined {
    return this.core.questions.source;
  }

  /**
   * Looks at the files now. Resolves when what had changed is in the store; rejects when they can't be read. A call
   * while another look is under way gets one of its own behind it.
   */
  async refresh(): Promise<StoreHealth> {
    await this.core.look();
    return this.health;
  }

  /**
   * Resolves when every line has been read, also a last one without a line end that nobody finishes for 500 ms. Rejects
   * as `refresh` does.
   */
  async loaded(signal?: AbortSignal): Promise<StoreHealth> {
    await this.core.loaded(signal);
    return this.health;
  }

  /** Resolves when every line has been read and engram.db has been compared. Rejects as `refresh` does. */
  async settled(signal?: AbortSignal): Promise<StoreHealth> {
    await this.core.settled(signal);
    return this.health;
  }

  // Tasks

  /** The item of this id, undefined when there is none. */
  get(id: string): StoredItem | undefined {
    return this.core.files.items.get(id);
  }

  /** Items of a status, or all, in the native order: priority, then creation time. Rejects when SQLite can't be loaded. */
  async list(status?: ItemStatus): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.core.questions.list(status));
  }

  /** Items that somebody could start on: open, not held up, without an open child. In the native order. */
  async ready(): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.core.questions.ready());
  }

  /** Items that wait for another one that is not closed. In the native order. */
  async blocked(): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.core.questions.blocked());
  }

  /** Items of a filter, in the native order. Throws a RangeError for values that no filter can have. */
  query(filter: ItemFilter): readonly StoredItem[] {
    return queryItems(this.core.files.items.inOrder, filter);
  }

  /** Creates an open item. Rejects with `InvalidItemError` or `AppendError`. */
  create(draft: ItemDraft): Promise<StoredItem> {
    return this.itemWriter.create(draft);
  }

  /**
   * Changes fields of an item. Rejects with `UnknownItemError`, `InvalidItemError`, `ChangedMeanwhileError` or
   * `AppendError`, as every write to an item does.
   */
  update(id: string, changes: ItemChanges, options?: ItemWriteOptions): Promise<ItemWrite> {
    return this.itemWriter.update(id, changes, options);
  }

  /** Changes the status of an item. Rejects also with `InvalidStatusChangeError`: a closed item may only be opened. */
  setStatus(id: string, status: ItemStatus, options?: ItemWriteOptions): Promise<ItemWrite> {
    return this.itemWriter.setStatus(id, status, options);
  }

  /** Closes an item, with the time and a reason. */
  close(id: string, reason?: string, options?: ItemWriteOptions): Promise<ItemWrite> {
    return this.itemWriter.close(id, reason, options);
  }

  /** Opens a closed item again, without the time and the reason of its closing. */
  reopen(id: string, options?: ItemWriteOptions): Promise<ItemWrite> {
    return this.itemWriter.reopen(id, options);
  }

  /** Creates several items in one write. */
  batchCreate(drafts: readonly ItemDraft[]): Promise<BatchCreated> {
    return this.itemWriter.batchCreate(drafts);
  }

  /** Closes several items in one write. */
  batchClose(ids: readonly string[], reason?: string): Promise<BatchWritten> {
    return this.itemWriter.batchClose(ids, reason);
  }

  /** Sets the status of several items in one write. */
  batchSetStatus(ids: readonly string[], status: ItemStatus): Promise<BatchWritten> {
    return this.itemWriter.batchSetStatus(ids, status);
  }

  // Relationships

  /** Adds a relationship; one that is there stays as it is. Rejects with `RefusedEdgeError` or `AppendError`. */
  addEdge(edge: EdgeKey): Promise<EdgeWrite> {
    return this.edgeWriter.add(edge);
  }

  /** Removes a relationship by a tombstone; where there is none, nothing is written. Rejects with `AppendError`. */
  removeEdge(edge: EdgeKey): Promise<EdgeWrite> {
    return this.edgeWriter.remove(edge);
  }

  /** Relationships in file order of their winning line; `removed`: the tombstones instead. */
  relationships(removed = false): readonly StoredEdge[] {
    return removed ? this.core.files.edges.removed : this.core.files.edges.live;
  }

  // Events

  /** The last event of this id, which is the one that the native program has; undefined when there is none. */
  async getEvent(id: string): Promise<StoredEvent | undefined> {
    return (await this.getEvents(id)).at(-1);
  }

  /** All events of this id, in file order. */
  getEvents(id: string): Promise<readonly StoredEvent[]> {
    return this.events.withId(id);
  }

  /** Events of a filter, newest first. */
  queryEvents(filter: EventFilter): Promise<readonly StoredEvent[]> {
    return this.events.filtered(filter);
  }

  /** The newest events. */
  recentEvents(limit: number): Promise<readonly StoredEvent[]> {
    return this.events.filtered({ limit });
  }

  /** The newest events with this task as source or target. */
  taskEvents(task: string, limit: number): Promise<readonly StoredEvent[]> {
    return this.events.filtered({ task, limit });
  }

  /** Begins a query: `store.eventQuery().kind('task_failed').limit(5).execute()`. */
  eventQuery(): FluentEventQuery {
    return new FluentEventQuery(this.events);
  }

  /** How many events match, and of which kinds; without a query, of all. */
  eventCounts(query: EventQuery = matchEverything, signal?: AbortSignal): Promise<EventCounts> {
    return this.events.counts(query, signal);
  }

  /** How many events this task has as source or target, and of which kinds. */
  taskEventCounts(task: string): EventCounts {
    return this.events.taskCounts(task);
  }

  /** Events per bucket of UTC time, the latest first, without empty buckets; without a query, all. */
  eventTimeline(
    bucket: TimeBucket,
    query: EventQuery = matchEverything,
    signal?: AbortSignal,
  ): Promise<readonly BucketCount[]> {
    return this.events.timeline(query, bucket, signal);
  }

  /** Every kind with its count, the most frequent first. */
  eventKinds(): readonly KindCount[] {
    return this.events.kinds();
  }

  /** The event at this place; undefined when its generation is over or no event starts there. */
  eventByReference(reference: EventReference): Promise<StoredEvent | undefined> {
    return this.events.byReference(reference);
  }

  /** The record's text exactly as it stands in the file; undefined where `eventByReference` is. */
  eventText(reference: EventReference): Promise<string | undefined> {
    return this.events.text(reference);
  }

  /** Columns of the events `from` … `from + limit - 1`, in buffers of their own. */
  columns(from: number, limit: number): TimelineColumns {
    return this.events.columns(from, limit);
  }

  /** The line that recording this draft would append. Throws `InvalidEventError`. */
  previewEvent(draft: EventDraft): string {
    return writeEventLine(draft).text;
  }

  /**
   * Appends an event to events.jsonl, with an id that none of the log has, and resolves when it is on disk, in the store
   * and told by `onAppended`. Events are written in the order of the calls. Rejects with `InvalidEventError` or
   * `AppendError`, whose code says whether something was written.
   */
  recordEvent(draft: EventDraft): Promise<StoredEvent> {
    return this.eventWriter.record(draft);
  }

  /**
   * Appends an event that has its id and time already, as the native `record_event_raw` does. The id may be shared: that
   * is not checked. Of a stored event the payload keeps its digits. Rejects as `recordEvent` does.
   */
  recordEventRaw(event: RawEvent): Promise<StoredEvent> {
    return this.eventWriter.recordRaw(event);
  }

  /** How many of which kinds were added; undefined when events.jsonl was truncated or replaced since. */
  appendedKinds(append: LogAppend): Promise<readonly KindCount[] | undefined> {
    return this.appended.kinds(append);
  }

  /**
   * Those of the added events that match, in file order, `limit` at most, behind the position `afterIndex`; the query's own
   * limit does not count. Undefined when events.jsonl was truncated or replaced since.
   */
  appendedEvents(
    append: LogAppend,
    query: EventQuery,
    afterIndex: number | undefined,
    limit: number,
  ): Promise<AppendedPage | undefined> {
    return this.appended.page(append, query, afterIndex, limit);
  }

  /** The records as they are now, for answers that look at many at once (`src/analysis`). */
  get records(): StoreRecords {
    const { items, edges, events } = this.core.files;
    const { log, generation } = events;
    let linesById: ReadonlyMap<string, readonly StoredItem[]> | undefined;
    return {
      log,
      generation,
      items: items.inOrder,
      edges: edges.live,
      item: (id) => items.get(id),
      itemLines: (id) => (linesById ??= items.behind(-1)).get(id) ?? [],
      readEvents: (indices) => this.events.readAt(log, generation, indices),
      readEventsOnce: (indices) => this.events.readAtOnce(log, generation, indices),
      readLines: (indices) => this.events.linesAt(log, indices),
    };
  }

  // engram.db

  /**
   * Resolves when the rows of all writes so far are in engram.db, or when it was left behind: writes don't wait for it.
   * Takes 2 s at most once engram.db has been compared, which the first write needs. Never rejects.
   */
  cacheFollowed(): Promise<void> {
    return this.core.cacheFollowed();
  }

  /**
   * Makes a complete engram.db beside the old one and puts it in its place. Rejects with `ReplacementError`, which says what
   * to do, where a writer could be harmed by that (a journal, a living daemon), where engram.db changed meanwhile, and when
   * the disk fails; with `CancelledError` when `signal` is aborted. The old one is then as it was.
   */
  rebuildCache(signal?: AbortSignal): Promise<CacheRebuilt> {
    return this.core.rebuildCache(signal);
  }

  dispose(): void {
    this.core.dispose();
  }

  private itemsOf(ids: readonly string[]): readonly StoredItem[] {
    return ids.map((id) => this.core.files.items.get(id)).filter((item) => item !== undefined);
  }
}
