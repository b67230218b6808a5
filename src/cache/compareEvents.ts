import * as z from 'zod/mini';
import { TimeSlice } from '../base/timeSlice';
import { type EngramEvent } from '../model/event';
import { formatTimestampForCache } from '../model/timestamp';
import { count } from './compareTasks';
import { isSamePayload } from './payload';
import { readRows } from './rows';
import { type SqliteDatabase } from './sqlite';

/** An event of the lines as the comparison needs it. */
export type ComparableEvent = Omit<EngramEvent, 'payload'> & {
  /** Exactly as written; undefined where the line has none. */
  readonly payloadText: string | undefined;
};

/** How the cache's events stand to those of the lines. */
export interface EventComparison {
  /** Rows that equal the last line of their id: as many events does the cache show. */
  readonly shown: number;
  /** The first difference as a sentence; undefined when there is none. */
  readonly difference: string | undefined;
}

/** Short enough that a call waits for no longer than a screen takes to change. */
const sliceMs = 5;

/**
 * Rows are asked for 200 at a time and come back as one JSON text: 11 µs an event. One statement an event took 33 µs, most
 * of it for carrying single values out of SQLite.
 */
const rowsAtOnce = 200;
const rowsOfIds = `SELECT json_group_array(json_array(id, kind, source_task, target_task, payload, timestamp))
FROM events WHERE id IN (SELECT value FROM json_each(?))`;

const text = z.nullable(z.string());
const rowsSchema = z.array(z.tuple([z.string(), text, text, text, text, text]));
type Row = z.infer<typeof rowsSchema>[number];

/**
 * Compares each id's last event with the cache's row of that id, in slices of 5 ms. `batches` gives the last event of
 * each id once, in any order. Rejects when a row can't be read, or `signal` is aborted.
 */
export async function compareEvents(
  database: SqliteDatabase,
  batches: AsyncIterable<readonly ComparableEvent[]>,
  signal?: AbortSignal,
): Promise<EventComparison> {
  const slice = new TimeSlice(sliceMs);
  let shown = 0;
  let ids = 0;
  let different: string | undefined;
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; start += rowsAtOnce) {
      const events = batch.slice(start, start + rowsAtOnce);
      const rows = rowsFor(database, events);
      ids += events.length;
      for (const event of events) {
        if (isSameEvent(rows.get(event.id), event)) shown++;
        else different ??= event.id;
      }
      if (slice.isUsedUp) await slice.rest(signal);
    }
  }
  const [counted] = readRows(database, 'SELECT count(*) AS count FROM events', z.object({ count: z.int() }));
  return { shown, difference: describeDifference(counted?.count ?? 0, ids, different) };
}

function rowsFor(database: SqliteDatabase, events: readonly ComparableEvent[]): ReadonlyMap<string, Row> {
  const [answer] = database.exec(rowsOfIds, [JSON.stringify(events.map(({ id }) => id))]);
  const json = answer?.values[0]?.[0];
  const rows = rowsSchema.safeParse(typeof json === 'string' ? JSON.parse(json) : undefined);
  if (!rows.success) throw new Error('a row of its table “events” is not as expected');
  return new Map(rows.data.map((row) => [row[0], row]));
}

function isSameEvent(row: Row | undefined, event: ComparableEvent): boolean {
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

function describeDifference(rows: number, ids: number, different: string | undefined): string | undefined {
  if (rows !== ids)
    return `It has ${count(rows, 'event')}, and the lines make ${count(ids, 'event')} of different ids.`;
  return different && `Its event “${different}” is not as the last line of that id has it.`;
}
