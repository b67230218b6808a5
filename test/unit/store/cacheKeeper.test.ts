import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentVscode, vscodeVersions } from '../../harness/vscodeVersions';
import { askSqlite, countedLines } from './modernNode/sqliteProgram';
import { startStore } from './modernNode/startStore';
import { emptyStore, eventLine, fixtureCopy, openStore } from './openStore';

const draft = { kind: 'custom', sourceTask: 'eg-a', payloadText: '{"b":1,"a":1e2}' };
const databaseOf = (folder: string): string => path.join(folder, 'engram.db');

/** What a store that knows nothing of the writes finds when it compares engram.db with the lines. */
async function foundFresh(folder: string) {
  return (await (await openStore(folder)).settled()).cache;
}

describe('a write in a Node without SQLite', () => {
  it('is safe, and leaves engram.db behind, with the reason and what helps', async () => {
    const folder = await fixtureCopy('healthy');
    const before = await readFile(databaseOf(folder));
    const store = await openStore(folder);
    await store.recordEvent(draft);
    await store.cacheFollowed();
    const { cache } = await store.settled();
    expect(cache.state).toBe('behind');
    expect(cache.reason).toBe(
      'engram.db lacks the last 2 lines of events.jsonl. It was left so because this program’s Node.js has no SQLite ' +
        'to write it with. Rebuild Cache makes it anew.',
    );
    expect((await readFile(databaseOf(folder))).equals(before)).toBe(true);
  });
});

describe.each(vscodeVersions)('a write in the Node of VS Code $vscode', (version) => {
  it('has its row in engram.db, with the count of lines', { timeout: 120_000 }, async () => {
    const folder = await fixtureCopy('healthy');
    const { program, complaints } = await startStore(version, folder);
    expect((await program.settled()).cache.state).toBe('in_step');
    const id = await program.recordEvent(draft);
    await program.cacheFollowed();

    const [row] = await askSqlite(databaseOf(folder), `SELECT * FROM events WHERE id = '${id}'`);
    expect(row).toMatchObject({ kind: 'custom', source_task: 'eg-a', target_task: null, payload: '{"a":100.0,"b":1}' });
    expect(row?.timestamp).toMatch(/\+00:00$/);
    expect(await countedLines(databaseOf(folder))).toEqual({ items: 61, edges: 28, events: 402 });
    expect(await askSqlite(databaseOf(folder), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    // Known without comparing again, and true when somebody compares.
    expect((await program.health()).cache).toMatchObject({ state: 'in_step', hiddenEvents: 0 });
    expect(await foundFresh(folder)).toMatchObject({ state: 'in_step', hiddenEvents: 0 });
    expect(complaints()).toBe('');
  });

  it('keeps engram.db in step through 200 writes of every sort', { timeout: 120_000 }, async () => {
    const folder = await fixtureCopy('healthy');
    const { program } = await startStore(version, folder);
    await program.writeAtRandom(200, 7);
    await program.cacheFollowed();
    expect((await program.health()).cache.state).toBe('in_step');
    expect(await foundFresh(folder)).toMatchObject({ state: 'in_step', hiddenEvents: 0 });
    expect(await askSqlite(databaseOf(folder), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('a write beside others, in a Node with SQLite', { timeout: 120_000 }, () => {
  /** A store in the newest Node whose engram.db was found in step. */
  async function storeInStep(name: 'healthy' | 'neuraphage' = 'healthy') {
    const folder = await fixtureCopy(name);
    const { program } = await startStore(currentVscode, folder);
    expect((await program.settled()).cache.state).toBe('in_step');
    return { folder, database: databaseOf(folder), program };
  }

  it('is left behind when another program holds the lock for too long, and the line is safe', async () => {
    const { folder, database, program } = await storeInStep();
    const other = (await startStore(currentVscode)).program;
    await other.hold(database);
    const id = await program.recordEvent(draft);
    const { took, longest } = await program.followed();
    expect(took).toBeGreaterThan(1000);
    // Whoever asks the store meanwhile is answered.
    expect(longest).toBeLessThan(500);
    await other.release();
    expect((await program.settled()).cache).toMatchObject({
      state: 'behind',
      reason:
        'engram.db lacks the last 2 lines of events.jsonl. It was left so because another program kept it locked for ' +
        '2 s. Rebuild Cache makes it anew.',
    });
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toContain(id);
    expect(await countedLines(database)).toMatchObject({ events: 400 });
    // The next write takes along what was left.
    await program.recordEvent(draft);
    await program.cacheFollowed();
    expect((await program.settled()).cache.state).toBe('in_step');
    expect(await countedLines(database)).toMatchObject({ events: 404 });
  });

  it('goes in when the lock is released in time', async () => {
    const { database, program } = await storeInStep();
    const other = (await startStore(currentVscode)).program;
    await other.hold(database);
    await program.recordEvent(draft);
    const followed = program.followed();
    await expect.poll(async () => (await program.health()).lines.events).toBe(402);
    await other.release();
    await followed;
    expect(await countedLines(database)).toMatchObject({ events: 402 });
    expect((await program.health()).cache.state).toBe('in_step');
  });

  it('leaves a rebuild alone that deleted the rows and has not counted the lines yet', async () => {
    const { database, program } = await storeInStep();
    await askSqlite(database, 'DELETE FROM events; DELETE FROM edges');
    const rebuilding = await readFile(database);
    await program.recordEvent(draft);
    await program.cacheFollowed();
    expect((await readFile(database)).equals(rebuilding)).toBe(true);
    expect((await program.settled()).cache).toMatchObject({ state: 'behind' });
    expect((await program.health()).cache.reason).toContain(
      'its table “edges” would have 0 rows where the lines make 28: another program is making it anew',
    );
  });

  it.each([
    ['is in WAL mode', 'PRAGMA journal_mode = WAL', 'engram.db is in WAL mode'],
    [
      'has a trigger',
      'CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END',
      'it has a trigger of its own, “t”',
    ],
    ['lacks a column', 'ALTER TABLE items RENAME COLUMN title TO name', 'its table “items” has no column “title”'],
    ['lacks a table', 'DROP TABLE labels', 'it has no table “labels”'],
    ['counts nonsense', "UPDATE meta SET value = 'many' WHERE key = 'jsonl_edges_lines'", 'jsonl_edges_lines'],
  ])('leaves an engram.db alone that %s', async (_, change, reason) => {
    const { folder, database, program } = await storeInStep();
    await askSqlite(database, change);
    const before = await readFile(database);
    const id = await program.recordEvent(draft);
    await program.cacheFollowed();
    expect((await readFile(database)).equals(before)).toBe(true);
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toContain(id);
    expect((await program.settled()).cache.reason).toContain(reason);
  });

  it('leaves one alone that differs from the lines', async () => {
    const folder = await fixtureCopy('healthy');
    await askSqlite(databaseOf(folder), "UPDATE items SET title = 'Edited' WHERE rowid = 3");
    const before = await readFile(databaseOf(folder));
    const { program } = await startStore(currentVscode, folder);
    await program.recordEvent(draft);
    await program.cacheFollowed();
    expect((await readFile(databaseOf(folder))).equals(before)).toBe(true);
    expect((await program.settled()).cache.reason).toMatch(
      /Nor is it what the lines before make. Its item “.*” is not/,
    );
  });

  it('makes no engram.db where there is none', async () => {
    const folder = await emptyStore();
    const { program } = await startStore(currentVscode, folder);
    await program.recordEvent(draft);
    await program.cacheFollowed();
    await expect(stat(databaseOf(folder))).rejects.toThrow('ENOENT');
    expect((await program.settled()).cache.state).toBe('missing');

    const { program: other, database, folder: gone } = await storeInStep();
    await rm(database);
    await other.recordEvent(draft);
    await other.cacheFollowed();
    await expect(stat(database)).rejects.toThrow('ENOENT');
    expect(await foundFresh(gone)).toMatchObject({ state: 'missing' });
  });

  it('takes lines along that other programs wrote without engram.db', async () => {
    const { folder, database, program } = await storeInStep('neuraphage');
    const events = path.join(folder, 'events.jsonl');
    // Two that share an id, one that replaces an old one, and two on one line, which natively are not read.
    const shared = eventLine({ id: 'eg-evt-same', kind: 'first' }) + eventLine({ id: 'eg-evt-same', kind: 'last' });
    const merged = eventLine({ id: 'eg-evt-m1' }).trimEnd() + eventLine({ id: 'eg-evt-m2' });
    await appendFile(events, shared + merged);
    await program.recordEvent(draft);
    await program.cacheFollowed();
    expect((await program.settled()).cache).toMatchObject({ state: 'in_step', hiddenEvents: 354 + 3 });
    expect(await foundFresh(folder)).toMatchObject({ state: 'in_step', hiddenEvents: 354 + 3 });
    const rows = await askSqlite(database, "SELECT kind FROM events WHERE id = 'eg-evt-same'");
    expect(rows).toEqual([{ kind: 'last' }]);
  });

  it('leaves it behind when too many lines are missing, and says so', async () => {
    const { folder, program } = await storeInStep();
    const lines = Array.from({ length: 2500 }, (_, index) => eventLine({ id: `eg-evt-${index}` }));
    await appendFile(path.join(folder, 'events.jsonl'), lines.join(''));
    await program.recordEvent(draft);
    await program.cacheFollowed();
    const { cache } = await program.settled();
    expect(cache.reason).toContain('it lacks 2,502 lines, and 2,000 are the most at once. Rebuild Cache');
  });

  it('keeps it in step when two of ours write at once', async () => {
    const { folder, database, program } = await storeInStep();
    const other = (await startStore(currentVscode, folder)).program;
    await Promise.all([program.writeAtRandom(60, 1), other.writeAtRandom(60, 2)]);
    await Promise.all([program.cacheFollowed(), other.cacheFollowed()]);
    expect((await program.settled()).cache.state).toBe('in_step');
    expect((await other.settled()).cache.state).toBe('in_step');
    expect(await foundFresh(folder)).toMatchObject({ state: 'in_step' });
    expect(await askSqlite(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('keeps it in step beside a native writer, which counts each line once it has put in its row', async () => {
    // No line is waited for longer than half a second (cacheKeeper.ts): where this machine stood still for so long, the
    // run says nothing, and there is another one.
    let longest: number;
    do {
      longest = 0;
      const { folder, database, program } = await storeInStep();
      const native = (await startStore(currentVscode)).program;
      for (let index = 0; index < 25; index++) {
        const id = `eg-evt-n${index}`;
        const started = performance.now();
        await native.appendNatively(path.join(folder, 'events.jsonl'), id);
        // What we write meanwhile has its rows put in as soon as that harms nobody.
        await program.writeAtRandom(3, index);
        await native.countNatively(database, id);
        longest = Math.max(longest, performance.now() - started);
      }
      await program.recordEvent(draft);
      await program.cacheFollowed();
      if (longest >= 500) continue;
      expect((await program.settled()).cache).toMatchObject({ state: 'in_step', hiddenEvents: 0 });
      expect(await foundFresh(folder)).toMatchObject({ state: 'in_step', hiddenEvents: 0 });
      expect(await askSqlite(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    } while (longest >= 500);
  });
});
