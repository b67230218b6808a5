import { open } from 'node:fs/promises';
import * as z from 'zod/mini';
import { readFully } from '../files/readFully';
import { fileSignatureSync } from '../files/fileSignature';
import { type Edge } from '../model/edge';
import { type FileCounts } from '../model/health';
import { type Item } from '../model/item';
import { type ComparableEvent } from './comparableEvent';
import { lineCountsOf } from './lineCounts';
import {
  putEdge,
  putEvent,
  putItem,
  putLineCounts,
  type RowCounts,
  rowCountsQuestion,
  type RowSink,
} from './nativeRows';
import { type NodeDatabase, type NodeSqlite } from './nodeSqlite';
import { columnRowSchema, metaRowSchema } from './rows';
import { schemaProblem } from './schema';
import { describeError } from './sqlite';

/** What is to go into engram.db, and what must hold for it. Records as the native program reads them. */
export interface CacheUpdate {
  /** Lines of each file whose rows are known to be in the tables. */
  readonly from: FileCounts;
  /** Lines of each file of which the tables are made afterwards. */
  readonly to: FileCounts;
  /** Records of the lines behind `from`, in file order; relationships with their tombstones. */
  readonly items: readonly Item[];
  readonly edges: readonly Edge[];
  readonly events: readonly ComparableEvent[];
  /** Rows that all lines up to `to` make. */
  readonly rows: RowCounts;
  /** Lines that their own writers are to have counted before: those that other programs wrote. */
  readonly countedByOthers: FileCounts;
}

/** An update that was made. */
export interface CacheWritten {
  readonly state: 'written';
  /** Lines that the database had counted before. */
  readonly counted: FileCounts;
  /** The file's signature under the lock before the update, and behind it. */
  readonly before: string;
  readonly after: string;
}

/** An update that was not made; the database is as it was. */
export type CacheNotWritten =
  /** Another program has it locked. */
  | { readonly state: 'locked' }
  /** Another program has appended a line and not counted it yet: it is about to put in its row. */
  | { readonly state: 'others-under-way'; readonly counted: FileCounts }
  /** It is made of more lines than `to`: look at the files again. */
  | { readonly state: 'ahead' }
  /** Why it can't be: a clause about the database, such as “it is read-only”. */
  | { readonly state: 'refused'; readonly reason: string };

/**
 * Brings engram.db up to date in one transaction, under SQLite's locks and without waiting for them. It is left as it is
 * where it is in WAL mode, lacks a table or a column, or where its tables would not hold afterwards what the lines make:
 * that is how a native rebuild under way looks, which deletes rows first and counts lines last (docs/format.md, trap 2).
 *
 * Nobody may open or close the file in this process meanwhile, with whatever means: closing any of its descriptors drops
 * the locks that SQLite holds for the process (POSIX; https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export async function updateDatabase(
  sqlite: NodeSqlite,
  path: string,
  update: CacheUpdate,
): Promise<CacheWritten | CacheNotWritten> {
  // Before SQLite opens it: to open a database in WAL mode makes files beside it.
  const problem = await walProblem(path);
  if (problem !== undefined) return refused(problem);
  let database: NodeDatabase | undefined;
  try {
    database = sqlite.open(path);
    const outcome = transact(database, path, update);
    database.close();
    return outcome.state === 'written' ? { ...outcome, after: fileSignatureSync(path) } : outcome;
  } catch (error) {
    // Closing takes back what was not committed.
    database?.close();
    return failed(error);
  }
}

function transact(
  database: NodeDatabase,
  path: string,
  update: CacheUpdate,
): Omit<CacheWritten, 'after'> | CacheNotWritten {
  // A database may bring triggers and functions of its own; nothing of them runs.
  database.exec('PRAGMA busy_timeout = 0; PRAGMA trusted_schema = OFF');
  database.exec('BEGIN IMMEDIATE');
  const before = fileSignatureSync(path);
  const problem = databaseProblem(database);
  if (problem !== undefined) return refused(problem);
  const counted = lineCountsOf(rowsOf(database, 'SELECT key, value FROM meta', metaRowSchema));
  const files = ['items', 'edges', 'events'] as const;
  if (files.some((file) => counted[file] > update.to[file])) return { state: 'ahead' };
  if (files.some((file) => counted[file] < update.from[file]))
    return refused('it counts fewer lines than before, because another program is making it anew');
  if (files.some((file) => counted[file] < update.countedByOthers[file])) return { state: 'others-under-way', counted };
  putAll(database, update);
  const difference = rowDifference(database, update.rows);
  if (difference !== undefined) return refused(difference);
  database.exec('COMMIT');
  return { state: 'written', counted, before };
}

function putAll(database: NodeDatabase, { items, edges, events, to }: CacheUpdate): void {
  const statements = new Map<string, ReturnType<NodeDatabase['prepare']>>();
  const sink: RowSink = {
    run(sql, values) {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      statement.run(...values);
    },
  };
  for (const item of items) putItem(sink, item);
  for (const edge of edges) putEdge(sink, edge);
  for (const event of events) putEvent(sink, event);
  putLineCounts(sink, to);
}

const rowCountsSchema = z.object({ items: z.int(), labels: z.int(), edges: z.int(), events: z.int() });

function rowDifference(database: NodeDatabase, expected: RowCounts): string | undefined {
  const [found] = rowsOf(database, rowCountsQuestion, rowCountsSchema);
  const table = (['items', 'labels', 'edges', 'events'] as const).find((name) => found?.[name] !== expected[name]);
  if (table === undefined) return undefined;
  return `its table “${table}” would have ${found?.[table] ?? 0} rows where the lines make ${expected[table]}: another program is making it anew, or stopped in the middle`;
}

function databaseProblem(database: NodeDatabase): string | undefined {
  const [mode] = rowsOf(database, 'PRAGMA journal_mode', z.object({ journal_mode: z.string() }));
  if (mode?.journal_mode === 'wal') return 'it is in WAL mode';
  const foreign = "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger') LIMIT 1";
  const [own] = rowsOf(database, foreign, z.object({ type: z.string(), name: z.string() }));
  if (own) return `it has a ${own.type} of its own, “${own.name}”`;
  return schemaProblem((table) =>
    rowsOf(database, `PRAGMA table_info(${table})`, columnRowSchema).map(({ name }) => name),
  );
}

function rowsOf<Row>(database: NodeDatabase, sql: string, schema: z.ZodMiniType<Row>): Row[] {
  return z.array(schema).parse(database.prepare(sql).all());
}

/** Bytes 18 and 19 of the header equal to 2 mean WAL mode (SQLite's file format, 1.3.3). */
async function walProblem(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const header = await readFully(file, 0, 20);
      return header[18] === 2 || header[19] === 2 ? 'it is in WAL mode' : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    return `it can't be opened (${describeError(error)})`;
  }
}

function refused(reason: string): CacheNotWritten {
  return { state: 'refused', reason };
}

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html. */
const resultCodes = { busy: 5, locked: 6, readOnly: 8, full: 13 } as const;

function failed(error: unknown): CacheNotWritten {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  switch (code) {
    case resultCodes.busy:
    case resultCodes.locked:
      return { state: 'locked' };
    case resultCodes.readOnly:
      return refused('it is read-only');
    case resultCodes.full:
      return refused('there is no space left on its disk');
    default:
      return refused(`SQLite says “${describeError(error)}”`);
  }
}
