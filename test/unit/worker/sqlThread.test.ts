import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { notifications } from '../../../src/analysis/messages/notifications';
import { sessions } from '../../../src/analysis/sessions/sessions';
import { CancelledError } from '../../../src/base/rpc';
import { cellText } from '../../../src/model/sqlCells';
import { eventLine, fixture, fixtureCopy, openStore } from '../store/openStore';
import { Editor, rule } from './sqlThreadOf';

const endless = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)';

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).toSorted()) {
    hash.update(name);
    hash.update(await readFile(path.join(folder, name)));
  }
  return hash.digest('hex');
}

describe('SQL on a store', () => {
  it('sees every event, also those that share an id, with line and time', async () => {
    const editor = new Editor(fixture('neuraphage'));
    const counts = await editor.answer('SELECT count(*), count(DISTINCT id), count(DISTINCT position) FROM events');
    expect(counts.rows).toEqual([[401, 47, 401]]);
    const lines = (await readFile(path.join(fixture('neuraphage'), 'events.jsonl'), 'utf8')).split('\n');
    const { rows } = await editor.answer('SELECT line, id, payload FROM events WHERE position IN (0, 200, 400)');
    for (const cells of rows) {
      const [line, id, payload] = cells.map((cell) => (cell === null ? null : cellText(cell)));
      const written = lines[Number(line) - 1] ?? '';
      expect(written).toContain(`"id":"${id}"`);
      if (typeof payload === 'string') expect(written).toContain(payload);
    }
    const inOrder =
      'SELECT (SELECT group_concat(position) FROM (SELECT position FROM events ORDER BY timestamp, position))';
    const byParts = `${inOrder} = (SELECT group_concat(position) FROM (SELECT position FROM events ORDER BY ms, ns, position))`;
    expect((await editor.answer(byParts)).rows).toEqual([[1]]);
  });

  it('has tasks, labels and relationships as the store has them', async () => {
    const store = await openStore(fixture('healthy'));
    const editor = new Editor(fixture('healthy'));
    const ids = await editor.answer('SELECT id, status FROM items ORDER BY id');
    expect(ids.rows).toEqual(
      store
        .query({})
        .map(({ id, status }) => [id, status])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    expect((await editor.answer('SELECT count(*) FROM edges')).rows).toEqual([[store.relationships().length]]);
    const labels = store.query({}).reduce((sum, item) => sum + item.labels.length, 0);
    expect((await editor.answer('SELECT count(*) FROM labels')).rows).toEqual([[labels]]);
  });

  it.each(['healthy', 'neuraphage'] as const)(
    'has the notifications and sessions of the analyses: %s',
    async (name) => {
      const store = await openStore(fixture(name));
      await store.loaded();
      const given = { withinMs: rule.reactionMs, gapMs: rule.sessionGapMs, nowMs: Date.now() };
      const all = { direction: 'both', order: 'oldestFirst', offset: 0, limit: Infinity, ...given } as const;
      const told = (await notifications(store.records, all)).rows;
      const editor = new Editor(fixture(name));
      const columns = 'line, sender, receiver, state, reaction_line, after_ms';
      const asked = await editor.answer(`SELECT ${columns} FROM notifications ORDER BY rowid`);
      expect(told.length).toBeGreaterThan(10);
      expect(asked.rows).toEqual(
        told.map(({ event, from, to, state, reaction }) => [
          event.line,
          from ?? null,
          to ?? null,
          state,
          reaction?.line ?? null,
          reaction?.afterMs ?? null,
        ]),
      );
      const list = (await sessions(store.records, given)).sessions;
      const rows = (await editor.answer('SELECT number, start_ms, end_ms, events, failures FROM sessions')).rows;
      expect(rows).toEqual(
        list.map(({ number, start, end, events, failures }) => [number, start.ms, end.ms, events, failures]),
      );
    },
  );

  it('reads JSON, and keeps whole numbers beyond 2^53, NULL and BLOBs apart', async () => {
    const editor = new Editor(fixture('neuraphage'));
    const { rows } = await editor.answer(
      `SELECT json_extract('{"a":[1,"x"]}', '$.a[1]'), 9007199254740993, NULL, x'00ff', 1.5, 9e999`,
    );
    const blob = { type: 'blob', bytes: 2, hex: '00ff' };
    expect(rows).toEqual([['x', { type: 'integer', digits: '9007199254740993' }, null, blob, 1.5, 'Inf']]);
  });

  it('answers from the files as they are now', async () => {
    const folder = await fixtureCopy('healthy');
    const editor = new Editor(folder);
    const count =
      'SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM items), (SELECT max(position) FROM events)';
    expect((await editor.answer(count)).rows).toEqual([[400, 21, 399]]);
    await appendFile(path.join(folder, 'events.jsonl'), eventLine({ id: 'eg-evt-0000000001', kind: 'nudge_sent' }));
    expect((await editor.answer(count)).rows).toEqual([[401, 21, 400]]);
    const items = await readFile(path.join(folder, 'items.jsonl'), 'utf8');
    const [line = ''] = items.split('\n');
    await appendFile(path.join(folder, 'items.jsonl'), `${line.replace(/"id":"[^"]*"/, '"id":"eg-ffffffffff"')}\n`);
    expect((await editor.answer(count)).rows).toEqual([[401, 22, 400]]);
  });
});

describe('a statement that is not one that reads', () => {
  const refused = [
    ['PRAGMA query_only=OFF; DELETE FROM events', 'PRAGMA', /PRAGMA is refused/],
    ['SELECT 1; SELECT 2', 'SELECT 2', /One statement at a time/],
    ["ATTACH DATABASE '/etc/passwd' AS p", 'ATTACH', /ATTACH is refused/],
    ['DELETE FROM events', 'DELETE', /DELETE is refused/],
    ['WITH q AS (SELECT 1) DELETE FROM events', 'DELETE', /writes/],
    ["WITH q AS (SELECT 1) INSERT INTO labels VALUES ('a', 'b')", 'INSERT', /writes/],
    ['CREATE TABLE t (a)', 'CREATE', /CREATE is refused/],
    ["VACUUM INTO '/tmp/out.db'", 'VACUUM', /VACUUM is refused/],
    ['SELECT ?1', '?1', /nothing to put in/],
    ['-- nothing', undefined, /no statement/],
  ] as const;

  it('is refused at its place with the reason, and the next one answers from the same rows', async () => {
    const folder = await fixtureCopy('neuraphage');
    const before = await digestOf(folder);
    const editor = new Editor(folder);
    for (const [sql, at, reason] of refused) {
      const outcome = await editor.ask(sql);
      expect(outcome, sql).toMatchObject({ type: 'problem', reason: 'refused' });
      if (outcome.type === 'answer') continue;
      expect(outcome.message).toMatch(reason);
      expect(outcome.range && sql.slice(outcome.range.start, outcome.range.end), sql).toBe(at);
      expect((await editor.answer('SELECT count(*) FROM events')).rows).toEqual([[401]]);
    }
    expect(await digestOf(folder)).toBe(before);
  });

  it('may be explained', async () => {
    const { rows } = await new Editor(fixture('neuraphage')).answer(
      'EXPLAIN QUERY PLAN SELECT * FROM events WHERE kind = 1',
    );
    expect(JSON.stringify(rows)).toContain('idx_events_kind');
  });
});

describe('a mistake', () => {
  it.each([
    ['SELECT kind FORM events WHERE', 'events'],
    ['SELECT kind, foo FROM events', 'foo'],
    ["SELECT 'foo' AS a, e.foo FROM events AS e", 'e.foo'],
    ['SELECT * FROM evnts', 'evnts'],
    ['SELECT nofn(1)', 'nofn'],
    ['SELECT id FROM events, items', 'id'],
    ['SELECT (1 + FROM events', 'FROM'],
    ['SELECT a b c FROM (SELECT 1 AS a)', 'c'],
    ['SELECT 1 FROM events WHERE kind = "x" AND', 'AND'],
    ['selec 1', 'selec'],
    ["SELECT 'open FROM events", "'open FROM events"],
  ])('is told at its place: %s', async (sql, at) => {
    const outcome = await new Editor(fixture('healthy')).ask(`  ${sql}`);
    expect(outcome).toMatchObject({ type: 'problem', reason: 'wrong' });
    const range = outcome.type === 'problem' ? outcome.range : undefined;
    expect(range && `  ${sql}`.slice(range.start, range.end)).toBe(at);
  });
});

describe('a query that takes too much', () => {
  const tooMuch = [
    [`${endless} SELECT max(n) FROM c`, /stopped.*5 s/],
    ['SELECT zeroblob(1000000000)', /256 MiB/],
    ['SELECT randomblob(1000000000)', /256 MiB/],
    ["SELECT printf('%.*c', 1000000000, 'x')", /256 MiB/],
    ["SELECT replace(hex(zeroblob(100000000)), '0', '0000000000')", /256 MiB/],
    [`${endless} SELECT n FROM c ORDER BY randomblob(100)`, /256 MiB|5 s/],
  ] as const;

  it.each(tooMuch)(
    'is ended within 6 s with the reason, and the next one answers: %s',
    { timeout: 60_000 },
    async (sql, reason) => {
      const folder = await fixtureCopy('neuraphage');
      const before = await digestOf(folder);
      const editor = new Editor(folder);
      await editor.answer('SELECT 1');
      const outcome = await editor.ask(sql);
      expect(outcome).toMatchObject({ type: 'problem', reason: 'limit' });
      if (outcome.type === 'problem') expect(outcome.message).toMatch(reason);
      expect((await editor.answer('SELECT count(*) FROM events')).rows).toEqual([[401]]);
      expect(await digestOf(folder)).toBe(before);
    },
  );

  it('is cut after the rows, bytes and time that it may have, and says which', { timeout: 60_000 }, async () => {
    const editor = new Editor(fixture('neuraphage'));
    const many = await editor.answer(`${endless} SELECT n FROM c LIMIT 10000000`);
    expect([many.rows.length, many.rows.at(-1), many.cut]).toEqual([10_000, [10_000], 'rows']);
    const exact = await editor.answer(`${endless} SELECT n FROM c LIMIT 10000`);
    expect([exact.rows.length, exact.cut]).toEqual([10_000, undefined]);
    const large = await editor.answer(`${endless} SELECT printf('%.*c', 1000000, 'x') FROM c`);
    expect(large.cut).toBe('bytes');
    expect(large.rows).toHaveLength(68);
    const slow = await editor.answer(
      `${endless} SELECT n, (SELECT count(*) FROM events AS a, events AS b WHERE a.position + b.position <> n) FROM c`,
      {
        timeMs: 300,
      },
    );
    expect(slow.cut).toBe('time');
    expect(slow.rows.length).toBeGreaterThan(0);
  });

  it('has a value cut that is longer than 1 MiB, at a whole letter, with its whole length', async () => {
    const editor = new Editor(fixture('neuraphage'));
    const { rows, cutCells } = await editor.answer("SELECT 'x' || replace(hex(zeroblob(500000)), '0', 'é')");
    expect(cutCells).toBe(1);
    const [cell] = rows[0] ?? [];
    expect(cell).toMatchObject({ type: 'text', bytes: 2_000_001 });
    const text = cell !== null && typeof cell === 'object' && cell.type === 'text' ? cell.text : '';
    expect(text).toMatch(/^xé+$/);
    expect(Buffer.byteLength(text)).toBe(1024 * 1024 - 1);
  });

  it('stops when it is not wanted any more, and the next one answers', { timeout: 60_000 }, async () => {
    const editor = new Editor(fixture('neuraphage'));
    await editor.answer('SELECT 1');
    const stopping = new AbortController();
    const asked = editor.ask(`${endless} SELECT max(n) FROM c`, {}, stopping.signal);
    stopping.abort();
    await expect(asked).rejects.toBeInstanceOf(CancelledError);
    expect((await editor.answer('SELECT count(*) FROM events')).rows).toEqual([[401]]);
  });
});
