import { notifications } from '../analysis/messages/notifications';
import { sessions } from '../analysis/sessions/sessions';
import { type Disposable } from '../base/disposable';
import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';
import { MemoryDatabase, type SqlValue } from '../cache/sqlQuery/memoryDatabase';
import { type SqlCopyOptions, type SqlProgress } from '../cache/sqlQuery/sqlService';
import { insertInto, sqlIndexesStatement, sqlTablesStatement } from '../cache/sqlQuery/sqlSchema';
import { type StoredEdge } from '../model/edge';
import { type StoredEvent } from '../model/event';
import { type StoredItem } from '../model/item';
import { type Notification } from '../model/notification';
import { type Session } from '../model/session';
import { formatTimestampForCache } from '../model/timestamp';
import { type StoreRecords } from '../store/storeRecords';

/** Events that are read at once: about 256 KiB of lines. */
const batchLength = 1000;
/** A copy that has grown by this share of what queries may take beside it is made anew: it takes from their memory. */
const growthShare = 0.25;
/** Rows are made for so long at a time, so that a cancellation is heard in between. */
const sliceMs = 20;

/**
 * The throwaway database that queries run on: every record of a store in the tables of `sqlSchema.ts`. Events are only ever
 * added; the other tables, which are small or follow from all events, are filled anew when something has changed.
 */
export class SqlCopy implements Disposable {
  private copiedEvents = 0;
  private guardedSize = 0;
  private items: readonly StoredItem[] | undefined;
  private edges: readonly StoredEdge[] | undefined;

  private constructor(
    /** Guarded against writing whenever it is not being filled. */
    readonly database: MemoryDatabase,
    /** That of events.jsonl: in another one it is of no use. */
    readonly generation: number,
    private readonly memoryBytes: number,
  ) {}

  /**
   * Copies a store. `memoryBytes` is what queries may take beside it. Rejects with CancelledError when `signal` is aborted,
   * and when the store has become another one meanwhile.
   */
  static async make(
    records: StoreRecords,
    options: SqlCopyOptions,
    memoryBytes: number,
    onProgress: (progress: SqlProgress) => void,
    signal?: AbortSignal,
  ): Promise<SqlCopy> {
    const database = await MemoryDatabase.open(options.sqlWasm);
    const copy = new SqlCopy(database, records.generation, memoryBytes);
    try {
      // What is sorted, or grouped, would else go into files outside of SQLite's limit of memory. There is nothing that a
      // journal could save.
      database.exec('PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF; PRAGMA trusted_schema = OFF');
      database.exec(sqlTablesStatement);
      await copy.fill(records, options, onProgress, signal);
      database.exec(sqlIndexesStatement);
      copy.guard();
      return copy;
    } catch (error) {
      database.dispose();
      throw error;
    }
  }

  /** How many events it holds. */
  get events(): number {
    return this.copiedEvents;
  }

  /** Whether it can take over what these records have more than it; else one is to be made anew. */
  mayFollow({ generation, log }: StoreRecords): boolean {
    const growth = this.size() - this.guardedSize;
    return generation === this.generation && log.size >= this.copiedEvents && growth < this.memoryBytes * growthShare;
  }

  /** Takes over what has changed. Rejects as `make` does; the copy is of no use then. */
  async follow(
    records: StoreRecords,
    options: SqlCopyOptions,
    onProgress: (progress: SqlProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const isSame =
      records.log.size === this.copiedEvents && records.items === this.items && records.edges === this.edges;
    if (isSame) return;
    this.database.exec('PRAGMA query_only = OFF');
    await this.fill(records, options, onProgress, signal);
    this.database.exec('PRAGMA query_only = ON');
  }

  dispose(): void {
    this.database.dispose();
  }

  private async fill(
    records: StoreRecords,
    options: SqlCopyOptions,
    onProgress: (progress: SqlProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    this.database.exec('BEGIN');
    if (records.items !== this.items) {
      await this.replace('items', records.items.map(itemRow), signal);
      const labels = records.items.flatMap(({ id, labels: own }) => own.map((label) => [id, label]));
      await this.replace('labels', labels, signal);
    }
    if (records.edges !== this.edges) await this.replace('edges', records.edges.map(edgeRow), signal);
    await this.addEvents(records, onProgress, signal);
    const rule = { withinMs: options.reactionMs, gapMs: options.sessionGapMs, nowMs: Date.now() };
    const all = { direction: 'both', order: 'oldestFirst', offset: 0, limit: Infinity } as const;
    const { rows } = await notifications(records, { ...all, ...rule }, signal);
    await this.replace('notifications', rows.map(notificationRow), signal);
    const list = await sessions(records, rule, signal);
    await this.replace('sessions', list.sessions.map(sessionRow), signal);
    this.database.exec('COMMIT');
    this.items = records.items;
    this.edges = records.edges;
  }

  private async addEvents(
    records: StoreRecords,
    onProgress: (progress: SqlProgress) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { log, generation } = records;
    const total = log.size;
    while (this.copiedEvents < total) {
      onProgress({ done: this.copiedEvents, total });
      const length = Math.min(batchLength, total - this.copiedEvents);
      const positions = Array.from({ length }, (_, step) => this.copiedEvents + step);
      const read = await records.readEvents(positions);
      if (signal?.aborted) throw new CancelledError();
      const events = read.filter((event) => event !== undefined);
      if (events.length < length || generation !== this.generation)
        throw new Error('events.jsonl became another file while it was copied. Run the query again.');
      await this.insert('events', events.map(eventRow), signal);
      this.copiedEvents += length;
    }
  }

  private async replace(table: string, rows: readonly SqlValue[][], signal: AbortSignal | undefined): Promise<void> {
    this.database.exec(`DELETE FROM ${table}`);
    await this.insert(table, rows, signal);
  }

  private async insert(table: string, rows: readonly SqlValue[][], signal: AbortSignal | undefined): Promise<void> {
    const slice = new TimeSlice(sliceMs);
    const statement = this.database.prepare(insertInto(table));
    try {
      for (const row of rows) {
        statement.run(row);
        if (slice.isUsedUp) await slice.rest(signal);
      }
    } finally {
      statement.dispose();
    }
  }

  /** From now on nothing writes but `follow`, and memory is limited: SQLite lets that limit only ever be lowered. */
  private guard(): void {
    this.guardedSize = this.size();
    this.database.exec(`PRAGMA hard_heap_limit = ${this.guardedSize + this.memoryBytes}`);
    this.database.exec('PRAGMA query_only = ON');
  }

  /** In bytes. */
  private size(): number {
    return this.number('PRAGMA page_count') * this.number('PRAGMA page_size');
  }

  private number(question: string): number {
    const statement = this.database.prepare(question);
    try {
      return statement.step() ? statement.number(0) : 0;
    } finally {
      statement.dispose();
    }
  }
}

function eventRow({ index, place, id, kind, sourceTask, targetTask, payloadText, timestamp }: StoredEvent): SqlValue[] {
  return [
    index,
    place.line,
    id,
    kind,
    sourceTask ?? null,
    targetTask ?? null,
    payloadText ?? null,
    formatTimestampForCache(timestamp),
    timestamp.ms,
    timestamp.ns,
  ];
}

function itemRow(item: StoredItem): SqlValue[] {
  return [
    item.id,
    item.title,
    item.description ?? null,
    item.status,
    item.priority,
    formatTimestampForCache(item.createdAt),
    formatTimestampForCache(item.updatedAt),
    item.closedAt ? formatTimestampForCache(item.closedAt) : null,
    item.closeReason ?? null,
    item.place.line,
  ];
}

function edgeRow({ fromId, toId, kind, createdAt, place }: StoredEdge): SqlValue[] {
  return [fromId, toId, kind, formatTimestampForCache(createdAt), place.line];
}

function notificationRow({ event, from, to, state, reaction }: Notification): SqlValue[] {
  return [
    event.line,
    event.id ?? '',
    event.kind,
    from ?? null,
    to ?? null,
    formatTimestampForCache(event.at),
    event.at.ms,
    state,
    reaction?.line ?? null,
    reaction?.id ?? null,
    reaction?.kind ?? null,
    reaction?.afterMs ?? null,
  ];
}

function sessionRow({ number, beginning, start, end, durationMs, events, failures, byKind }: Session): SqlValue[] {
  const kinds = Object.fromEntries(byKind.map(({ value, count }) => [value, count]));
  return [
    number,
    formatTimestampForCache(start),
    formatTimestampForCache(end),
    start.ms,
    end.ms,
    durationMs,
    beginning,
    events,
    failures,
    JSON.stringify(kinds),
  ];
}
