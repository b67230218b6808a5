import { TimeSlice } from '../base/timeSlice';
import { type Edge } from '../model/edge';
import { type FileCounts } from '../model/health';
import { type Item } from '../model/item';
import { type ComparableEvent } from './comparableEvent';
import { putEdge, putEvent, putItem, putLineCounts, type RowSink } from './nativeRows';
import { nativeCacheSchema } from './schema';
import { type Sqlite, type SqliteDatabase } from './sqlite';

/** What a cache is made of: records as the native program reads them. */
export interface CacheContents {
  readonly items: readonly Item[];
  readonly edges: readonly Edge[];
  /** In file order: of events that share an id the last one stays. */
  readonly events: AsyncIterable<readonly ComparableEvent[]>;
  /** Lines of each file of which they are the records. */
  readonly lines: FileCounts;
}

/** Rows are made for so long at a time, so that calls are answered in between. */
const sliceMs = 8;

/**
 * Makes a complete engram.db in memory, with the native program's schema and rows. For 100,000 events (34 MB) it took 5 to
 * 8 s and 90 MB on a busy machine; all of it in slices but for the last step, sql.js's copy of the whole, of about 100 ms.
 * Rejects with CancelledError when `signal` is aborted, and with what `events` throws.
 */
export async function buildDatabase(
  sqlite: Sqlite,
  contents: CacheContents,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const database = new sqlite.Database();
  const sink = new StatementSink(database);
  try {
    // In memory there is nothing that a journal could save; the file that comes out has the usual one.
    database.exec('PRAGMA journal_mode = OFF');
    database.exec(nativeCacheSchema);
    database.exec('BEGIN');
    await putAll(sink, contents, signal);
    database.exec('COMMIT');
    sink.free();
    return database.export();
  } finally {
    sink.free();
    database.close();
  }
}

async function putAll(sink: RowSink, { items, edges, events, lines }: CacheContents, signal?: AbortSignal) {
  const slice = new TimeSlice(sliceMs);
  const each = async <Entry>(records: readonly Entry[], put: (sink: RowSink, record: Entry) => void): Promise<void> => {
    for (const record of records) {
      put(sink, record);
      if (slice.isUsedUp) await slice.rest(signal);
    }
  };
  await each(items, putItem);
  await each(edges, putEdge);
  for await (const batch of events) await each(batch, putEvent);
  putLineCounts(sink, lines);
}

/** Keeps each statement from its first use on. */
class StatementSink implements RowSink {
  private readonly statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();

  constructor(private readonly database: SqliteDatabase) {}

  run(sql: string, values: (string | number | null)[]): void {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    statement.run(values);
  }

  free(): void {
    for (const statement of this.statements.values()) statement.free();
    this.statements.clear();
  }
}
