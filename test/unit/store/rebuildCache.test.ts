import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { currentVscode } from '../../harness/vscodeVersions';
import { randomWrites } from './modernNode/randomWrites';
import { askSqlite, countedLines } from './modernNode/sqliteProgram';
import { startStore } from './modernNode/startStore';
import { emptyStore, eventLine, fixtureCopy, openStore } from './openStore';

const databaseOf = (folder: string): string => path.join(folder, 'engram.db');
const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).toSorted();

/** The tables and indexes of a database, as their statements say, white space aside. */
async function schemaOf(database: string): Promise<unknown[]> {
  const rows = await askSqlite(database, 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name');
  return rows.map(({ sql }) => String(sql).replaceAll(/\s+/g, ' '));
}

/** A process id that no process has: one that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('Rebuild Cache', () => {
  it.each(['healthy', 'neuraphage'] as const)('makes what the native program made: %s', async (name) => {
    const folder = await fixtureCopy(name);
    const tables = ['items', 'labels', 'edges', 'events', 'meta'];
    const rowsOf = async (table: string): Promise<readonly string[]> =>
      (await askSqlite(databaseOf(folder), `SELECT * FROM ${table}`)).map((row) => JSON.stringify(row)).toSorted();
    const sorted = async () =>
      new Map(await Promise.all(tables.map(async (table) => [table, await rowsOf(table)] as const)));
    const [native, nativeSchema] = [await sorted(), await schemaOf(databaseOf(folder))];
    await rm(databaseOf(folder));
    const store = await openStore(folder);
    const rebuilt = await store.rebuildCache();

    expect(await sorted()).toEqual(native);
    expect(await schemaOf(databaseOf(folder))).toEqual(nativeSchema);
    expect(await askSqlite(databaseOf(folder), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const [items, edges, events] = ['items', 'edges', 'events'].map((table) => native.get(table)?.length);
    expect(rebuilt).toMatchObject({ items, edges, events, warning: undefined });
    expect(rebuilt.bytes).toBe((await stat(databaseOf(folder))).size);
    expect(store.health.cache.state).toBe('in_step');
    expect((await (await openStore(folder)).settled()).cache).toEqual(store.health.cache);
  });

  it('makes one of whatever was written, in step with its lines', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await randomWrites(store, 150, 11);
    // Lines that native programs skip, and ones that replace earlier ones.
    const merged = eventLine({ id: 'eg-evt-m1' }).trimEnd() + eventLine({ id: 'eg-evt-m2' });
    await appendFile(
      path.join(folder, 'events.jsonl'),
      `${merged}no record\n${eventLine({ id: 'a\0b', kind: '\u{1f600}' })}`,
    );
    await store.rebuildCache();
    const fresh = await (await openStore(folder)).settled();
    expect(fresh.cache).toMatchObject({ state: 'in_step', hiddenEvents: 2 });
    expect(await countedLines(databaseOf(folder))).toEqual(fresh.lines);
  });

  it('replaces one that is damaged, and one that differs', async () => {
    const folder = await fixtureCopy('healthy');
    await writeFile(databaseOf(folder), 'no database');
    const store = await openStore(folder);
    expect((await store.settled()).cache.state).toBe('unreadable');
    await store.rebuildCache();
    expect(store.health.cache.state).toBe('in_step');

    await askSqlite(databaseOf(folder), 'DELETE FROM items WHERE rowid > 3');
    await store.refresh();
    expect((await store.settled()).cache.state).toBe('differs');
    await store.rebuildCache();
    expect((await store.settled()).cache.state).toBe('in_step');
  });

  it('keeps the rights of the old file', async () => {
    const folder = await fixtureCopy('healthy');
    await chmod(databaseOf(folder), 0o640);
    await (await openStore(folder)).rebuildCache();
    expect((await stat(databaseOf(folder))).mode & 0o777).toBe(0o640);
  });

  it('leaves out what the native program could not hold, and says so', async () => {
    const folder = await fixtureCopy('healthy');
    const time = '2026-01-11T15:30:00Z';
    const item = {
      id: 'eg-0000000001',
      title: 'Late',
      status: 'open',
      priority: 7,
      created_at: time,
      updated_at: time,
    };
    const twice = { ...item, id: 'eg-0000000002', priority: 1, labels: ['a', 'a'] };
    await appendFile(path.join(folder, 'items.jsonl'), `${JSON.stringify(item)}\n${JSON.stringify(twice)}\n`);
    const store = await openStore(folder);
    const { warning, items } = await store.rebuildCache();
    expect(warning).toBe(
      "Line 62 of items.jsonl could not go into it as it is written: priority 7 is above 4: the native program can't " +
        'open a store with this line, and the item is shown as it was before it. And 1 more such line.',
    );
    expect(items).toBe(22);
    expect(await askSqlite(databaseOf(folder), "SELECT label FROM labels WHERE item_id = 'eg-0000000002'")).toEqual([
      { label: 'a' },
    ]);
  });

  it('covers the lines that it read, and takes along those that come meanwhile where it can', async () => {
    const folder = await fixtureCopy('healthy');
    const { program } = await startStore(currentVscode, folder);
    await program.settled();
    const rebuilding = program.rebuildCache();
    await program.recordEvent({ kind: 'custom' });
    await rebuilding;
    await program.cacheFollowed();
    expect((await program.settled()).cache.state).toBe('in_step');
    expect((await (await openStore(folder)).settled()).cache.state).toBe('in_step');
  });
});

describe('Rebuild Cache is refused', () => {
  const refused = async (folder: string, message: string | RegExp, signal?: AbortSignal): Promise<void> => {
    const [names, before] = [await namesIn(folder), await readFile(databaseOf(folder)).catch(() => undefined)];
    const store = await openStore(folder);
    await expect(store.rebuildCache(signal)).rejects.toThrow(message);
    expect(await namesIn(folder)).toEqual(names);
    const after = await readFile(databaseOf(folder)).catch(() => undefined);
    // Byte by byte, toEqual takes a core second.
    expect(before === undefined || after === undefined ? after === before : after.equals(before)).toBe(true);
  };

  it.each(['-journal', '-wal', '-shm'])('while engram.db%s is there', async (ending) => {
    const folder = await fixtureCopy('healthy');
    await writeFile(`${databaseOf(folder)}${ending}`, 'x');
    await refused(
      folder,
      `engram.db${ending} is there: another program is writing engram.db, or stopped in the middle. Try again when it ` +
        'has ended; where it has, use the native program once, or run `sqlite3 engram.db VACUUM`.',
    );
  });

  it('while the daemon lives', async () => {
    const folder = await fixtureCopy('healthy');
    await writeFile(path.join(folder, 'daemon.pid'), `${process.pid}\n`);
    await refused(
      folder,
      `The daemon is running: daemon.pid names process ${process.pid}, which is alive. Stop it first; where that ` +
        'process is another program, remove daemon.pid.',
    );
  });

  it('when daemon.pid can’t be read, and not when it names nobody who lives', async () => {
    const folder = await fixtureCopy('healthy');
    const pidFile = path.join(folder, 'daemon.pid');
    await mkdir(pidFile);
    await refused(folder, /^daemon.pid can’t be read, so the daemon may be at work: EISDIR.*engram.db is as it was.$/);
    await rm(pidFile, { recursive: true });
    for (const text of [String(endedProcess()), '', 'nonsense', '0', '-1', '99999999999', '4294967297']) {
      await writeFile(pidFile, text);
      await expect((await openStore(folder)).rebuildCache()).resolves.toMatchObject({ items: 21 });
    }
  });

  it('when a folder is in its place', async () => {
    const folder = await emptyStore();
    await mkdir(databaseOf(folder));
    await refused(folder, "engram.db can't be replaced: it is a folder, not a file. Move it away.");
  });

  it('when the store is gone', async () => {
    const folder = await emptyStore();
    await rm(folder, { recursive: true });
    const store = await openStore(folder);
    await expect(store.rebuildCache()).rejects.toThrow(`The store ${folder} is gone.`);
  });

  it('when it is cancelled, at any moment', async () => {
    const folder = await fixtureCopy('healthy');
    const gone = new AbortController();
    gone.abort();
    await refused(folder, 'Cancelled', gone.signal);
    const many = Array.from({ length: 20_000 }, (_, index) => eventLine({ id: `eg-evt-${index}` }));
    await appendFile(path.join(folder, 'events.jsonl'), many.join(''));
    const during = new AbortController();
    const store = await openStore(folder);
    await store.loaded();
    const rebuilding = store.rebuildCache(during.signal);
    setImmediate(() => during.abort());
    await expect(rebuilding).rejects.toThrow('Cancelled');
    expect((await namesIn(folder)).filter((name) => name.startsWith('engram.db'))).toEqual(['engram.db']);
    expect(await countedLines(databaseOf(folder))).toMatchObject({ events: 400 });
  });
});
