import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CacheHealth } from '../../../src/model/health';
import { openSqlite } from '../cache/buildCache';
import { nativeAnswers } from './nativeAnswers';
import { eventLine, fixtureCopy, openStore } from './openStore';

/** What a store says of its cache after `change` was done to a copy of the healthy fixture. */
async function healthAfter(
  change: (folder: string) => Promise<void>,
  tasksAnsweredBy: 'cache' | 'lines' = 'lines',
): Promise<CacheHealth> {
  const folder = await fixtureCopy('healthy');
  await change(folder);
  const store = await openStore(folder);
  const { cache } = await store.settled();
  // Whatever engram.db is: the tasks are those of the lines.
  expect((await store.ready()).map(({ id }) => id)).toEqual(nativeAnswers('healthy').ready);
  expect(store.tasksAnsweredBy).toBe(tasksAnsweredBy);
  return cache;
}

const changeCache = (sql: string) => async (folder: string) => {
  const file = path.join(folder, 'engram.db');
  const database = new (await openSqlite()).Database(await readFile(file));
  database.exec(sql);
  await writeFile(file, database.export());
  database.close();
};

describe('engram.db beside the lines', () => {
  it('is behind when events came after it', async () => {
    const health = await healthAfter(
      (folder) => appendFile(path.join(folder, 'events.jsonl'), eventLine({ id: 'eg-evt-new' }).repeat(2)),
      'cache',
    );
    expect(health).toEqual({
      state: 'behind',
      reason: 'engram.db lacks the last 2 lines of events.jsonl. Rebuild Cache makes it anew.',
      hiddenEvents: 2,
    });
  });

  it('differs when a rebuild was torn: few rows beside counts that look right', async () => {
    const health = await healthAfter(changeCache('DELETE FROM items WHERE rowid > 3'));
    expect(health.state).toBe('differs');
    expect(health.reason).toContain('3 items, and the lines make 21 items');
  });

  it('differs when the file was cut after it was made', async () => {
    const health = await healthAfter(async (folder) => {
      const file = path.join(folder, 'events.jsonl');
      await truncate(file, (await readFile(file)).lastIndexOf('{"id"'));
    }, 'cache');
    expect(health).toMatchObject({
      state: 'differs',
      reason: 'engram.db was made from 400 lines of events.jsonl, which has 399 now. Rebuild Cache makes it anew.',
    });
  });

  it('is unreadable when it is something else', async () => {
    const health = await healthAfter((folder) => writeFile(path.join(folder, 'engram.db'), 'no database'));
    expect(health).toMatchObject({ state: 'unreadable', hiddenEvents: 0 });
  });

  it('is busy while a writer is at it', async () => {
    const health = await healthAfter((folder) => writeFile(path.join(folder, 'engram.db-journal'), 'x'.repeat(600)));
    expect(health.state).toBe('busy');
    expect(health.reason).not.toBe('');
  });

  it('is missing without a file', async () => {
    expect((await healthAfter((folder) => rm(path.join(folder, 'engram.db')))).state).toBe('missing');
  });

  it('hides what the native reader skips: the events of a merged line', async () => {
    const health = await healthAfter(async (folder) => {
      const [one, two] = [eventLine({ id: 'eg-evt-m1' }), eventLine({ id: 'eg-evt-m2' })];
      await appendFile(path.join(folder, 'events.jsonl'), `${one.trimEnd()}${two}`);
      await changeCache(`UPDATE meta SET value = '401' WHERE key = 'jsonl_events_lines'`)(folder);
    }, 'cache');
    expect(health).toMatchObject({ state: 'in_step', hiddenEvents: 2 });
  });

  it('does not answer for items that came while its events were compared', async () => {
    const folder = await fixtureCopy('healthy');
    const store = await openStore(folder);
    await store.loaded();
    const comparing = store.settled();
    const title = 'Came under way';
    const time = '2026-01-11T15:30:00Z';
    const line = { id: 'eg-new', title, status: 'open', priority: 0, created_at: time, updated_at: time };
    await appendFile(path.join(folder, 'items.jsonl'), `${JSON.stringify(line)}\n`);
    await store.refresh();
    await comparing;
    expect((await store.ready()).map((item) => item.title)).toContain(title);
    expect((await store.settled()).cache.state).toBe('behind');
    expect(store.tasksAnsweredBy).toBe('lines');
  });

  it('is compared again when it or the lines change', async () => {
    const folder = await fixtureCopy('healthy');
    const store = await openStore(folder);
    expect((await store.settled()).cache.state).toBe('in_step');
    await appendFile(path.join(folder, 'events.jsonl'), eventLine({ id: 'eg-evt-new' }));
    await store.refresh();
    await expect.poll(() => store.health.cache.state).toBe('behind');
    await rm(path.join(folder, 'engram.db'));
    await store.refresh();
    await expect.poll(() => store.health.cache.state).toBe('missing');
  });
});
