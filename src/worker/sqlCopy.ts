import { findMessages, type Messages } from '../analysis/messages/messages';
import { sessions } from '../analysis/sessions/sessions';
import { type Disposable } from '../base/disposable';
import { CancelledError } from '../base/rpc';
import { nextTurn, TimeSlice } from '../base/timeSlice';
import { MemoryDatabase, SqliteError, type SqlValue } from '../cache/sqlQuery/memoryDatabase';
import { neededParts } from '../cache/sqlQuery/neededParts';
import { eventIndexes, insertInto, insertNotification, sqlSchemaStatement } from '../cache/sqlQuery/sqlSchema';
import { type SqlCopyOptions, type SqlProgress } from '../cache/sqlQuery/sqlService';
import { type EventLog } from '../log/eventLog';
import { type StoredEdge } from '../model/edge';
import { type StoredItem } from '../model/item';
import { elapsedMs } from '../model/eventMention';
import { notificationStates } from '../model/notification';
import { type Session } from '../model/session';
import { formatTimestampForCache, type Timestamp } from '../model/timestamp';
import { type StoreRecords } from '../store/storeRecords';
import { SqlEventRows } from './sqlEventRows';

/** Events that are put in at once: about 2.5 MB of lines, in about 30 ms. */
const batchLength = 10_000;
/** A copy that has grown by this share of what queries may take beside it is made anew: it takes from their memory. */
const growthShare = 0.25;
/** Rows are made for so long at a time, so that a cancellation is heard in between. */
const sliceMs = 20;
/**
 * What the whole of a copy takes for each event, beside its line, at most: the five indexes take 131 bytes, as many
 * notifications as there usually are 100 (measured), and the row itself less than the line.
 */
const bytesBesideLine = 320;

/**
 * The throwaway database that queries run on: the records of a store in the tables of `sqlSchema.ts`, each of which is filled
 * when a statement is to read it. Events are only ever added, and their indexes made when a statement needs them; the other
 * tables, which are small or follow from all events, are filled anew when something has changed.
 */
export class SqlCopy implements Disposable {
  private copiedEvents = 0;
  private readonly eventRows: SqlEventRows;
  /** The indexes of `events` that hold all its rows. */
  private readonly madeIndexes = new Set<string>();
  /** What each other table was filled from. */
  private readonly filledFrom = new Map<string, readonly unknown[]>();

  private constructor(
    /** Guarded against writing whenever it is not being filled. */
    readonly database: MemoryDatabase,
    /** Those of events.jsonl: in others it is of no use. */
    private readonly generation: number,
    private readonly retractions: number,
    /** It is of no use any more when it is larger, in bytes: it takes from the queries' memory. */
    private readonly largestSize: number,
  ) {
    this.eventRows = new SqlEventRows(database);
  }

  /**
   * An empty copy of a store, the only one of its thread: `memoryBytes` is what queries may take beside all of it, and SQLite
   * lets that limit only ever be lowered.
   */
  static async open(
    { generation, log }: StoreRecords,
    { sqlWasm }: SqlCopyOptions,
    memoryBytes: number,
  ): Promise<SqlCopy> {
    const database = await MemoryDatabase.open(sqlWasm);
    try {
      // What is sorted, or grouped, would else go into files outside of SQLite's limit of memory. There is nothing that a
      // journal could save.
      database.exec('PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF; PRAGMA trusted_schema = OFF');
      database.exec(sqlSchemaStatement);
      const fullSize = sizeOf(database) + lengthOfLines(log) + log.size * bytesBesideLine;
      database.exec(`PRAGMA hard_heap_limit = ${fullSize + memoryBytes}; PRAGMA query_only = ON`);
      return new SqlCopy(database, generation, log.read().retractions, fullSize + memoryBytes * growthShare);
    } catch (error) {
      database.dispose();
      throw error;
    }
  }

  /** Whether it can take over what these records have more than it; else one is to be made anew. */
  mayFollow({ generation, log }: StoreRecords): boolean {
    if (generation !== this.generation || log.read().retractions !== this.retractions) return false;
    return sizeOf(this.database) <= this.largestSize;
  }

  /**
   * Takes over what a text's statement reads, and has changed. Rejects with CancelledError when `signal` is aborted: what was
   * taken over until then stays. Rejects when the store has become another one meanwhile, or there is no room: the copy is of
   * no use then.
   */
  async follow(
    records: StoreRecords,
    sql: string,
    options: SqlCopyOptions,
    onProgress: (progress: SqlProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { tables, indexes } = neededParts(this.database, sql);
    this.database.exec('PRAGMA query_only = OFF');
    try {
      if (tables.has('events') || tables.has('notifications')) await this.addEvents(records, onProgress, signal);
      for (const table of tables) if (table !== 'events') await this.fill(table, records, options, signal);
      for (const index of eventIndexes) if (indexes.has(index)) await this.makeIndex(index, signal);
    } finally {
      this.database.exec('PRAGMA query_only = ON');
    }
  }

  dispose(): void {
    this.database.dispose();
  }

  private async addEvents(
    records: StoreRecords,
    onProgress: (progress: SqlProgress) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    while (this.copiedEvents < records.log.size) {
      const total = records.log.size;
      onProgress({ done: this.copiedEvents, total });
      const end = Math.min(this.copiedEvents + batchLength, total);
      try {
        await this.eventRows.add(records, this.copiedEvents, end, { intoIndexes: this.madeIndexes.size > 0 });
      } catch (error) {
        if (error instanceof SqliteError) throw error;
        throw new Error('events.jsonl became another file while it was copied. Run the query again.', { cause: error });
      }
      this.copiedEvents = end;
      if (signal?.aborted) throw new CancelledError();
    }
  }

  /** Fills another table where what it follows from has changed. */
  private async fill(
    table: string,
    records: StoreRecords,
    options: SqlCopyOptions,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const from = basisOf(table, records, options);
    const known = this.filledFrom.get(table);
    if (known && from.every((part, index) => part === known[index])) return;
    const rows = await rowsOf(table, records, options, signal);
    this.filledFrom.delete(table);
    this.database.exec(`BEGIN; DELETE FROM ${table}`);
    const statement = this.database.prepare(table === 'notifications' ? insertNotification : insertInto(table));
    const slice = new TimeSlice(sliceMs);
    try {
      for (const row of rows) {
        statement.run(row);
        if (slice.isUsedUp) await slice.rest(signal);
      }
      this.filledFrom.set(table, from);
    } finally {
      statement.dispose();
      this.database.exec('COMMIT');
    }
  }

  private async makeIndex(index: string, signal: AbortSignal | undefined): Promise<void> {
    if (this.madeIndexes.has(index)) return;
    await nextTurn();
    if (signal?.aborted) throw new CancelledError();
    this.database.exec(`REINDEX ${index}`);
    this.madeIndexes.add(index);
  }
}

/** The size of a database in bytes. */
function sizeOf(database: MemoryDatabase): number {
  const number = (question: string): number => {
    const statement = database.prepare(question);
    try {
      return statement.step() ? statement.number(0) : 0;
    } finally {
      statement.dispose();
    }
  };
  return number('PRAGMA page_count') * number('PRAGMA page_size');
}

/** Of the file up to the end of the last event, in bytes. */
function lengthOfLines(log: EventLog): number {
  const { place } = log.size === 0 ? {} : log.entry(log.size - 1);
  return place ? place.offset + place.byteLength : 0;
}

/** What the rows of a table follow from. */
function basisOf(
  table: string,
  { items, edges, log }: StoreRecords,
  { sessionGapMs, reactionMs }: SqlCopyOptions,
): readonly unknown[] {
  switch (table) {
    case 'notifications':
      return [log.size, items, sessionGapMs, reactionMs];
    case 'sessions':
      return [log.size, sessionGapMs];
    default:
      return [items, edges];
  }
}

/** The rows of a table other than `events`. */
async function rowsOf(
  table: string,
  records: StoreRecords,
  options: SqlCopyOptions,
  signal: AbortSignal | undefined,
): Promise<Iterable<readonly SqlValue[]>> {
  const rule = { withinMs: options.reactionMs, gapMs: options.sessionGapMs, nowMs: Date.now() };
  switch (table) {
    case 'items':
      return records.items.map(itemRow);
    case 'labels':
      return records.items.flatMap(({ id, labels }) => labels.map((label) => [id, label]));
    case 'edges':
      return records.edges.map(edgeRow);
    case 'notifications':
      return notificationRows(await findMessages(records, rule, signal));
    case 'sessions':
      return (await sessions(records, rule, signal)).sessions.map(sessionRow);
    default:
      throw new RangeError(`There is no table ${table}.`);
  }
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

/** What `insertNotification` of `sqlSchema.ts` takes, in order of time. */
function* notificationRows({
  events,
  count,
  event,
  sender,
  receiver,
  state,
  reaction,
}: Messages): Iterable<SqlValue[]> {
  const { columns, tasks } = events;
  const timeOf = (position: number): Timestamp => ({ ms: columns.ms[position] ?? 0, ns: columns.ns[position] ?? 0 });
  for (let at = 0; at < count; at++) {
    const [position, answer] = [event[at] ?? 0, reaction[at] ?? -1];
    yield [
      position,
      tasks[(sender[at] ?? 0) - 1] ?? null,
      tasks[(receiver[at] ?? 0) - 1] ?? null,
      notificationStates[state[at] ?? 0] ?? 'waiting',
      answer < 0 ? null : answer,
      answer < 0 ? null : elapsedMs(timeOf(position), timeOf(answer)),
    ];
  }
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
