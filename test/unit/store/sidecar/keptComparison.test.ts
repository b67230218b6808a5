import { appendFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type CacheHealth } from '../../../../src/model/health';
import { SidecarFolder } from '../../../../src/store/sidecar/sidecarFolder';
import { Store } from '../../../../src/store/store';
import { openSqlite, sqlWasm } from '../../cache/buildCache';
import {
  keepingStore,
  type KeepingStore,
  linesFrom,
  manyLines,
  openKeeping,
  overwrite,
  setBack,
  waiting,
} from './keptColumns';

interface ComparedStore extends KeepingStore {
  readonly database: string;
  /** Where its comparison is kept. */
  readonly kept: string;
}

/** A store with an engram.db in step, both last changed an hour ago, whose comparison has been kept. */
async function comparedStore(): Promise<ComparedStore> {
  const store = await keepingStore();
  const database = path.join(store.folder, 'engram.db');
  const kept = new SidecarFolder(store.columns, 0, 'comparison').fileOf(store.file);
  const made = await Store.open(store.folder, { sqlWasm, comparesCache: false });
  await made.rebuildCache();
  made.dispose();
  await setBack(database);
  const compared = { ...store, database, kept };
  expect(await reopened(compared)).toMatchObject({ state: 'in_step' });
  await isKept(compared);
  return compared;
}

/** What the store says of its engram.db when it is opened the next time. */
async function reopened(of: KeepingStore): Promise<CacheHealth> {
  const store = await openKeeping(of);
  const { cache } = await store.settled();
  store.dispose();
  return cache;
}

async function isKept({ kept }: ComparedStore): Promise<void> {
  await vi.waitFor(() => stat(kept), waiting);
}

/** Changes a letter of the payload of some event's row, between the samples, and says that the file was not changed. */
async function changeUnseen({ database }: ComparedStore): Promise<void> {
  const { atime, mtime } = await stat(database);
  const content = await readFile(database);
  let at = content.indexOf('xxxx', 70_000);
  while (at % 65_536 < 8192) at = content.indexOf('xxxx', at + 1);
  await overwrite(database, at, Buffer.from('y'));
  await utimes(database, atime, mtime);
}

async function changeRow({ database }: ComparedStore, sql: string): Promise<void> {
  const opened = new (await openSqlite()).Database(await readFile(database));
  opened.exec(sql);
  await writeFile(database, opened.export());
  opened.close();
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(database, twoHoursAgo, twoHoursAgo);
}

describe('a kept comparison of engram.db', () => {
  it('is taken for an engram.db and lines that have not changed: they are not compared again', async () => {
    const store = await comparedStore();
    // What only another comparison would find.
    await changeUnseen(store);
    expect(await reopened(store)).toEqual({ state: 'in_step', reason: 'engram.db equals the lines.', hiddenEvents: 0 });
    await rm(store.kept);
    expect(await reopened(store)).toMatchObject({ state: 'differs' });
    expect(store.logged).toEqual([]);
  });

  it('holds for lines that came behind those that engram.db counts', async () => {
    const store = await comparedStore();
    await changeUnseen(store);
    await appendFile(store.file, linesFrom(5000, 3));
    expect(await reopened(store)).toMatchObject({
      state: 'behind',
      reason: 'engram.db lacks the last 3 lines of events.jsonl. Rebuild Cache makes it anew.',
      hiddenEvents: 3,
    });
  });

  it('is not kept of an engram.db that differs', async () => {
    const store = await comparedStore();
    await rm(store.kept);
    await changeRow(store, `UPDATE events SET kind = 'other' WHERE rowid = 700`);
    expect(await reopened(store)).toMatchObject({ state: 'differs' });
    expect(await readdir(store.columns)).not.toContain(path.basename(store.kept));
  });

  it.each([
    ['engram.db was touched', (of: ComparedStore) => utimes(of.database, new Date(), new Date(2026, 0, 1))],
    ['engram.db was written', (of: ComparedStore) => changeRow(of, `DELETE FROM events WHERE rowid = 12`)],
    [
      'engram.db was replaced',
      async (of: ComparedStore) => {
        const content = await readFile(of.database);
        await rm(of.database);
        await writeFile(of.database, content);
        await setBack(of.database);
      },
    ],
    [
      'another program kept it',
      async (of: ComparedStore) => {
        const text = await readFile(of.kept, 'utf8');
        await writeFile(of.kept, text.replace(/"program":\d+/, '"program":1'));
      },
    ],
    [
      'it is of another store',
      async (of: ComparedStore) => {
        const text = await readFile(of.kept, 'utf8');
        await writeFile(of.kept, text.replace(of.folder, `${of.folder}2`));
      },
    ],
    ['it is damaged', (of: ComparedStore) => writeFile(of.kept, '{"version":1')],
    ['it is another version’s', (of: ComparedStore) => writeFile(of.kept, '{"version":2}')],
    ['it is something else', (of: ComparedStore) => writeFile(of.kept, Buffer.alloc(2 * 1024 * 1024, 32))],
  ])('is not taken when %s, and the log says so', async (_what, change) => {
    const store = await comparedStore();
    await changeUnseen(store);
    await change(store);
    expect(await reopened(store)).toMatchObject({ state: 'differs' });
    expect(store.logged.join()).toMatch(/^The comparison of .*engram\.db in .* was not used: /);
  });

  it.each([
    ['a line of events.jsonl was edited', 'events.jsonl', manyLines.replace('kind_3', 'kind_4')],
    ['events.jsonl was cut', 'events.jsonl', manyLines.slice(0, manyLines.indexOf('\n', 90_000) + 1)],
    [
      'items.jsonl is another one',
      'items.jsonl',
      '{"id":"eg-1","title":"New","status":"open","priority":1,"created_at":"2026-01-11T12:00:00Z","updated_at":"2026-01-11T12:00:00Z"}\n',
    ],
  ])('finds that %s', async (_what, name, content) => {
    const store = await comparedStore();
    await writeFile(path.join(store.folder, name), content);
    expect((await reopened(store)).state).toBe(name === 'items.jsonl' ? 'behind' : 'differs');
  });

  it('leaves an engram.db with a journal to the comparison', async () => {
    const store = await comparedStore();
    await writeFile(`${store.database}-journal`, 'x'.repeat(600));
    expect(await reopened(store)).toMatchObject({ state: 'busy' });
  });

  it('is made again after a comparison that was needed', async () => {
    const store = await comparedStore();
    await writeFile(store.kept, '{}');
    const before = await stat(store.kept);
    expect(await reopened(store)).toMatchObject({ state: 'in_step' });
    await vi.waitFor(async () => expect((await stat(store.kept)).size).toBeGreaterThan(before.size), waiting);
    await changeUnseen(store);
    expect(await reopened(store)).toMatchObject({ state: 'in_step' });
  });

  it('is not made for a small store, nor into a store', async () => {
    const store = await comparedStore();
    await rm(store.kept);
    const small = await openKeeping(store, { smallestFileBytes: 1024 * 1024 * 1024 });
    expect((await small.settled()).cache.state).toBe('in_step');
    small.dispose();
    const inside = path.join(store.folder, 'kept');
    const within = await openKeeping(store, { folder: inside });
    expect((await within.settled()).cache.state).toBe('in_step');
    await vi.waitFor(() => expect(store.logged.join()).toContain('The folder lies in the store.'), waiting);
    within.dispose();
    expect(await readdir(store.folder)).not.toContain('kept');
    expect(await readdir(store.columns)).not.toContain(path.basename(store.kept));
  });
});

describe('an engram.db that was compared while its store is open', () => {
  it('is not compared again when only lines come', async () => {
    const store = await comparedStore();
    const opened = await Store.open(store.folder, { sqlWasm, comparesCache: false });
    expect((await opened.settled()).cache.state).toBe('in_step');
    await changeUnseen(store);
    await appendFile(store.file, linesFrom(5000, 2));
    await opened.refresh();
    expect((await opened.settled()).cache).toMatchObject({
      state: 'behind',
      reason: 'engram.db lacks the last 2 lines of events.jsonl. Rebuild Cache makes it anew.',
    });
    await changeRow(store, `DELETE FROM events WHERE rowid = 12`);
    await opened.refresh();
    expect((await opened.settled()).cache.reason).toContain('Nor is it what the lines before make.');
    opened.dispose();
  });
});
