import { type Edge } from '../model/edge';
import { type FileCounts } from '../model/health';
import { type Item } from '../model/item';
import { formatTimestampForCache } from '../model/timestamp';
import { type ComparableEvent } from './comparableEvent';
import { nativePayloadText } from './nativePayload';

/** A value of a column. */
export type SqlValue = string | number | null;

/** Runs statements that change rows; the same statement many times. */
export interface RowSink {
  run(sql: string, values: SqlValue[]): void;
}

/** Rows of each table. */
export interface RowCounts extends FileCounts {
  readonly labels: number;
}

/** The key in `meta` of each file's line count. */
export const lineCountKeys = {
  items: 'jsonl_items_lines',
  edges: 'jsonl_edges_lines',
  events: 'jsonl_events_lines',
} as const satisfies Record<keyof FileCounts, string>;

/** Counts the rows of each table, as `RowCounts`. */
export const rowCountsQuestion = `SELECT
  (SELECT count(*) FROM items) AS items,
  (SELECT count(*) FROM labels) AS labels,
  (SELECT count(*) FROM edges) AS edges,
  (SELECT count(*) FROM events) AS events`;

const putItemSql = `INSERT OR REPLACE INTO items
  (id, title, description, status, priority, created_at, updated_at, closed_at, close_reason)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const putEdgeSql = 'INSERT OR REPLACE INTO edges (from_id, to_id, kind, created_at) VALUES (?, ?, ?, ?)';
const removeEdgeSql = 'DELETE FROM edges WHERE from_id = ? AND to_id = ? AND kind = ?';
const putEventSql = `INSERT OR REPLACE INTO events
  (id, kind, source_task, target_task, payload, timestamp) VALUES (?, ?, ?, ?, ?, ?)`;

/** The values of an item's row, in the order of the columns. */
export function itemValues(item: Item): SqlValue[] {
  return [
    item.id,
    item.title,
    item.description ?? null,
    item.status,
    item.priority,
    formatTimestampForCache(item.createdAt),
    formatTimestampForCache(item.updatedAt),
    item.closedAt === undefined ? null : formatTimestampForCache(item.closedAt),
    item.closeReason ?? null,
  ];
}

/** The values of a relationship's row, in the order of the columns. */
export function edgeValues(edge: Edge): SqlValue[] {
  return [edge.fromId, edge.toId, edge.kind, formatTimestampForCache(edge.createdAt)];
}

/** Puts the record of a line into the tables as the native program does: in the place of the row of the same id. */
export function putItem(sink: RowSink, item: Item): void {
  sink.run(putItemSql, itemValues(item));
  sink.run('DELETE FROM labels WHERE item_id = ?', [item.id]);
  for (const label of item.labels) sink.run('INSERT INTO labels (item_id, label) VALUES (?, ?)', [item.id, label]);
}

/** The same for a relationship; a tombstone removes the row. */
export function putEdge(sink: RowSink, edge: Edge): void {
  if (edge.deleted) sink.run(removeEdgeSql, [edge.fromId, edge.toId, edge.kind]);
  else sink.run(putEdgeSql, edgeValues(edge));
}

/** The same for an event: of several that share an id the last one put stays. */
export function putEvent(sink: RowSink, event: ComparableEvent): void {
  sink.run(putEventSql, [
    event.id,
    event.kind,
    event.sourceTask ?? null,
    event.targetTask ?? null,
    nativePayloadText(event.payloadText),
    formatTimestampForCache(event.timestamp),
  ]);
}

/** Notes of how many lines of each file the tables are made. */
export function putLineCounts(sink: RowSink, lines: FileCounts): void {
  for (const file of ['items', 'edges', 'events'] as const)
    sink.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', [lineCountKeys[file], String(lines[file])]);
}
