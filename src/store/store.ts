import { type Disposable } from '../base/disposable';
import { type Listen } from '../base/emitter';
import { CancelledError } from '../base/rpc';
import { type OpenedCache } from '../cache/openCache';
import { TaskTables } from '../cache/taskTables';
import { appendRecord } from '../files/appender';
import { type StoredEdge } from '../model/edge';
import { type EventDraft, type EventReference, type StoredEvent } from '../model/event';
import { type Finding } from '../model/finding';
import { type StoreHealth } from '../model/health';
import { type ItemStatus, type StoredItem } from '../model/item';
import { type EventFilter, type EventQuery, matchEverything } from '../model/query/eventQuery';
import { CacheInspector } from './cacheInspector';
import { ChangeTeller } from './changeTeller';
import { writeEventLine } from './eventDraft';
import { EventQueries } from './eventQueries';
import { readBytes } from './eventReader';
import { describeHealth } from './health';
import { initStore } from './initStore';
import { unfinishedLineMs } from './lineFeed';
import { nativeView } from './nativeView';
import { RelationshipRows } from './relationshipRows';
import { SingleFlight } from './singleFlight';
import {
  type BucketCount,
  type EventCounts,
  type KindCount,
  type StoreChange,
  type TimeBucket,
  type TimelineColumns,
} from './storeAnswers';
import { StoreFiles } from './storeFiles';
import { TaskQuestions } from './taskQuestions';
import { TaskRows } from './taskRows';

/** A copy of engram.db that is larger than this is closed after it was compared: tables of the tasks alone are small. */
const largestKeptCacheBytes = 64 * 1024 * 1024;

/** How to open a store. */
export interface StoreOptions {
  /** Absolute path of sql-wasm.wasm. It is loaded when SQL is first needed. */
  readonly sqlWasm: string;
  /** Whether engram.db is compared with the lines in the background. Default: true; `settled` compares it in any case. */
  readonly comparesCache?: boolean;
}

/**
 * A store: the tasks, relationships and events of an `.engram` folder, after the design's API. The lines are the truth;
 * engram.db is compared with them and answers only where it equals them. Nothing but `recordEvent` and `init` writes.
 *
 * It reads in three steps: the tasks and the end of events.jsonl (`open`), then every line (in slices, so that calls are
 * answered in between), then engram.db for comparison. It does not watch: `refresh` looks at the files.
 */
export class Store implements Disposable {
  private readonly files: StoreFiles;
  private readonly questions: TaskQuestions;
  private readonly cache: CacheInspector;
  private readonly teller: ChangeTeller;
  private readonly looking = new SingleFlight(() => this.look());
  private readonly ending = new AbortController();
  private nextLook: NodeJS.Timeout | undefined;

  /** Tasks as lists and trees show them. */
  readonly taskRows: TaskRows;
  /** Relationships as lists and trees show them. */
  readonly relationshipRows: RelationshipRows;
  /** Pages, counts and groups of events. */
  readonly events: EventQueries;
  /** Tells what a look at the files found, when it found something, and when engram.db was compared. */
  readonly onChange: Listen<StoreChange>;

  private constructor(
    folder: string,
    private readonly options: StoreOptions,
  ) {
    this.files = new StoreFiles(folder);
    const { items, edges, events, layout } = this.files;
    this.questions = new TaskQuestions(items, edges, options.sqlWasm);
    this.taskRows = new TaskRows(items, edges, events);
    this.relationshipRows = new RelationshipRows(items, edges);
    this.events = new EventQueries(layout.events, events);
    this.cache = this.inspectCache(options);
    this.teller = new ChangeTeller(this.files);
    this.onChange = this.teller.onChange;
  }

  /**
   * Opens the `.engram` folder. Resolves when tasks, relationships and the end of events.jsonl are there; the rest
   * follows by itself (`settled`). A folder that is missing opens as an empty store of state `missing`. Rejects when the
   * files can't be read.
   */
  static async open(folder: string, options: StoreOptions): Promise<Store> {
    const store = new Store(folder, options);
    try {
      await store.files.firstPicture();
    } catch (error) {
      store.dispose();
      throw error;
    }
    void store.looking.run();
    return store;
  }

  /**
   * Makes an empty store in a folder and returns the path of its `.engram`. Rejects when there is one already.
   */
  static init(workspaceFolder: string): Promise<string> {
    return initStore(workspaceFolder);
  }

  /** What the store is and how it is. */
  get health(): StoreHealth {
    return describeHealth(this.files, this.cache.health);
  }

  /** Changes when events.jsonl was truncated or replaced: every position and reference from before is void. */
  get generation(): number {
    return this.files.events.generation;
  }

  /** What is wrong with lines, in file order: items, edges, events. */
  get findings(): readonly Finding[] {
    return this.files.findings;
  }

  /** Which tables answer `ready` and `blocked` now: those of engram.db, or ones made from the lines. */
  get tasksAnsweredBy(): 'cache' | 'lines' | undefined {
    return this.questions.source;
  }

  /**
   * Looks at the files now. Resolves when what had changed is in the store; rejects when they can't be read. A call
   * while another look is under way gets one of its own behind it.
   */
  async refresh(): Promise<StoreHealth> {
    await this.looking.run();
    if (this.files.problem) throw this.files.problem;
    return this.health;
  }

  /**
   * Resolves when every line has been read, also a last one without a line end that nobody finishes for 500 ms. Rejects
   * as `refresh` does.
   */
  async loaded(signal?: AbortSignal): Promise<StoreHealth> {
    await untilAborted(this.readOn(), signal);
    if (this.files.problem) throw this.files.problem;
    return this.health;
  }

  /** Resolves when every line has been read and engram.db has been compared. Rejects as `refresh` does. */
  async settled(signal?: AbortSignal): Promise<StoreHealth> {
    await this.loaded(signal);
    await untilAborted(this.cache.settle(), signal);
    if (this.files.problem) throw this.files.problem;
    return this.health;
  }

  // Tasks

  /** The item of this id, undefined when there is none. */
  get(id: string): StoredItem | undefined {
    return this.files.items.get(id);
  }

  /** Items of a status, or all, in the native order: priority, then creation time. Rejects when SQLite can't be loaded. */
  async list(status?: ItemStatus): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.questions.list(status));
  }

  /** Items that somebody could start on: open, not held up, without an open child. In the native order. */
  async ready(): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.questions.ready());
  }

  /** Items that wait for another one that is not closed. In the native order. */
  async blocked(): Promise<readonly StoredItem[]> {
    return this.itemsOf(await this.questions.blocked());
  }

  /** Relationships in file order of their winning line; `removed`: the tombstones instead. */
  relationships(removed = false): readonly StoredEdge[] {
    return removed ? this.files.edges.removed : this.files.edges.live;
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
  async eventByReference(reference: EventReference): Promise<StoredEvent | undefined> {
    const index = this.indexOf(reference);
    return index === undefined ? undefined : this.events.at(index);
  }

  /** The record's text exactly as it stands in the file; undefined where `eventByReference` is. */
  async eventText(reference: EventReference): Promise<string | undefined> {
    const event = await this.eventByReference(reference);
    if (!event) return undefined;
    return (await readBytes(this.files.layout.events, event.place.offset, event.place.byteLength)).toString('utf8');
  }

  /** Columns of the events `from` … `from + limit - 1`, in buffers of their own. */
  columns(from: number, limit: number): TimelineColumns {
    const { log, generation } = this.files.events;
    const { ms, ns, kind, source, target } = log.columns(from, limit);
    const [kinds, tasks] = [[...log.timelineKinds], [...log.tasks]];
    return { generation, start: from, total: log.size, ms, ns, kind, source, target, kinds, tasks };
  }

  /** The line that recording this draft would append. Throws `InvalidEventError`. */
  previewEvent(draft: EventDraft): string {
    return writeEventLine(draft).text;
  }

  /**
   * Appends an event to events.jsonl and resolves when it is on disk and in the store. Rejects with `InvalidEventError`
   * or `AppendError`, whose code says whether something was written.
   */
  async recordEvent(draft: EventDraft): Promise<StoredEvent> {
    const { id, text } = writeEventLine(draft);
    try {
      await appendRecord(this.files.layout.events, text);
    } finally {
      // Also after an error: a part of it, or all, may be in the file.
      await this.looking.run();
    }
    const event = await this.getEvent(id);
    if (event) return event;
    throw new Error(
      `The event ${id} was written, but events.jsonl no longer holds it: another program has replaced it.`,
    );
  }

  dispose(): void {
    this.ending.abort();
    clearTimeout(this.nextLook);
    this.cache.dispose();
    this.questions.dispose();
    this.teller.dispose();
  }

  private indexOf({ generation, offset }: EventReference): number | undefined {
    return generation === this.files.events.generation ? this.files.events.log.indexAtOffset(offset) : undefined;
  }

  private itemsOf(ids: readonly string[]): readonly StoredItem[] {
    return ids.map((id) => this.files.items.get(id)).filter((item) => item !== undefined);
  }

  private async readOn(): Promise<void> {
    await this.looking.idle();
    while (this.files.isWaiting && !this.files.problem && !this.ending.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, unfinishedLineMs));
      await this.looking.run();
    }
  }

  /** One look at the files. Never rejects. */
  private async look(): Promise<void> {
    const { signal } = this.ending;
    clearTimeout(this.nextLook);
    await this.files.look(signal);
    if (signal.aborted) return;
    if (this.files.isWaiting) {
      this.nextLook = setTimeout(() => void this.looking.run(), unfinishedLineMs);
      this.nextLook.unref();
    }
    if (this.options.comparesCache !== false) await this.cache.look();
    this.teller.tell(this.health);
  }

  private inspectCache({ sqlWasm }: StoreOptions): CacheInspector {
    const { files } = this;
    return new CacheInspector({
      path: files.layout.database,
      sqlWasm,
      catchUp: () => this.looking.run(),
      linesVersion: () => JSON.stringify([files.versions, files.lines]),
      nativeView: () => nativeView(files),
      tasksVersion: () => this.questions.version,
      onTasksEqual: (cache, version) => this.takeOver(cache, version),
      onCompared: () => this.teller.tell(this.health),
    });
  }

  private takeOver(cache: OpenedCache, version: string): void {
    const { items, edges } = this.files;
    // The native program does not see what was recovered from merged lines.
    const lacksRecords = items.recovered + edges.recovered > 0;
    const isOutdated = version !== this.questions.version || this.ending.signal.aborted;
    if (lacksRecords || isOutdated || cache.byteLength > largestKeptCacheBytes) cache.dispose();
    else this.questions.adopt(TaskTables.fromCache(cache, items.inFileOrder));
  }
}

/** Ends the waiting, not the work, when `signal` is aborted. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  if (signal.aborted) throw new CancelledError();
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(new CancelledError());
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
