import { setTimeout as pause } from 'node:timers/promises';
import { type Disposable } from '../base/disposable';
import { type CacheNotWritten, type CacheWritten, updateDatabase } from '../cache/cacheUpdate';
import { inStepHealth } from '../cache/compareWithLines';
import { withDatabaseFile } from '../cache/databaseAccess';
import { type NodeSqlite, nodeSqlite } from '../cache/nodeSqlite';
import { describeError } from '../cache/sqlite';
import { type FileCounts } from '../model/health';
import { type CacheBasis, type CacheInspector } from './cacheInspector';
import { type LinesBehind, linesBehind } from './linesBehind';
import { SingleFlight } from './singleFlight';
import { type StoreFiles } from './storeFiles';

/** For how long a locked engram.db is waited for before it is left behind, and how long between two tries. */
const patienceMs = 2000;
const retryMs = 20;

/**
 * For how long a line of another program may be on its way into engram.db. A native writer appends the line, then puts in
 * the row, then adds one to the count, three writes to the disk one after the other: counted by us and then by it, the
 * line would be counted twice.
 */
const othersMs = 500;

const nobodyUnderWay: FileCounts = { items: 0, edges: 0, events: 0 };

/** What the keeper asks of its store. */
export interface CacheKeeperOptions {
  readonly files: StoreFiles;
  readonly inspector: CacheInspector;
  /** Takes in lines written so far. Never rejects. */
  readonly catchUp: () => Promise<void>;
  /** Told after the rows of an append went into engram.db, or it was left behind. */
  readonly onFollowed: () => void;
}

/**
 * Has the rows of our appends follow into engram.db, in the background: where this program's Node can write SQLite files,
 * under SQLite's own locks; else engram.db is left behind.
 */
export class CacheKeeper implements Disposable {
  private readonly following = new SingleFlight(() => this.followOnce());
  private readonly ending = new AbortController();
  private appending = 0;
  /** Lines that we appended and that engram.db may not have counted. */
  private readonly ours = { items: 0, edges: 0, events: 0 };
  private whyLeft: string | undefined;

  constructor(private readonly options: CacheKeeperOptions) {}

  /** True while lines of ours may be on their way into engram.db: it would be found behind, for a moment. */
  get isAtWork(): boolean {
    return this.appending > 0 || this.following.isRunning;
  }

  /** Why engram.db was left behind at our last append: a clause. Undefined when it was not. */
  get leftBecause(): string | undefined {
    return this.whyLeft;
  }

  /** Runs an append of so many records, and has their rows follow. Resolves, or rejects, with the append alone. */
  async around(file: keyof FileCounts, records: number, append: () => Promise<void>): Promise<void> {
    this.appending++;
    // Before the first record there is a line end, which mostly makes a blank line.
    this.ours[file] += records + 1;
    try {
      await append();
    } finally {
      this.appending--;
      void this.following.run().then(() => this.options.onFollowed());
    }
  }

  /** Resolves when engram.db holds the rows of all appends that have ended, or was left behind. Never rejects. */
  async followed(): Promise<void> {
    await this.following.idle();
  }

  /** To be told when engram.db was made anew; `isComplete`: of all lines. What came meanwhile follows. */
  tellRebuilt(isComplete: boolean): void {
    this.whyLeft = undefined;
    if (!isComplete) void this.following.run().then(() => this.options.onFollowed());
  }

  dispose(): void {
    this.ending.abort();
  }

  private async followOnce(): Promise<void> {
    try {
      this.whyLeft = await this.follow();
    } catch (error) {
      if (!this.ending.signal.aborted) this.whyLeft = `its rows could not be made (${describeError(error)})`;
    }
  }

  /** Why engram.db was left; undefined when it was not, or when the comparison has said why. */
  private async follow(): Promise<string | undefined> {
    const sqlite = nodeSqlite();
    if (!sqlite) return 'this program’s Node.js has no SQLite to write it with';
    const end = performance.now() + patienceMs;
    const others = new OthersPatience();
    for (;;) {
      const basis = await this.options.inspector.basis();
      if (!basis) return undefined;
      const outcome = await this.tryOnce(sqlite, basis, others);
      if (outcome.state === 'written') return undefined;
      if (outcome.state === 'refused') return outcome.reason;
      if (performance.now() >= end) return reasonOf(outcome.state);
      await pause(retryMs, undefined, { signal: this.ending.signal });
      if (outcome.state !== 'locked') await this.options.catchUp();
    }
  }

  private async tryOnce(
    sqlite: NodeSqlite,
    basis: CacheBasis,
    others: OthersPatience,
  ): Promise<CacheWritten | CacheNotWritten | { readonly state: 'unsettled' }> {
    const { files } = this.options;
    const isQuiet = this.appending === 0;
    const ours = { ...this.ours };
    const behind = await linesBehind(files, basis.lines);
    if (!('update' in behind)) return behind;
    const { to } = behind.update;
    const countedByOthers = others.isOver
      ? nobodyUnderWay
      : { items: to.items - ours.items, edges: to.edges - ours.edges, events: to.events - ours.events };
    const path = files.layout.database;
    const outcome = await withDatabaseFile(path, () =>
      updateDatabase(sqlite, path, { ...behind.update, countedByOthers }),
    );
    if (outcome.state === 'others-under-way') others.see(outcome.counted);
    if (outcome.state === 'written') this.tellWritten(basis, behind, outcome, isQuiet);
    return outcome;
  }

  private tellWritten(basis: CacheBasis, behind: LinesBehind, written: CacheWritten, isQuiet: boolean): void {
    const { to, rows } = behind.update;
    for (const file of ['items', 'edges', 'events'] as const) {
      // What was not counted before was ours; what else is ours is still to come.
      const left = this.ours[file] - (to[file] - written.counted[file]);
      this.ours[file] = isQuiet && this.appending === 0 ? 0 : Math.max(0, left);
    }
    this.options.inspector.tellWritten({
      lines: to,
      linesVersion: behind.version,
      database: written.after,
      // Rows that nobody touched since they were found to equal their lines, and those that we have put in.
      health:
        basis.exact && written.before === basis.database ? inStepHealth(behind.eventCount, rows.events) : undefined,
    });
  }
}

function reasonOf(state: 'locked' | 'others-under-way' | 'ahead' | 'unsettled'): string {
  switch (state) {
    case 'locked':
      return `another program kept it locked for ${patienceMs / 1000} s`;
    case 'ahead':
      return 'it counts more lines than there are';
    case 'others-under-way':
    case 'unsettled':
      return `other programs wrote all the time for ${patienceMs / 1000} s`;
  }
}

/** Waits until other programs have counted their lines, or have not gone on with it for so long that they won't. */
class OthersPatience {
  private last = '';
  private since = 0;

  see(counted: FileCounts): void {
    const now = JSON.stringify(counted);
    if (now !== this.last) this.since = performance.now();
    this.last = now;
  }

  get isOver(): boolean {
    return this.last !== '' && performance.now() - this.since >= othersMs;
  }
}
