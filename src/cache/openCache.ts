import * as z from 'zod/mini';
import { type Disposable } from '../base/disposable';
import { failure, type Result, success } from '../base/result';
import { type FileCounts } from '../model/health';
import { lineCountsOf } from './lineCounts';
import { columnRowSchema, metaRowSchema, readRows } from './rows';
import { schemaProblem } from './schema';
import { describeError, type Sqlite, type SqliteDatabase } from './sqlite';

/** A copy of engram.db in memory, whose tables are there and whose task tables are sound. */
export interface OpenedCache extends Disposable {
  readonly database: SqliteDatabase;
  /** `meta`: how many lines each file had when the cache was last in step; 0 where it doesn't say. */
  readonly lines: FileCounts;
  /** How much memory the copy takes. */
  readonly byteLength: number;
  /** What was opened: all of the file. Empty after `releaseBytes`. */
  readonly bytes: Buffer;
  /** Lets go of the bytes: the database has a copy of its own. */
  releaseBytes(): void;
}

const magic = 'SQLite format 3\0';
const headerBytes = 100;

/**
 * Opens a copy of engram.db. Fails with a sentence for people when it is no SQLite file, in WAL mode, torn, damaged, or
 * lacks a table. `events` is not checked as a whole (it may be large): reading it finds damage.
 */
export function openCache(sqlite: Sqlite, bytes: Uint8Array): Result<OpenedCache> {
  const problem = headerProblem(bytes);
  if (problem !== undefined) return failure(problem);
  let database: SqliteDatabase | undefined;
  try {
    database = new sqlite.Database(bytes);
    checkTables(database);
    const meta = readRows(database, 'SELECT key, value FROM meta', metaRowSchema);
    return success(new CacheCopy(database, lineCountsOf(meta), bytes));
  } catch (error) {
    database?.close();
    return failure(`engram.db can't be read: ${describeError(error)}.`);
  }
}

class CacheCopy implements OpenedCache {
  private closed = false;
  private held: Buffer;
  readonly byteLength: number;

  constructor(
    readonly database: SqliteDatabase,
    readonly lines: FileCounts,
    bytes: Uint8Array,
  ) {
    this.byteLength = bytes.length;
    this.held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get bytes(): Buffer {
    return this.held;
  }

  releaseBytes(): void {
    this.held = Buffer.alloc(0);
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    this.releaseBytes();
    this.database.close();
  }
}

/** What the first 100 bytes say against reading the file (SQLite's file format, "The Database Header"). */
function headerProblem(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'engram.db is empty.';
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headerBytes));
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic)
    return 'engram.db is not an SQLite database.';
  if (header[18] === 2 || header[19] === 2)
    return 'engram.db is in WAL mode, where the file alone may be out of date without a sign of it.';
  // 1 stands for 65,536, which two bytes can't hold.
  const written = header.readUInt16BE(16);
  const expected = (written === 1 ? 65_536 : written) * header.readUInt32BE(28);
  if (bytes.length < expected)
    return `engram.db is torn: it should have ${expected.toLocaleString('en')} bytes and has ${bytes.length.toLocaleString('en')}.`;
  return undefined;
}

function checkTables(database: SqliteDatabase): void {
  const problem = schemaProblem((table) =>
    readRows(database, `PRAGMA table_info(${table})`, columnRowSchema).map(({ name }) => name),
  );
  if (problem !== undefined) throw new Error(problem);
  for (const table of ['items', 'labels', 'edges', 'meta']) {
    const [verdict] = readRows(database, `PRAGMA integrity_check(${table})`, z.object({ integrity_check: z.string() }));
    if (verdict?.integrity_check !== 'ok') throw new Error(`its table “${table}” is damaged`);
  }
}
