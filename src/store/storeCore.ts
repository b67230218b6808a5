import { type Disposable } from '../base/disposable';
import { type Listen } from '../base/emitter';
import { Pause } from '../base/pause';
import { CancelledError } from '../base/rpc';
import { type OpenedCache } from '../cache/openCache';
import { TaskTables } from '../cache/taskTables';
import { appendRecords } from '../files/appender';
import { type Finding } from '../model/finding';
import { type StoreHealth } from '../model/health';
import { CacheInspector } from './cacheInspector';
import { CacheKeeper } from './cacheKeeper';
import { ChangeTeller } from './changeTeller';
import { describeCache, describeHealth } from './health';
import { unfinishedLineMs } from './lineFeed';
import { nativeView } from './nativeView';
import { rebuildCache } from './rebuildCache';
import { type SidecarOptions } from './sidecar/eventSidecar';
import { KeptComparison } from './sidecar/keptComparison';
import { SingleFlight } from './singleFlight';
import { type LogAppend, type StoreChange } from './storeAnswers';
import { StoreFiles } from './storeFiles';
import { TaskQuestions } from './taskQuestions';
import { type CacheRebuilt } from './writeAnswers';

/** A copy of engram.db that is larger than this is closed after it was compared: tables of the tasks alone are small. */
const largestKeptCacheBytes = 64 * 1024 * 1024;

/**
 * Whoever has opened a store asks for what it shows first: the rest of the events, which takes the thread for a second, is
 * read after so many ms, or when somebody waits for it.
 */
const openersTurnMs = 25;

/** How to open a store. */
export interface StoreOptions {
  /** Absolute path of sql-wasm.wasm. It is loaded when SQL is first needed. */
  readonly sqlWasm: string;
  /** Whether engram.db is compared with the lines in the background. Default: true; `settled` compares it in any case. */
  readonly comparesCache?: boolean;
  /** Where the columns of events.jsonl are kept between openings, outside of every store. Without it they are not. */
  readonly sidecar?: SidecarOptions | undefined;
}

/**
 * The files of a store and what keeps the picture of them true: looks, one at a time; the comparison of engram.db in the
 * background; the one way by which records are appended. `Store` is the API over it.
 */
export class StoreCore implements Disposable {
  private readonly cache: CacheInspector;
  private readonly keeper: CacheKeeper;
  private readonly teller: ChangeTeller;
  private readonly looking = new SingleFlight(() => this.lookOnce());
  private readonly ending = new AbortController();
  private nextLook: NodeJS.Timeout | undefined;
  private openersTurn: Pause | undefined;

  readonly files: StoreFiles;
  readonly questions: TaskQuestions;
  /** Tells what a look at the files found, when it found something, and when engram.db was compared. */
  readonly onChange: Listen<StoreChange>;
  /** Tells which events were added to events.jsonl after it had been read whole, by whichever program. */
  readonly onAppended: Listen<LogAppend>;

  private constructor(
    folder: string,
    private readonly options: StoreOptions,
  ) {
    this.files = new StoreFiles(folder, options.sidecar);
    this.questions = new TaskQuestions(this.files.items, this.files.edges, options.sqlWasm);
    this.cache = this.inspectCache(options);
    this.keeper = this.keepCache();
    this.teller = new ChangeTeller(this.files);
    this.onChange = this.teller.onChange;
    this.onAppended = this.teller.onAppended;
  }

  /** Reads the first picture (`Store.open`). Rejects when the files can't be read. */
  static async open(folder: string, options: StoreOptions): Promise<StoreCore> {
    const core = new StoreCore(folder, options);
    try {
      await core.files.firstPicture();
    } catch (error) {
      core.dispose();
      throw error;
    }
    core.openersTurn = new Pause(openersTurnMs);
    void core.looking.run();
    return core;
  }

  /** What the store is and how it is. */
  get health(): StoreHealth {
    return describeHealth(this.files, describeCache(this.cache.health, this.keeper.leftBecause));
  }

  /** What is wrong with lines, in file order: items, edges, events. */
  get findings(): readonly Finding[] {
    return this.files.findings;
  }

  /** Why the picture is not up to date: the last look could not read everything, or the store has been closed. */
  get problem(): Error | undefined {
    return this.ending.signal.aborted ? this.closedError() : this.files.problem;
  }

  /** Looks at the files now. Rejects when they can't be read. A call during another look gets one of its own behind it. */
  async look(): Promise<void> {
    // A look would see nothing any more, and a write must not rely on what was seen before.
    this.checkOpen();
    await this.lookNow();
    if (this.files.problem) throw this.files.problem;
  }

  /**
   * Looks at the files before a task or relationship is written, and on while their last line has no line end: it may be
   * what the write has to build on. After `unfinishedLineMs` without a change it counts; nobody is waited for longer than
   * twice that. Rejects as `look` does.
   */
  async lookBeforeWrite(): Promise<void> {
    const giveUp = performance.now() + 2 * unfinishedLineMs;
    await this.look();
    while (this.files.isTaskLineWaiting && performance.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, unfinishedLineMs / 10));
      await this.look();
    }
  }

  /** Resolves when every line has been read (`Store.loaded`). */
  async loaded(signal?: AbortSignal): Promise<void> {
    await untilAborted(this.readOn(), signal);
    if (this.files.problem) throw this.files.problem;
  }

  /** Resolves when every line has been read and engram.db has been compared. */
  async settled(signal?: AbortSignal): Promise<void> {
    await this.loaded(signal);
    await untilAborted(this.cacheFollowed(), signal);
    await untilAborted(this.cache.settle(), signal);
    if (this.files.problem) throw this.files.problem;
  }

  /**
   * Appends records to a file in one write, and looks at the files. Rejects with `AppendError`, after the look: a part of
   * what was to be written, or all of it, may be in the file. Once the store has been closed nothing is written.
   */
  async append(file: 'items' | 'edges' | 'events', texts: readonly string[]): Promise<void> {
    this.checkOpen();
    await this.keeper.around(file, texts.length, async () => {
      try {
        await appendRecords(this.files.layout[file], texts);
      } finally {
        await this.lookNow();
      }
    });
  }

  /** Resolves when engram.db holds what was appended, or was left behind (`Store.cacheFollowed`). */
  cacheFollowed(): Promise<void> {
    return this.keeper.followed();
  }

  /** Makes engram.db anew from all lines (`Store.rebuildCache`). */
  async rebuildCache(signal?: AbortSignal): Promise<CacheRebuilt> {
    await this.look();
    await this.loaded(signal);
    const { files } = this;
    const rebuilt = await rebuildCache({ files, sqlWasm: this.options.sqlWasm, inspector: this.cache, signal });
    await this.lookNow();
    this.keeper.tellRebuilt(!this.cache.isStale);
    return rebuilt;
  }

  dispose(): void {
    this.ending.abort();
    this.openersTurn?.end();
    clearTimeout(this.nextLook);
    this.files.dispose();
    this.keeper.dispose();
    this.cache.dispose();
    this.questions.dispose();
    this.teller.dispose();
  }

  private checkOpen(): void {
    if (this.ending.signal.aborted) throw this.closedError();
  }

  private closedError(): Error {
    return new Error(`The store ${this.files.layout.folder} has been closed.`);
  }

  private async readOn(): Promise<void> {
    this.openersTurn?.end();
    await this.looking.idle();
    while (this.files.isWaiting && !this.files.problem && !this.ending.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, unfinishedLineMs));
      await this.looking.run();
    }
  }

  /** As `SingleFlight.run`, for somebody who waits for it: the rest of the events is read at once then. */
  private lookNow(): Promise<void> {
    this.openersTurn?.end();
    return this.looking.run();
  }

  /** One look at the files. Never rejects. */
  private async lookOnce(): Promise<void> {
    const { signal } = this.ending;
    clearTimeout(this.nextLook);
    await this.openersTurn?.over;
    // Most looks need no other wait: whoever looks again and again would let nothing else happen.
    await new Promise((resolve) => setImmediate(resolve));
    await this.files.look(signal);
    if (signal.aborted) return;
    if (this.files.isWaiting) {
      this.nextLook = setTimeout(() => void this.looking.run(), unfinishedLineMs);
      this.nextLook.unref();
    }
    this.lookAtCache();
  }

  private inspectCache({ sqlWasm, sidecar }: StoreOptions): CacheInspector {
    const { files } = this;
    return new CacheInspector({
      path: files.layout.database,
      sqlWasm,
      catchUp: () => this.lookNow(),
      linesVersion: () => files.signature,
      rewrites: () => files.rewrites,
      isBeingWritten: () => this.keeper.isAtWork,
      nativeView: () => nativeView(files),
      lineCounts: () => ({ lines: files.lines, eventCount: files.events.log.size }),
      kept: sidecar && new KeptComparison(files.layout, sidecar),
      progress: () => files.progress,
      tasksVersion: () => this.questions.version,
      onTasksEqual: (cache, version) => this.takeOver(cache, version),
      onCompared: () => this.teller.tell(this.health),
    });
  }

  private keepCache(): CacheKeeper {
    return new CacheKeeper({
      files: this.files,
      inspector: this.cache,
      catchUp: () => this.lookNow(),
      onFollowed: () => this.lookAtCache(),
    });
  }

  private lookAtCache(): void {
    if (this.ending.signal.aborted) return;
    if (this.options.comparesCache !== false) this.cache.look();
    this.teller.tell(this.health);
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
