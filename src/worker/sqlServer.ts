import { type Disposable } from '../base/disposable';
import { runGuardedQuery } from '../cache/sqlQuery/guardedQuery';
import { SqliteError } from '../cache/sqlQuery/memoryDatabase';
import { type SqlCopyOptions, type SqlProgress, type SqlRun, type SqlService } from '../cache/sqlQuery/sqlService';
import { defaultSqlLimits, type SqlLimits, type SqlRow, type SqlSource } from '../model/sqlAnswer';
import { rowSize } from '../model/sqlCells';
import { Store } from '../store/store';
import { type StoreRecords } from '../store/storeRecords';
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
  private rules = '';
  private copy: SqlCopy | undefined;
  private waiting: SqlRow[] = [];

  constructor(private readonly onProgress: (progress: SqlProgress) => void) {}

  async bringUpToDate(options: SqlCopyOptions, signal?: AbortSignal): Promise<SqlSource> {
    const store = await this.storeIn(options);
    await store.refresh();
    await store.loaded(signal);
    const readAtMs = Date.now();
    // What decides on notifications and sessions is in the copy too.
    const rules = `${options.sessionGapMs} ${options.reactionMs}`;
    const copy = await this.copyOf(store.records, options, this.rules === rules ? this.copy : undefined, signal);
    this.rules = rules;
    return { events: copy.events, readAtMs };
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

  /** The copy that is there, in step, or a new one. Of one that could not be made so, nothing is left. */
  private async copyOf(
    records: StoreRecords,
    options: SqlCopyOptions,
    known: SqlCopy | undefined,
    signal: AbortSignal | undefined,
  ): Promise<SqlCopy> {
    const { copy } = this;
    if (copy && copy === known && copy.mayFollow(records)) {
      try {
        await copy.follow(records, options, this.onProgress, signal);
        return copy;
      } catch (error) {
        this.forgetCopy();
        // There was no room for what came: a new copy has it.
        if (!(error instanceof SqliteError)) throw error;
      }
    }
    this.forgetCopy();
    this.copy = await SqlCopy.make(records, options, defaultSqlLimits.memoryBytes, this.onProgress, signal);
    return this.copy;
  }

  private forgetCopy(): void {
    this.copy?.dispose();
    this.copy = undefined;
  }

  private async storeIn({ folder, sqlWasm }: SqlCopyOptions): Promise<Store> {
    if (this.store && this.folder === folder) return this.store;
    this.store?.dispose();
    this.store = undefined;
    this.forgetCopy();
    this.store = await Store.open(folder, { sqlWasm, comparesCache: false });
    this.folder = folder;
    return this.store;
  }
}
