import * as z from 'zod/mini';
import { TimeSlice } from '../base/timeSlice';
import { type EngramEvent } from '../model/event';
import { formatTimestampForCache } from '../model/timestamp';
import { asRead } from './readText';
import { count } from './compareTasks';
import { isSamePayload } from './payload';
import { eventRowSchema, parseRow, readRows } from './rows';
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
 * Compares each id's last event with the cache's row of that id, in slices of 5 ms (about 15 µs an event). `batches`
 * gives the last event of each id once, in any order. Rejects when a row can't be read, or `signal` is aborted.
 */
export async function compareEvents(
  database: SqliteDatabase,
  batches: AsyncIterable<readonly ComparableEvent[]>,
  signal?: AbortSignal,
): Promise<EventComparison> {
  const slice = new TimeSlice(sliceMs);
  const byId = database.prepare('SELECT * FROM events WHERE id = ?');
  let shown = 0;
  let ids = 0;
  let different: string | undefined;
  try {
    for await (const batch of batches) {
      for (const event of batch) {
        ids++;
        byId.bind([event.id]);
        if (byId.step() && isSameEvent(byId.getAsObject(), event)) shown++;
        else different ??= event.id;
        if (slice.isUsedUp) await slice.rest(signal);
      }
    }
  } finally {
    byId.free();
  }
  const [rows] = readRows(database, 'SELECT count(*) AS count FROM events', z.object({ count: z.int() }));
  return { shown, difference: describeDifference(rows?.count ?? 0, ids, different) };
}

function isSameEvent(row: unknown, event: ComparableEvent): boolean {
  const cached = parseRow(eventRowSchema, row);
  return (
    cached.kind === asRead(event.kind) &&
    cached.source_task === textOrNull(event.sourceTask) &&
    cached.target_task === textOrNull(event.targetTask) &&
    cached.timestamp === formatTimestampForCache(event.timestamp) &&
    isSamePayload(cached.payload ?? 'null', event.payloadText)
  );
}

const textOrNull = (text: string | undefined): string | null => (text === undefined ? null : asRead(text));

function describeDifference(rows: number, ids: number, different: string | undefined): string | undefined {
  if (rows !== ids)
    return `It has ${count(rows, 'event')}, and the lines make ${count(ids, 'event')} of different ids.`;
  return different && `Its event “${different}” is not as the last line of that id has it.`;
}
