import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type ComparableEvent } from '../../../src/cache/comparableEvent';
import { compareEvents, type EventComparison } from '../../../src/cache/compareEvents';
import { EventRows } from '../../../src/cache/eventRows';
import { nativePayloadText } from '../../../src/cache/nativePayload';
import { openCache, type OpenedCache } from '../../../src/cache/openCache';
import { isSamePayload } from '../../../src/cache/payload';
import { formatTimestampForCache } from '../../../src/model/timestamp';
import { buildNativeCache, openSqlite } from './buildCache';
import { event, lineOf, recordsOf } from './records';

const sqlite = await openSqlite();

const columns = ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'] as const;

/** Texts of one byte a letter, of more, and such as need escapes. */
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }));
const id = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((number) => `eg-evt-${number}`),
  text,
);
/** Payloads as writers write them, with keys in any order and white space; some larger than a page. */
const payloadText = fc.oneof(
  fc.json(),
  fc.dictionary(text, fc.oneof(fc.integer(), fc.double(), text)).map((value) => JSON.stringify(value)),
  fc.dictionary(text, fc.jsonValue()).map((value) => JSON.stringify(value, undefined, 1)),
  fc.integer({ min: 3000, max: 20_000 }).map((length) => JSON.stringify({ text: 'x'.repeat(length), z: 1, a: 2 })),
);
const oneEvent: fc.Arbitrary<ComparableEvent> = fc.record({
  id,
  kind: text,
  sourceTask: fc.option(text, { nil: undefined }),
  targetTask: fc.option(text, { nil: undefined }),
  payloadText: fc.option(payloadText, { nil: undefined }),
  timestamp: fc.record({
    ms: fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(3000, 0) }),
    ns: fc.oneof(fc.constantFrom(0, 1000), fc.integer({ min: 0, max: 999_999 })),
  }),
});
const events = fc.array(oneEvent, { minLength: 1, maxLength: 60 });

/** The cache that the native program makes of events, after SQL was done to it, or bytes of it were changed. */
function cacheOf(
  of: readonly ComparableEvent[],
  change: (database: OpenedCache['database']) => void = () => undefined,
) {
  const native = of.map((one) => ({ ...one, payloadText: nativePayloadText(one.payloadText) }));
  const lines = { items: 0, edges: 0, events: of.length };
  const database = new sqlite.Database(buildNativeCache(sqlite, { items: [], edges: [], events: native, lines }));
  change(database);
  const bytes = database.export();
  database.close();
  return bytes;
}

/** The number of the page at which the table of the events begins. */
function rootOf(bytes: Uint8Array): unknown {
  const database = new sqlite.Database(bytes);
  const [result] = database.exec(`SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'events'`);
  database.close();
  return result?.values[0]?.[0];
}

async function compare(bytes: Uint8Array, of: readonly ComparableEvent[], lines?: string[]): Promise<EventComparison> {
  const opened = openCache(sqlite, bytes);
  if (!opened.ok) throw new Error(opened.problem);
  try {
    return await compareEvents(opened.value, async function* () {
      await Promise.resolve();
      yield recordsOf(of, lines);
    });
  } finally {
    opened.value.dispose();
  }
}

/** What the comparison has to find, looked up row by row. Throws where SQLite can't read a row. */
function slowly(bytes: Uint8Array, of: readonly ComparableEvent[]): { shown: number; isSame: boolean } {
  const database = new sqlite.Database(bytes);
  try {
    const last = new Map(of.map((one) => [one.id, one]));
    // Prepared once for all rows: that takes longer than looking one up.
    const rowOf = database.prepare(`SELECT json_array(${columns.join()}) FROM events WHERE id = ?`);
    let shown = 0;
    for (const one of last.values()) {
      const row = z.array(z.unknown()).parse(JSON.parse(String(rowOf.get([one.id])[0] ?? '[]')));
      const expected = [one.id, one.kind, one.sourceTask ?? null, one.targetTask ?? null];
      const [payload, time] = row.slice(4);
      if (JSON.stringify(row.slice(0, 4)) !== JSON.stringify(expected)) continue;
      if (time !== formatTimestampForCache(one.timestamp)) continue;
      if (isSamePayload(typeof payload === 'string' ? payload : 'null', one.payloadText)) shown++;
    }
    const rows = Number(database.exec('SELECT count(*) FROM events')[0]?.values[0]?.[0]);
    return { shown, isSame: shown === last.size && rows === last.size };
  } finally {
    database.close();
  }
}

/** Something that is done to one row. */
interface Change {
  readonly row: number;
  readonly column: (typeof columns)[number];
  readonly what: (typeof changes)[number];
  readonly value: string;
}

const changes = ['delete', 'insert', 'null', 'append', 'other', 'number', 'again'] as const;

const oneChange: fc.Arbitrary<Change> = fc.record({
  row: fc.nat(),
  column: fc.constantFrom(...columns),
  what: fc.constantFrom(...changes),
  value: text,
});

function change(database: OpenedCache['database'], { row, column, what, value }: Change): void {
  const place = `rowid = (SELECT rowid FROM events ORDER BY rowid LIMIT 1 OFFSET ${row} % (SELECT count(*) FROM events))`;
  const set = `UPDATE OR REPLACE events SET ${column} =`;
  switch (what) {
    case 'delete':
      database.run(`DELETE FROM events WHERE ${place}`);
      break;
    case 'insert':
      database.run(`INSERT OR REPLACE INTO events VALUES (?, 'kind', NULL, NULL, 'null', '2026-01-11')`, [value]);
      break;
    case 'null':
      if (column.endsWith('_task')) database.run(`${set} NULL WHERE ${place}`);
      break;
    case 'append':
      database.run(`${set} ${column} || ? WHERE ${place}`, [value]);
      break;
    case 'other':
      database.run(`${set} ? WHERE ${place}`, [value]);
      break;
    case 'number':
      database.run(`${set} 1 WHERE ${place}`);
      break;
    case 'again':
      // The row moves behind all others.
      database.run(`UPDATE events SET rowid = (SELECT max(rowid) + 7 FROM events) WHERE ${place}`);
  }
}

describe('comparing the events of engram.db with those of the lines', () => {
  it('finds what the native program makes of any events the same', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (of) => {
        const distinct = new Set(of.map((one) => one.id)).size;
        expect(await compare(cacheOf(of), of)).toEqual({ shown: distinct, difference: undefined });
      }),
    );
  });

  it('finds any single change of any row, as a look at each row does', async () => {
    let differences = 0;
    await fc.assert(
      fc.asyncProperty(events, oneChange, async (of, changed) => {
        const bytes = cacheOf(of, (database) => change(database, changed));
        const expected = slowly(bytes, of);
        const { shown, difference } = await compare(bytes, of);
        expect({ shown, isSame: difference === undefined }).toEqual(expected);
        if (!expected.isSame) differences++;
      }),
      { numRuns: 300 },
    );
    expect(differences).toBeGreaterThan(100);
  });

  it('never takes a damaged file for one in step where SQLite does not', async () => {
    const of = Array.from({ length: 200 }, (_, index) =>
      event(`eg-evt-${index}`, { payloadText: JSON.stringify({ text: 'x'.repeat(index % 97 === 0 ? 9000 : index) }) }),
    );
    const whole = cacheOf(of, (database) =>
      // So that SQLite counts rows where it looks for them.
      ['kind', 'source', 'target', 'timestamp'].forEach((name) => database.exec(`DROP INDEX idx_events_${name}`)),
    );
    let differences = 0;
    const pageSize = 4096;
    const rootPage = Number(rootOf(whole));
    const inFile = fc.nat({ max: whole.length - 1 });
    // What leads from page to page is at the end of the table's first page: rowids there decide which rows SQLite finds.
    const inRoot = fc.integer({ min: rootPage * pageSize - 200, max: rootPage * pageSize - 1 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(inFile, inRoot), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ bits;
        const opened = openCache(sqlite, bytes);
        if (!opened.ok) return;
        opened.value.dispose();
        const expected = outcomeOf(() => slowly(bytes, of).isSame);
        const found = await compare(bytes, of).then(
          ({ difference }) => difference === undefined,
          () => false,
        );
        if (!expected) expect(found).toBe(false);
        if (!found) differences++;
      }),
      { numRuns: 200, examples: [[92_912, 2]] },
    );
    expect(differences).toBeGreaterThan(20);
  });

  it('finds rows in any order, and more missing ones than it reads ahead', async () => {
    const of = Array.from({ length: 3000 }, (_, index) => event(`eg-evt-${index}`));
    const shuffled = cacheOf(of.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect(await compare(shuffled, of)).toEqual({ shown: 3000, difference: undefined });
    const few = cacheOf(of, (database) => database.exec('DELETE FROM events WHERE rowid BETWEEN 100 AND 2600'));
    expect(await compare(few, of)).toMatchObject({ shown: 499 });
    const others = cacheOf([...Array.from({ length: 3000 }, (_, index) => event(`eg-evt-other-${index}`)), ...of]);
    const { shown, difference } = await compare(others, of);
    expect(shown).toBe(3000);
    expect(difference).toBe('It has 6,000 events, and the lines make 3,000 events of different ids.');
  });

  it('does not need SQLite for rows that are as the native program makes them', () => {
    const of = Array.from({ length: 50 }, (_, index) => event(`eg-evt-${index}`));
    const bytes = Buffer.from(cacheOf(of));
    const database = new sqlite.Database(bytes);
    const rows = EventRows.open(database, bytes);
    database.close();
    expect(rows?.countOn(1000)).toBe(false);
    expect(rows?.count).toBe(50);
  });

  it.each([
    ['in another encoding', `PRAGMA encoding = 'UTF-16le'`],
    ['with its columns in another order', ''],
  ])('reads a table that somebody else made, %s', async (_what, pragma) => {
    const of = [event('eg-evt-1'), event('eg-evt-2', { targetTask: 'eg-b', payloadText: '{"a":"\u00e9"}' })];
    const database = new sqlite.Database();
    if (pragma !== '') database.exec(pragma);
    database.exec(`CREATE TABLE items (id, title, description, status, priority, created_at, updated_at, closed_at, close_reason);
      CREATE TABLE labels (item_id, label); CREATE TABLE edges (from_id, to_id, kind, created_at);
      CREATE TABLE meta (key, value);
      CREATE TABLE events (timestamp TEXT, payload TEXT, more INTEGER, id TEXT PRIMARY KEY, kind TEXT, target_task TEXT,
        source_task TEXT)`);
    for (const one of of)
      database.run('INSERT INTO events VALUES (?, ?, 1, ?, ?, ?, ?)', [
        formatTimestampForCache(one.timestamp),
        one.payloadText ?? 'null',
        one.id,
        one.kind,
        one.targetTask ?? null,
        one.sourceTask ?? null,
      ]);
    const bytes = database.export();
    database.close();
    expect(await compare(bytes, of)).toEqual({ shown: 2, difference: undefined });
    const edited = of.map((one) => ({ ...one, kind: one.id === 'eg-evt-1' ? 'edited' : one.kind }));
    const compared = await compare(bytes, edited);
    expect(compared.shown).toBe(1);
    expect(compared.difference).toContain('eg-evt-1');
  });

  it.each([
    [
      'with white space',
      ' { "id" : "eg-evt-1" , "kind":"k", "timestamp":"2026-01-11T12:00:00Z" , "payload" : { "b" : 1,"a" :2 } } '.trim(),
    ],
    [
      'with an escape in its id',
      '{"id":"eg\\u002devt-1","kind":"k","timestamp":"2026-01-11T12:00:00Z","payload":{"a":2,"b":1}}',
    ],
    ['as an array', '["eg-evt-1","k",null,null,{"a":2,"b":1},"2026-01-11T12:00:00Z"]'],
    [
      'with another spelling of its time',
      '{"id":"eg-evt-1","kind":"k","timestamp":"2026-01-11T13:00:00.000+01:00","payload":{"a":2,"b":1}}',
    ],
    [
      'with a task that is null',
      '{"id":"eg-evt-1","kind":"k","source_task":null,"timestamp":"2026-01-11 12:00:00Z","payload":{"a":2.0,"b":1}}',
    ],
  ])('reads a line %s as the native program does', async (_what, line) => {
    const of = [event('eg-evt-1', { kind: 'k', sourceTask: undefined, payloadText: '{"a":2,"b":1}' })];
    expect(await compare(cacheOf(of), of, [line])).toEqual({ shown: 1, difference: undefined });
    const edited = cacheOf(of, (database) => database.exec(`UPDATE events SET payload = '{"a":2,"b":3}'`));
    expect(await compare(edited, of, [line])).toMatchObject({ shown: 0 });
  });

  it.each([
    ['a time with other digits', `timestamp = '2026-01-11T12:00:00.000+00:00'`],
    ['a time with a Z', `timestamp = '2026-01-11T12:00:00Z'`],
    ['a payload with a key twice', `payload = '{"a":1,"a":2}'`],
  ])('is not content with %s', async (_what, set) => {
    const of = [event('eg-evt-1', { payloadText: '{"a":2,"a":1}' })];
    const bytes = cacheOf(of, (database) => database.exec(`UPDATE events SET ${set}`));
    expect(await compare(bytes, of, of.map(lineOf))).toMatchObject({ shown: 0 });
  });
});

/** False where it throws. */
function outcomeOf(run: () => boolean): boolean {
  try {
    return run();
  } catch {
    return false;
  }
}
