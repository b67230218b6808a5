/**
 * What a query can read: the tables of the copy that it runs on. The same list makes the tables, the comments of a new query,
 * and the completion. The design's schema, with three differences: every event has its row, also those that share an id
 * (docs/format.md, trap 1), so that `position` is the key and not `id`; rows tell their line; no rule of the native cache
 * refuses a row, because everything is to be seen, also what the native program can't open.
 */
export interface SqlTable {
  readonly name: string;
  readonly explanation: string;
  readonly columns: readonly SqlColumn[];
}

/** A column of a table. */
export interface SqlColumn {
  readonly name: string;
  /** Its declaration behind the name. */
  readonly type: string;
  readonly explanation: string;
}

const column = (name: string, type: string, explanation: string): SqlColumn => ({ name, type, explanation });

const place = column('line', 'INTEGER NOT NULL', 'line of the file, from 1');

/** The tables, in the order in which they are told. Times are RFC 3339 text in UTC that sorts as the times do. */
export const sqlTables: readonly SqlTable[] = [
  {
    name: 'events',
    explanation: 'every event of events.jsonl, also those that share an id',
    columns: [
      column('position', 'INTEGER PRIMARY KEY', 'place in the log, from 0'),
      place,
      column('id', 'TEXT NOT NULL', 'not unique'),
      column('kind', 'TEXT NOT NULL', 'such as task_failed'),
      column('source_task', 'TEXT', 'id of a task, or NULL'),
      column('target_task', 'TEXT', 'id of a task, or NULL'),
      column('payload', 'TEXT', "JSON as written, or NULL: payload ->> '$.error'"),
      column('timestamp', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('ms', 'INTEGER NOT NULL', 'the same in ms since 1970'),
      column('ns', 'INTEGER NOT NULL', 'nanoseconds within ms'),
    ],
  },
  {
    name: 'items',
    explanation: 'the tasks',
    columns: [
      column('id', 'TEXT PRIMARY KEY', 'eg-…'),
      column('title', 'TEXT NOT NULL', 'the title'),
      column('description', 'TEXT', 'Markdown, or NULL'),
      column('status', 'TEXT NOT NULL', 'open, in_progress, blocked or closed'),
      column('priority', 'INTEGER NOT NULL', '0 (critical) to 4 (low)'),
      column('created_at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('updated_at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('closed_at', 'TEXT', 'RFC 3339, UTC, or NULL'),
      column('close_reason', 'TEXT', 'why it was closed, or NULL'),
      place,
    ],
  },
  {
    name: 'labels',
    explanation: 'the labels of the tasks',
    columns: [column('item_id', 'TEXT NOT NULL', 'id of a task'), column('label', 'TEXT NOT NULL', 'one label')],
  },
  {
    name: 'edges',
    explanation: 'the relationships that are not removed',
    columns: [
      column('from_id', 'TEXT NOT NULL', 'id of a task'),
      column('to_id', 'TEXT NOT NULL', 'id of a task'),
      column('kind', 'TEXT NOT NULL', 'blocks, parent_child (from is the child) or related'),
      column('created_at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      place,
    ],
  },
  {
    name: 'notifications',
    explanation: 'events as messages, with what the receiver did next (inferred)',
    columns: [
      place,
      column('id', 'TEXT NOT NULL', 'of the event'),
      column('kind', 'TEXT NOT NULL', 'of the event'),
      column('sender', 'TEXT', 'id of a task, or NULL'),
      column('receiver', 'TEXT', 'id of a task; NULL for a broadcast'),
      column('at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('ms', 'INTEGER NOT NULL', 'the same in ms since 1970'),
      column('state', 'TEXT NOT NULL', 'reacted, waiting, no_reaction, task_closed, unknown_task or broadcast'),
      column('reaction_line', 'INTEGER', 'line of the next sign of life, or NULL'),
      column('reaction_id', 'TEXT', 'id of that event'),
      column('reaction_kind', 'TEXT', 'kind of that event'),
      column('after_ms', 'REAL', 'how much later that was, in ms'),
    ],
  },
  {
    name: 'sessions',
    explanation: 'stretches of work, inferred from pauses and restarts',
    columns: [
      column('number', 'INTEGER PRIMARY KEY', '1 for the first'),
      column('start_at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('end_at', 'TEXT NOT NULL', 'RFC 3339, UTC'),
      column('start_ms', 'INTEGER NOT NULL', 'the same in ms since 1970'),
      column('end_ms', 'INTEGER NOT NULL', 'the same in ms since 1970'),
      column('duration_ms', 'REAL NOT NULL', 'from the first to the last event'),
      column('beginning', 'TEXT NOT NULL', 'first, pause or restart'),
      column('events', 'INTEGER NOT NULL', 'how many'),
      column('failures', 'INTEGER NOT NULL', 'events that mean failure'),
      column('by_kind', 'TEXT NOT NULL', 'JSON: how many of each kind'),
    ],
  },
];

/** Indexes by name with their table and column: the design's, and those of the native cache. */
const indexes = [
  ['idx_events_id', 'events', 'id'],
  ['idx_events_kind', 'events', 'kind'],
  ['idx_events_source', 'events', 'source_task'],
  ['idx_events_target', 'events', 'target_task'],
  ['idx_events_timestamp', 'events', 'timestamp'],
  ['idx_labels_item', 'labels', 'item_id'],
  ['idx_labels_label', 'labels', 'label'],
  ['idx_edges_from', 'edges', 'from_id'],
  ['idx_edges_to', 'edges', 'to_id'],
  ['idx_notifications_receiver', 'notifications', 'receiver'],
] as const;

/** The indexes of `events`, which take longer to fill than its rows. */
export const eventIndexes: readonly string[] = indexes.filter(([, table]) => table === 'events').map(([name]) => name);

/** Statements that make the tables and their indexes, empty. */
export const sqlSchemaStatement = schemaOf(sqlTables);

/** The same of `events` alone. */
export const eventsSchemaStatement = schemaOf(sqlTables.filter(({ name }) => name === 'events'));

function schemaOf(tables: readonly SqlTable[]): string {
  const made = tables.map(
    ({ name, columns }) => `CREATE TABLE ${name} (${columns.map((one) => `${one.name} ${one.type}`).join(', ')})`,
  );
  const indexed = indexes
    .filter(([, of]) => tables.some(({ name }) => name === of))
    .map(([name, table, of]) => `CREATE INDEX ${name} ON ${table}(${of})`);
  return [...made, ...indexed].join(';\n');
}

/** The statement that puts a row into a table, its values in the order of the columns. */
export function insertInto(table: string): string {
  const columns = sqlTables.find(({ name }) => name === table)?.columns ?? [];
  return `INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`;
}

/**
 * The statement that puts a notification into its table, of the positions of its event (1) and of its reaction (5), sender (2),
 * receiver (3), state (4), and the time between the two in ms (6). The events are to be there.
 */
export const insertNotification = `INSERT INTO notifications
SELECT event.line, event.id, event.kind, ?2, ?3, event.timestamp, event.ms, ?4, reaction.line, reaction.id, reaction.kind, ?6
FROM events AS event LEFT JOIN events AS reaction ON reaction.position = ?5 WHERE event.position = ?1`;
