import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/rpc';
import { type SqlCell } from '../../../src/model/sqlAnswer';
import { formatTimestampForCache } from '../../../src/model/timestamp';
import { emptyStore, eventLine, fixtureCopy, openStore } from '../store/openStore';
import { Editor, rule } from './sqlThreadOf';

const text = fc.oneof(
  fc.constantFrom('note', 'grün', 'n\\u006fte', '😀', 'eg-0123456789', '\\ud800'),
  fc.integer({ min: 100, max: 140 }).map((length) => 'k'.repeat(length)),
);
const time = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .chain((date) =>
      fc.constantFrom('Z', '+00:00', '-07:30', 'z').map((zone) => `${date.toISOString().slice(0, -1)}${zone}`),
    ),
  fc.constantFrom(
    '2026-01-11T15:30:00Z',
    '2026-01-11T15:30:00.1Z',
    '2026-01-11T15:30:00.120000Z',
    '2026-01-11T15:30:00.123456789Z',
    '2026-01-11T15:30:00.000000000Z',
    '2016-12-31T23:59:60.5Z',
  ),
);
const payload = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.constantFrom('null', '1.50', '{"a":1,  "a":2}', '"\\u00e9\\n"'),
  // Around the longest row that fits in a page, and far beyond.
  fc.integer({ min: 65_200, max: 65_600 }).map((length) => `"${'x'.repeat(length)}"`),
  fc.integer({ min: 1, max: 60_000 }).map((length) => `"${'é'.repeat(length)}"`),
);
/** Records as nobody, and as everybody writes them. */
const record = fc
  .record({ id: text, kind: text, time, source: fc.option(text), target: fc.option(text), payload: fc.option(payload) })
  .map(({ id, kind, time, source, target, payload }) => {
    const tasks = `${source === null ? '' : `"source_task":"${source}",`}"target_task":${target === null ? 'null' : `"${target}"`}`;
    return `{"id":"${id}","kind":"${kind}",${tasks},${payload === null ? '' : `"payload":${payload},`}"timestamp":"${time}"}`;
  });
const line = fc.oneof(
  { weight: 8, arbitrary: record },
  { weight: 1, arbitrary: record.map((one) => ` \t${one} \r`) },
  { weight: 1, arbitrary: fc.tuple(record, record).map((two) => two.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', 'no JSON', '["e","k",null,"t",{"a":1},"2026-01-11T15:30:00Z"]') },
);

/** What the table is to hold of a store. */
async function rowsOf(folder: string): Promise<SqlCell[][]> {
  const store = await openStore(folder);
  await store.loaded();
  const { records } = store;
  const events = await records.readEvents(Array.from({ length: records.log.size }, (_, index) => index));
  return events.map((event) => {
    if (!event) throw new Error('An event can not be read.');
    const { index, place, id, kind, sourceTask, targetTask, payloadText, timestamp } = event;
    const texts = [id, kind, sourceTask, targetTask, payloadText, formatTimestampForCache(timestamp)];
    // What UTF-8 can't hold is another letter in SQLite.
    const held = texts.map((one) => (one === undefined ? null : Buffer.from(one).toString()));
    return [index, place.line, ...held, timestamp.ms, timestamp.ns];
  });
}

const columns = 'position, line, id, kind, source_task, target_task, payload, timestamp, ms, ns';
const isSound = 'SELECT * FROM pragma_integrity_check';

describe('the events that SQL sees', () => {
  it('are those of the lines, however these are written and how ever long they are', { timeout: 60_000 }, async () => {
    const folder = await emptyStore();
    const lines = fc.sample(line, 600);
    await writeFile(path.join(folder, 'events.jsonl'), `${lines.join('\n')}\n`);
    const editor = new Editor(folder);
    const { rows } = await editor.answer(`SELECT ${columns} FROM events ORDER BY position`);
    const expected = await rowsOf(folder);
    expect(expected.length).toBeGreaterThan(300);
    expect(rows).toEqual(expected);
    expect((await editor.answer(isSound)).rows).toEqual([['ok']]);
  });

  it('are found by each index, also those that come later and those of a file in its place', async () => {
    const folder = await fixtureCopy('neuraphage');
    const file = path.join(folder, 'events.jsonl');
    const editor = new Editor(folder);
    const added = (kind: string) =>
      eventLine({ id: 'eg-evt-new', kind, sourceTask: 'eg-a', targetTask: 'eg-b', timestamp: { ms: 1, ns: 0 } });
    const columnsWithIndex = {
      id: 'eg-evt-new',
      kind: 'late',
      source_task: 'eg-a',
      target_task: 'eg-b',
      timestamp: '1970-01-01T00:00:00.001+00:00',
    };
    const counts = async () => {
      const found: unknown[] = [];
      for (const [column, value] of Object.entries(columnsWithIndex))
        found.push(...(await editor.answer(`SELECT count(*) FROM events WHERE ${column} = '${value}'`)).rows.flat());
      return found;
    };
    expect(await counts()).toEqual([0, 0, 0, 0, 0]);
    await appendFile(file, added('late'));
    expect(await counts()).toEqual([1, 1, 1, 1, 1]);
    expect((await editor.answer(isSound)).rows).toEqual([['ok']]);
    await writeFile(file, added('late').repeat(3));
    expect(await counts()).toEqual([3, 3, 3, 3, 3]);
    expect((await editor.answer('SELECT count(*), count(DISTINCT position) FROM events')).rows).toEqual([[3, 3]]);
    expect((await editor.answer(isSound)).rows).toEqual([['ok']]);
  });

  it('are copied for statements that read them, and for no others', async () => {
    const editor = new Editor(await fixtureCopy('neuraphage'));
    for (const sql of [
      'SELECT 1',
      'SELECT * FROM items LEFT JOIN labels ON item_id = id, edges',
      'SELECT * FROM sessions',
      "SELECT name FROM pragma_table_info('events')",
      'EXPLAIN SELECT * FROM events',
      'SELECT * FROM evnts',
    ])
      await editor.ask(sql);
    expect(editor.progress).toEqual([]);
    const all = 'SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM items), count(*) FROM notifications';
    const { rows, source } = await editor.answer(all);
    expect(rows[0]?.slice(0, 2)).toEqual([401, 16]);
    expect(source.events).toBe(401);
    expect(editor.progress).toEqual([{ done: 0, total: 401 }]);
    await editor.answer('SELECT * FROM events WHERE kind IN (1) OR source_task = 2');
    expect(editor.progress).toHaveLength(1);
  });

  it('are all there after a copy was stopped', async () => {
    const folder = await emptyStore();
    await writeFile(path.join(folder, 'events.jsonl'), eventLine({ id: 'eg-evt-1', kind: 'note' }).repeat(60_000));
    const editor = new Editor(folder);
    const stopping = new AbortController();
    const asked = editor.ask('SELECT count(*) FROM events', {}, stopping.signal);
    editor.onProgress = () => stopping.abort();
    await expect(asked).rejects.toBeInstanceOf(CancelledError);
    expect((await editor.answer("SELECT count(*) FROM events WHERE kind = 'note'")).rows).toEqual([[60_000]]);
    expect((await editor.answer(isSound)).rows).toEqual([['ok']]);
  });

  it('have the reactions of the time that a task has', async () => {
    const editor = new Editor(await fixtureCopy('neuraphage'));
    const states = 'SELECT state, count(*) FROM notifications GROUP BY state ORDER BY state';
    const usual = (await editor.answer(states)).rows;
    const short = (await editor.answer(states, {}, { ...rule, reactionMs: 1 })).rows;
    expect(short).not.toEqual(usual);
    expect((await editor.answer(states)).rows).toEqual(usual);
  });
});
