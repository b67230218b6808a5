import * as z from 'zod/mini';
import { type Disposable } from '../base/disposable';
import { type Edge } from '../model/edge';
import { type Item, type ItemStatus } from '../model/item';
import { edgeValues, itemValues, type SqlValue } from './nativeRows';
import { type OpenedCache } from './openCache';
import { readRows } from './rows';
import { taskTablesSchema } from './schema';
import { type Sqlite, type SqliteDatabase } from './sqlite';

/**
 * Not closed, with at least one `blocks` edge to an item that is not closed (format.md, "Ready … Blocked"). The joins
 * leave out edges to ids that no item has: they block nothing. The `+` keeps SQLite from the index over kinds, by which it
 * read every edge of the kind for each item (minutes for 100,000 items); the one over ids finds the few that count.
 */
const isHeldUp = `EXISTS (
  SELECT 1 FROM edges JOIN items AS blocker ON blocker.id = edges.to_id
  WHERE edges.from_id = items.id AND +edges.kind = 'blocks' AND blocker.status <> 'closed'
)`;

const hasOpenChild = `EXISTS (
  SELECT 1 FROM edges JOIN items AS child ON child.id = edges.from_id
  WHERE edges.to_id = items.id AND +edges.kind = 'parent_child' AND child.status <> 'closed'
)`;

/** The native order; what it leaves open (it depends on a hash there) is settled by the place in items.jsonl. */
const inOrder = (condition: string): string => `SELECT item_place.position
FROM items JOIN temp.item_place ON item_place.id = items.id
WHERE ${condition}
ORDER BY items.priority, items.created_at, item_place.position`;

const readyQuestion = inOrder(`items.status = 'open' AND NOT ${isHeldUp} AND NOT ${hasOpenChild}`);
const blockedQuestion = inOrder(`items.status <> 'closed' AND ${isHeldUp}`);

const positionSchema = z.object({ position: z.int() });

/** Items and live edges in SQL tables, for the questions that the native program answers in SQL. */
export class TaskTables implements Disposable {
  private constructor(
    private readonly database: SqliteDatabase,
    private readonly ids: readonly string[],
    /** Whether engram.db itself answers, or tables made from the lines. */
    readonly source: 'cache' | 'lines',
  ) {}

  /** Makes tables from records; `items` in file order, each id once, `edges` without tombstones. */
  static fromLines(sqlite: Sqlite, items: readonly Item[], edges: readonly Edge[]): TaskTables {
    const database = new sqlite.Database();
    database.exec(taskTablesSchema);
    database.exec('BEGIN');
    insertAll(database, 'INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', items.map(itemValues));
    insertAll(
      database,
      'INSERT INTO labels VALUES (?, ?)',
      items.flatMap((item) => item.labels.map((label) => [item.id, label])),
    );
    insertAll(database, 'INSERT INTO edges VALUES (?, ?, ?, ?)', edges.map(edgeValues));
    database.exec('COMMIT');
    return TaskTables.over(database, items, 'lines');
  }

  /** Uses a cache that equals the lines, and owns it from now on. `items` in file order, as the cache has them. */
  static fromCache(cache: OpenedCache, items: readonly Item[]): TaskTables {
    return TaskTables.over(cache.database, items, 'cache');
  }

  private static over(database: SqliteDatabase, items: readonly Item[], source: 'cache' | 'lines'): TaskTables {
    database.exec('CREATE TEMP TABLE item_place (id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID');
    database.exec('BEGIN');
    insertAll(
      database,
      'INSERT INTO temp.item_place VALUES (?, ?)',
      items.map((item, position) => [item.id, position]),
    );
    database.exec('COMMIT');
    const ids = items.map((item) => item.id);
    return new TaskTables(database, ids, source);
  }

  /** Ids of the items that somebody could start on, in the native order. */
  ready(): readonly string[] {
    return this.ask(readyQuestion);
  }

  /** Ids of the items that wait for another one, in the native order. */
  blocked(): readonly string[] {
    return this.ask(blockedQuestion);
  }

  /** Ids of the items of a status, or of all, in the native order. */
  list(status?: ItemStatus): readonly string[] {
    return this.ask(inOrder(status === undefined ? 'TRUE' : `items.status = '${status}'`));
  }

  dispose(): void {
    this.database.close();
  }

  private ask(question: string): readonly string[] {
    return readRows(this.database, question, positionSchema).flatMap(({ position }) => this.ids[position] ?? []);
  }
}

function insertAll(database: SqliteDatabase, sql: string, rows: readonly SqlValue[][]): void {
  const statement = database.prepare(sql);
  try {
    for (const row of rows) statement.run(row);
  } finally {
    statement.free();
  }
}
