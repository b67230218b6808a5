import { type Edge } from '../model/edge';
import { type Item } from '../model/item';
import { formatTimestampForCache } from '../model/timestamp';
import { asRead } from './readText';
import { edgeRowSchema, itemRowSchema, labelRowSchema, readRows } from './rows';
import { type SqliteDatabase } from './sqlite';

/**
 * The first difference between the cache's items and labels and those of the lines, as a sentence; undefined when they
 * are equal. `items` as the native program reads them. Throws when a row can't be read.
 */
export function itemDifference(database: SqliteDatabase, items: readonly Item[]): string | undefined {
  const cached = readRows(database, 'SELECT * FROM items', itemRowSchema);
  if (cached.length !== items.length)
    return `It has ${count(cached.length, 'item')}, and the lines make ${count(items.length, 'item')}.`;
  const labels = new Map<string, string[]>();
  for (const { item_id, label } of readRows(database, 'SELECT item_id, label FROM labels', labelRowSchema)) {
    const known = labels.get(item_id);
    if (known) known.push(label);
    else labels.set(item_id, [label]);
  }
  const rows = new Map(cached.map((row) => [row.id, itemText(row, labels.get(row.id) ?? [])]));
  const different = items.find((item) => rows.get(asRead(item.id)) !== itemText(expectedRow(item), item.labels));
  return different && `Its item “${different.id}” is not as the lines have it.`;
}

type ItemRow = ReturnType<typeof expectedRow>;

function expectedRow(item: Item) {
  return {
    id: item.id,
    title: item.title,
    description: item.description ?? null,
    status: item.status,
    priority: item.priority,
    created_at: formatTimestampForCache(item.createdAt),
    updated_at: formatTimestampForCache(item.updatedAt),
    closed_at: item.closedAt === undefined ? null : formatTimestampForCache(item.closedAt),
    close_reason: item.closeReason ?? null,
  };
}

function itemText(row: ItemRow, labels: readonly string[]): string {
  const fields = [
    row.id,
    row.title,
    row.description,
    row.status,
    row.priority,
    row.created_at,
    row.updated_at,
    row.closed_at,
    row.close_reason,
    ...labels.toSorted(),
  ];
  return comparable(fields);
}

/** The same for relationships: `edges` without tombstones, as the native program reads them. */
export function edgeDifference(database: SqliteDatabase, edges: readonly Edge[]): string | undefined {
  const cached = readRows(database, 'SELECT * FROM edges', edgeRowSchema);
  if (cached.length !== edges.length)
    return `It has ${count(cached.length, 'relationship')}, and the lines make ${count(edges.length, 'relationship')}.`;
  const rows = new Set(cached.map((row) => comparable([row.from_id, row.to_id, row.kind, row.created_at])));
  const different = edges.find(
    (edge) => !rows.has(comparable([edge.fromId, edge.toId, edge.kind, formatTimestampForCache(edge.createdAt)])),
  );
  return different && `Its relationship from “${different.fromId}” to “${different.toId}” is not as the lines have it.`;
}

function comparable(fields: readonly (string | number | null)[]): string {
  return JSON.stringify(fields.map((field) => (typeof field === 'string' ? asRead(field) : field)));
}

/** A number with its noun: `1 item`, `12,000 items`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
