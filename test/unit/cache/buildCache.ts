import path from 'node:path';
import { formatTimestampForCache } from '../../../src/model/timestamp';
import { type Edge } from '../../../src/model/edge';
import { type FileCounts } from '../../../src/model/health';
import { type Item } from '../../../src/model/item';
import { type ComparableEvent } from '../../../src/cache/comparableEvent';
import { nativeCacheSchema } from '../../../src/cache/schema';
import { loadSqlite, type Sqlite, type SqliteDatabase } from '../../../src/cache/sqlite';

/** The wasm file that the bundles ship too. */
export const sqlWasm = path.resolve(__dirname, '../../../node_modules/sql.js/dist/sql-wasm.wasm');

export const openSqlite = (): Promise<Sqlite> => loadSqlite(sqlWasm);

export interface CacheRecords {
  readonly items: readonly Item[];
  readonly edges: readonly Edge[];
  readonly events: readonly ComparableEvent[];
  readonly lines: FileCounts;
}

/**
 * Builds a cache as the native program does: with its schema, from records, `meta` last. Its rows are made here and not
 * by the code under test, which compares with its own.
 */
export function buildNativeCache(sqlite: Sqlite, records: CacheRecords): Uint8Array {
  const database = new sqlite.Database();
  database.exec(nativeCacheSchema);
  database.exec('BEGIN');
  for (const item of records.items) insertItem(database, item);
  for (const { fromId, toId, kind, createdAt } of records.edges)
    database.run('INSERT INTO edges VALUES (?, ?, ?, ?)', [fromId, toId, kind, formatTimestampForCache(createdAt)]);
  const insertEvent = database.prepare('INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?, ?)');
  for (const event of records.events)
    insertEvent.run([
      event.id,
      event.kind,
      event.sourceTask ?? null,
      event.targetTask ?? null,
      event.payloadText ?? 'null',
      formatTimestampForCache(event.timestamp),
    ]);
  for (const file of ['items', 'edges', 'events'] as const)
    database.run('INSERT INTO meta VALUES (?, ?)', [`jsonl_${file}_lines`, String(records.lines[file])]);
  insertEvent.free();
  database.exec('COMMIT');
  const bytes = database.export();
  database.close();
  return bytes;
}

function insertItem(database: SqliteDatabase, item: Item): void {
  database.run('INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    item.id,
    item.title,
    item.description ?? null,
    item.status,
    item.priority,
    formatTimestampForCache(item.createdAt),
    formatTimestampForCache(item.updatedAt),
    item.closedAt === undefined ? null : formatTimestampForCache(item.closedAt),
    item.closeReason ?? null,
  ]);
  for (const label of item.labels) database.run('INSERT INTO labels VALUES (?, ?)', [item.id, label]);
}
