import { type Disposable } from '../base/disposable';
import { CancelledError } from '../base/rpc';
import { runGuardedQuery } from '../cache/sqlQuery/guardedQuery';
import { SqliteError } from '../cache/sqlQuery/memoryDatabase';
import { type SqlCopyOptions, type SqlProgress, type SqlRun, type SqlService } from '../cache/sqlQuery/sqlService';
import { defaultSqlLimits, type SqlLimits, type SqlRow, type SqlSource } from '../model/sqlAnswer';
import { rowSize } from '../model/sqlCells';
import { Store } from '../store/store';
import { SqlCopy } from './sqlCopy';

/** A part of a result ends behind the row that reaches this many bytes: whoever takes it is held up by one part at a time. */
const bytesOfPart = 256 * 1024;

/**
 * The SQL editor's answers, in a thread of its own, which may be ended at any moment. It reads the store's files by itself:
 * a copy of a million events would else cross from one thread to the other.
 */
export class SqlServer implements SqlService, Disposable {
  private store: Store | undefined;
  private folder: string | undefined;
  /** A thread has room for one copy: SQLite's limit of memory can't be raised. */
  private isSpent = false;
  private isNew = true;
  private copy: SqlCopy | undefined;
  private waiting: SqlRow[] = [];

  constructor(private readonly onProgress: (progress: SqlProgress) => void) {}

  async bringUpToDate(options: SqlCopyOptions, sql: string, signal?: AbortSignal): Promise<SqlSource | undefined> {
    const store = await this.storeIn(options);
    await store.refresh();
    await store.loaded(signal);
    const readAtMs = Date.now();
    const { records } = store;
    if (this.isSpent || this.copy?.mayFollow(records) === false) return undefined;
    try {
      this.copy ??= await SqlCopy.open(records, options, defaultSqlLimits.memoryBytes);
      await this.copy.follow(records, sql, options, this.onProgress, signal);
      return { events: records.log.size, readAtMs };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const isOutgrown = error instanceof SqliteError && !this.isNew;
      this.isSpent = true;
      // There was no room for what came: the copy of another thread has it.
      if (isOutgrown) return undefined;
      throw error;
    } finally {
      this.isNew = false;
    }
  }

  run(sql: string, limits: SqlLimits): SqlRun {
    this.waiting = [];
    if (!this.copy) throw new Error('There is no copy of the store to run the query on.');
    const outcome = runGuardedQuery(this.copy.database, sql, limits);
    if (outcome.type === 'problem') return outcome;
    const { rows, ...head } = outcome;
    this.waiting = rows.toReversed();
    return head;
  }

  nextRows(): readonly SqlRow[] {
    const part: SqlRow[] = [];
    let bytes = 0;
    for (let row = this.waiting.pop(); row; row = this.waiting.pop()) {
      part.push(row);
      bytes += rowSize(row);
      if (bytes >= bytesOfPart) break;
    }
    return part;
  }

  dispose(): void {
    this.copy?.dispose();
    this.store?.dispose();
  }

  private async storeIn({ folder, sqlWasm }: SqlCopyOptions): Promise<Store> {
    if (this.store && this.folder === folder) return this.store;
    this.store?.dispose();
    this.store = undefined;
    this.isSpent ||= this.copy !== undefined;
    this.store = await Store.open(folder, { sqlWasm, comparesCache: false });
    this.folder = folder;
    return this.store;
  }
}
