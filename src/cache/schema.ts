/**
 * The tables of engram.db as the native program makes them (observed with `.schema`, version 0.1.2), the events table and
 * its indexes as the design has them.
 */

const labelsTable = `CREATE TABLE labels (
  item_id TEXT NOT NULL REFERENCES items(id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  PRIMARY KEY (item_id, label)
)`;

const edgesTable = `CREATE TABLE edges (
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('blocks', 'parent_child', 'related')),
  created_at TEXT NOT NULL,
  PRIMARY KEY (from_id, to_id, kind)
)`;

const taskIndexes = `CREATE INDEX idx_labels_label ON labels(label);
CREATE INDEX idx_edges_to ON edges(to_id);
CREATE INDEX idx_edges_kind ON edges(kind)`;

const itemsTable = `CREATE TABLE items (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'blocked', 'closed')),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 4),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  closed_at TEXT,
  close_reason TEXT
)`;

/** Statements that make the tables for tasks and relationships. */
export const taskTablesSchema = [itemsTable, labelsTable, edgesTable, taskIndexes].join(';\n');

/** Statements that make an empty cache exactly as the native program does. */
export const nativeCacheSchema = [
  taskTablesSchema,
  `CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
)`,
  `CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  source_task TEXT,
  target_task TEXT,
  payload TEXT,
  timestamp TEXT NOT NULL
)`,
  `CREATE INDEX IF NOT EXISTS idx_events_kind ON events(kind)`,
  `CREATE INDEX IF NOT EXISTS idx_events_source ON events(source_task)`,
  `CREATE INDEX IF NOT EXISTS idx_events_target ON events(target_task)`,
  `CREATE INDEX IF NOT EXISTS idx_events_timestamp ON events(timestamp)`,
].join(';\n');

/** The columns that a cache must have to be read or written, by table. */
const neededColumns = {
  items: ['id', 'title', 'description', 'status', 'priority', 'created_at', 'updated_at', 'closed_at', 'close_reason'],
  labels: ['item_id', 'label'],
  edges: ['from_id', 'to_id', 'kind', 'created_at'],
  events: ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'],
  meta: ['key', 'value'],
} as const satisfies Record<string, readonly string[]>;

/** What a database lacks to be a cache, in words for a sentence about it. `columnsOf` a table that isn't there are none. */
export function schemaProblem(columnsOf: (table: string) => readonly string[]): string | undefined {
  for (const [table, needed] of Object.entries(neededColumns)) {
    const columns = columnsOf(table);
    if (columns.length === 0) return `it has no table “${table}”`;
    const missing = needed.find((name) => !columns.includes(name));
    if (missing !== undefined) return `its table “${table}” has no column “${missing}”`;
  }
  return undefined;
}
