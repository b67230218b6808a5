import { stat } from 'node:fs/promises';
import { type Disposable } from '../base/disposable';
import { CancelledError } from '../base/rpc';
import { compareWithLines, healthOfCompared, type NativeView } from '../cache/compareWithLines';
import { withDatabaseFile } from '../cache/databaseAccess';
import { openCache, type OpenedCache } from '../cache/openCache';
import { describeError, loadSqlite } from '../cache/sqlite';
import { FileIdentity } from '../files/fileIdentity';
import { fileSignature, fileSignatureSync } from '../files/fileSignature';
import { readDatabaseSnapshot } from '../files/snapshot';
import { type CacheHealth, type FileCounts } from '../model/health';
import { type FilesProgress, type GoodComparison, type KeptComparison } from './sidecar/keptComparison';
import { SingleFlight } from './singleFlight';

/** A copy of the file and SQLite's own copy of it have to fit beside the log in WebAssembly's memory of 2 GiB. */
const largestCacheBytes = 512 * 1024 * 1024;

/** After a comparison that took t, the next one waits for 10 t: a busy writer then costs a tenth of one core at most. */
const pauseFactor = 10;
const shortestPauseMs = 250;

/** When a writer was at work, its end may change nothing that a look would see. */
const busyRetryMs = 2000;

/** What the inspector asks of its store. */
export interface CacheInspectorOptions {
  /** Path of engram.db. */
  readonly path: string;
  readonly sqlWasm: string;
  /** Takes in lines written so far, so that they are no older than the copy of the cache. Never rejects. */
  readonly catchUp: () => Promise<void>;
  /** Changes with every line. */
  readonly linesVersion: () => string;
  /** Grows when lines that were taken in are void. */
  readonly rewrites: () => number;
  /** Whether rows of ours are on their way into engram.db: then it is compared when they are there. */
  readonly isBeingWritten: () => boolean;
  readonly nativeView: () => NativeView;
  /** The same without the records. */
  readonly lineCounts: () => Pick<NativeView, 'lines' | 'eventCount'>;
  /** What was found of an engram.db before this program started; undefined where that is not kept. */
  readonly kept: KeptComparison | undefined;
  readonly progress: () => FilesProgress;
  /** Changes with items and edges. */
  readonly tasksVersion: () => string;
  /** Told of a cache whose tasks equal the lines of that `tasksVersion`, and owns it from now on. */
  readonly onTasksEqual: (cache: OpenedCache, tasksVersion: string) => void;
  /** Told after every comparison. */
  readonly onCompared: () => void;
}

/** What is known of the rows of engram.db. */
export interface CacheBasis {
  /** Lines of each file whose rows are in it. */
  readonly lines: FileCounts;
  /** The file's signature when that was found. */
  readonly database: string;
  /** Whether every row was found to equal its line; false where others have written since. */
  readonly exact: boolean;
}

/** A good comparison of an engram.db, and whether the same signature means that nothing has changed since. */
interface LastGood extends GoodComparison {
  readonly database: string;
  readonly rewrites: number;
  readonly isCertain: boolean;
}

/** Compares engram.db with the lines, in the background, whenever one of them has changed. */
export class CacheInspector implements Disposable {
  private known: CacheHealth = { state: undefined, reason: 'engram.db has not been compared yet.', hiddenEvents: 0 };
  private compared = '';
  /** Undefined where nothing may be added to it. */
  private found: CacheBasis | undefined;
  private comparedRewrites: number | undefined;
  private lastGood: LastGood | undefined;
  private hasRecalled = false;
  private databaseNow = '';
  private earliestNext = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly ending = new AbortController();
  private readonly comparing = new SingleFlight(() => this.compare());

  constructor(private readonly options: CacheInspectorOptions) {}

  /** What the last comparison found. */
  get health(): CacheHealth {
    return this.known;
  }

  /** Looks whether engram.db or the lines have changed since the last comparison, and has them compared in a while. */
  look(): void {
    this.databaseNow = fileSignatureSync(this.options.path);
    if (this.isStale && !this.comparing.isRunning) this.schedule(this.earliestNext - performance.now());
  }

  /** Resolves when engram.db has been compared with the lines as they are now. Never rejects. */
  async settle(): Promise<void> {
    await this.comparing.idle();
    // A comparison is given up when the file is replaced under way; somebody who never stops is not waited for.
    for (let tries = 0; tries < 3 && this.isStale && !this.ending.signal.aborted; tries++) await this.comparing.run();
  }

  /**
   * What rows can be added to: those of an engram.db that is in step, or plainly behind. Undefined for every other one.
   * Compares it first where that has not been done for the lines as they are, so it may take a while. Never rejects.
   */
  async basis(): Promise<CacheBasis | undefined> {
    await this.comparing.idle();
    if (this.comparedRewrites !== this.options.rewrites() && !this.ending.signal.aborted) await this.comparing.run();
    return this.found;
  }

  /**
   * Takes note of rows that we have put into engram.db. `health`: what it is now, where that follows without comparing;
   * else it is compared when it is looked at next.
   */
  tellWritten(written: {
    readonly lines: FileCounts;
    readonly linesVersion: string;
    readonly database: string;
    readonly health: CacheHealth | undefined;
  }): void {
    const { lines, linesVersion, database, health } = written;
    this.found = { lines, database, exact: health !== undefined };
    if (!health) return;
    this.known = health;
    this.databaseNow = database;
    this.compared = `${database} ${linesVersion}`;
  }

  dispose(): void {
    this.ending.abort();
    this.options.kept?.dispose();
    this.clearTimer();
  }

  /** Whether engram.db or the lines have changed since it was compared, as far as the last look saw. */
  get isStale(): boolean {
    return this.compared !== this.signature(this.databaseNow);
  }

  private signature(database: string): string {
    return `${database} ${this.options.linesVersion()}`;
  }

  private schedule(delayMs: number): void {
    if (this.ending.signal.aborted || this.options.isBeingWritten()) return;
    this.clearTimer();
    this.timer = setTimeout(() => this.compareUnlessWritten(), Math.max(0, delayMs));
    // A program that has nothing else to do may end.
    this.timer.unref();
  }

  /** What was copied before our rows came would be told after them. When they are there, it is looked at again. */
  private compareUnlessWritten(): void {
    if (!this.options.isBeingWritten()) void this.comparing.run();
  }

  private clearTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async compare(): Promise<void> {
    const started = performance.now();
    this.clearTimer();
    try {
      this.known = await this.inspect();
    } catch (error) {
      if (error instanceof CancelledError) return;
      this.compared = this.signature(this.databaseNow);
      this.known = {
        state: 'unreadable',
        reason: `engram.db can't be compared: ${describeError(error)}`,
        hiddenEvents: 0,
      };
    } finally {
      const pause = pauseFactor * (performance.now() - started);
      this.earliestNext = performance.now() + Math.max(pause, shortestPauseMs);
      if (this.isStale) this.schedule(this.earliestNext - performance.now());
      else if (this.known.state === 'busy') this.schedule(busyRetryMs);
    }
    if (!this.ending.signal.aborted) this.options.onCompared();
  }

  private async inspect(): Promise<CacheHealth> {
    this.found = undefined;
    const { path, catchUp } = this.options;
    const database = await fileSignature(path);
    const known = await this.withoutComparing(database);
    if (known) return known;
    const identity = identityOf(path);
    const cache = await this.openCopy();
    // Writers append the line first: lines read after the copy are at least what it was made of.
    await catchUp();
    this.isComparing(database);
    if ('state' in cache) return cache;
    try {
      return await this.compareCopy(cache, database, identity);
    } catch (error) {
      cache.dispose();
      // The lines were replaced under way: nothing has been compared.
      this.compared = '';
      this.comparedRewrites = undefined;
      throw error;
    }
  }

  private isComparing(database: string): void {
    this.compared = this.signature(database);
    this.comparedRewrites = this.options.rewrites();
  }

  private async compareCopy(cache: OpenedCache, database: string, identity: FileIdentity | undefined) {
    const { nativeView, tasksVersion, onTasksEqual, rewrites } = this.options;
    // Lines may come while events are compared.
    const [version, comparedRewrites] = [tasksVersion(), rewrites()];
    this.lastGood = undefined;
    const compared = await compareWithLines(cache, nativeView(), this.ending.signal);
    const { health, tasksEqual, isWhatItCounts, shownEvents: shown } = compared;
    const { lines, bytes } = cache;
    cache.releaseBytes();
    if (tasksEqual) onTasksEqual(cache, version);
    else cache.dispose();
    if (!isWhatItCounts || (health.state !== 'in_step' && health.state !== 'behind')) return health;
    this.found = { lines, database, exact: true };
    const isCertain = identity?.isFresh === false;
    this.lastGood = { lines, shown, database, rewrites: comparedRewrites, isCertain };
    if (identity && rewrites() === comparedRewrites)
      void this.options.kept?.keep({ lines, shown }, { database: { identity, bytes }, lines: this.options.progress() });
    return health;
  }

  /**
   * What engram.db is where that follows from what was found of it before: it is the same as then, and lines have only been
   * added. Undefined where that is not certain.
   */
  private async withoutComparing(database: string): Promise<CacheHealth | undefined> {
    const good = this.lastGood ?? (await this.recall(database));
    if (good?.isCertain !== true || good.database !== database) return undefined;
    await this.options.catchUp();
    if (good.rewrites !== this.options.rewrites() || (await fileSignature(this.options.path)) !== database)
      return undefined;
    const health = healthOfCompared(good.lines, good.shown, this.options.lineCounts());
    if (!health) return undefined;
    this.lastGood = good;
    this.isComparing(database);
    this.found = { lines: good.lines, database, exact: true };
    return health;
  }

  /** What an earlier program found of these files, asked once. */
  private async recall(database: string): Promise<LastGood | undefined> {
    const { kept, rewrites } = this.options;
    if (!kept || this.hasRecalled) return undefined;
    this.hasRecalled = true;
    const before = rewrites();
    const good = await kept.recall();
    return good && { ...good, database, rewrites: before, isCertain: true };
  }

  private async openCopy(): Promise<OpenedCache | CacheHealth> {
    const tooLarge = await sizeProblem(this.options.path);
    if (tooLarge !== undefined) return { state: 'unreadable', reason: tooLarge, hiddenEvents: 0 };
    const { signal } = this.ending;
    const snapshot = await withDatabaseFile(this.options.path, () =>
      readDatabaseSnapshot(this.options.path, { signal }),
    );
    if (snapshot.state !== 'read') return { ...snapshot, hiddenEvents: 0 };
    const opened = openCache(await loadSqlite(this.options.sqlWasm), snapshot.bytes);
    return opened.ok ? opened.value : { state: 'unreadable', reason: opened.problem, hiddenEvents: 0 };
  }
}

/** What the file system says of engram.db; undefined where there is none, or something else in its place. */
function identityOf(path: string): FileIdentity | undefined {
  try {
    return FileIdentity.at(path);
  } catch {
    // Reading it says why.
    return undefined;
  }
}

async function sizeProblem(path: string): Promise<string | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    // Missing or not to be looked at: the snapshot says so in its own words.
    () => 0,
  );
  if (size <= largestCacheBytes) return undefined;
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en')} MiB`;
  return `engram.db is too large to be compared: ${mebibytes(size)}, and ${mebibytes(largestCacheBytes)} is the most.`;
}
