import * as z from 'zod/mini';
import { formatTimestampForCache } from '../model/timestamp';
import { type ComparableEvent } from './comparableEvent';
import { isSamePayload } from './payload';
import { readRows } from './rows';
import { type SqliteDatabase } from './sqlite';

/**
 * Rows are asked for 200 at a time and come back as one JSON text: 11 µs an event. One statement an event took 33 µs, most
 * of it for carrying single values out of SQLite.
 */
export const rowsAtOnce = 200;
const rowsOfIds = `SELECT json_group_array(json_array(id, kind, source_task, target_task, payload, timestamp))
FROM events WHERE id IN (SELECT value FROM json_each(?))`;

const text = z.nullable(z.string());
const rowsSchema = z.array(z.tuple([z.string(), text, text, text, text, text]));

/** The texts of a row of `events`: id, kind, source, target, payload, timestamp. */
export type EventRow = z.infer<typeof rowsSchema>[number];

/** The rows of these events by id, as SQLite finds them; up to `rowsAtOnce`. Throws where a row holds no texts. */
export function rowsFor(database: SqliteDatabase, events: readonly ComparableEvent[]): ReadonlyMap<string, EventRow> {
  const [answer] = database.exec(rowsOfIds, [JSON.stringify(events.map(({ id }) => id))]);
  const json = answer?.values[0]?.[0];
  const rows = rowsSchema.safeParse(typeof json === 'string' ? JSON.parse(json) : undefined);
  if (!rows.success) throw new Error('a row of its table “events” is not as expected');
  return new Map(rows.data.map((row) => [row[0], row]));
}

/** How many rows SQLite counts in `events`. */
export function countEvents(database: SqliteDatabase): number {
  const [counted] = readRows(database, 'SELECT count(*) AS count FROM events', z.object({ count: z.int() }));
  return counted?.count ?? 0;
}

/** Whether a row is what the native program makes of an event. */
export function isSameEvent(row: EventRow | undefined, event: ComparableEvent): boolean {
  if (!row) return false;
  const [, kind, source, target, payload, timestamp] = row;
  return (
    kind === event.kind &&
    source === (event.sourceTask ?? null) &&
    target === (event.targetTask ?? null) &&
    timestamp === formatTimestampForCache(event.timestamp) &&
    isSamePayload(payload ?? 'null', event.payloadText)
  );
}
