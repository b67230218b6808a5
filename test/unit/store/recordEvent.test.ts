import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeCacheSchema } from '../../../src/cache/schema';
import { parseEventLine } from '../../../src/files/lineParser';
import { formatTimestampForCache } from '../../../src/model/timestamp';
import { Store } from '../../../src/store/store';
import { openSqlite } from '../cache/buildCache';
import { emptyStore, eventLine, fixtureCopy, openStore, temporaryFolder } from './openStore';

describe('recording an event', () => {
  it('shows it at once, at its place in the file', async () => {
    const folder = await fixtureCopy('healthy');
    const store = await openStore(folder);
    const recorded = await store.recordEvent({
      kind: 'task_failed',
      sourceTask: 'eg-150b2d58fd',
      payload: { error: 'No space' },
    });
    expect(await store.recentEvents(1)).toEqual([recorded]);
    expect(recorded).toMatchObject({ kind: 'task_failed', payload: { error: 'No space' }, index: 400 });
    const bytes = await readFile(path.join(folder, 'events.jsonl'));
    const { offset, byteLength } = recorded.place;
    expect(JSON.parse(bytes.toString('utf8', offset, offset + byteLength))).toMatchObject({ id: recorded.id });
  });

  it('writes what the native reader takes, and what fits into the native cache', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    const drafts = [
      { kind: 'task_started', sourceTask: 'eg-a' },
      { kind: 'custom:ünïcode 🚀', targetTask: 'any text', payload: ['x', null, { __proto__: 1 }] },
      { kind: 'nudge_sent', timestamp: { ms: 0, ns: 1 }, payload: 'a\nb' },
    ];
    for (const draft of drafts) await store.recordEvent(draft);
    const lines = (await readFile(path.join(folder, 'events.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(drafts.length);

    const database = new (await openSqlite()).Database();
    database.exec(nativeCacheSchema);
    for (const line of lines) {
      const parsed = parseEventLine({ bytes: Buffer.from(line), line: 1, offset: 0, terminated: true });
      expect(parsed.findings).toEqual([]);
      for (const { id, kind, sourceTask, targetTask, payloadText, timestamp } of parsed.records)
        database.run('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)', [
          id,
          kind,
          sourceTask ?? null,
          targetTask ?? null,
          payloadText ?? 'null',
          formatTimestampForCache(timestamp),
        ]);
    }
    expect(database.exec('SELECT count(*) FROM events')[0]?.values).toEqual([[drafts.length]]);
    database.close();
  });

  it('keeps whole what it writes beside a native writer that has not ended its line', async () => {
    const folder = await emptyStore();
    const file = path.join(folder, 'events.jsonl');
    await appendFile(file, eventLine({ id: 'eg-evt-native0001' }).trimEnd());
    const store = await openStore(folder);
    const recorded = await store.recordEvent({ kind: 'nudge_sent' });
    await appendFile(file, '\n');
    await store.refresh();
    expect((await store.queryEvents({})).map(({ id }) => id).toSorted()).toEqual(
      [recorded.id, 'eg-evt-native0001'].toSorted(),
    );
    expect(store.health.recovered).toBe(0);
  });

  it('gives every one of many at once an id and a place of its own', async () => {
    const store = await openStore(await emptyStore());
    const recorded = await Promise.all(
      Array.from({ length: 20 }, (_, attempt) => store.recordEvent({ kind: 'lock_acquired', payload: { attempt } })),
    );
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(20);
    expect(recorded.map(({ payload }) => payload)).toEqual(recorded.map((_, attempt) => ({ attempt })));
    expect(store.health.counts.events).toBe(20);
  });

  it('writes nothing for a draft that is refused', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await expect(store.recordEvent({ kind: '' })).rejects.toThrow('An event needs a kind.');
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toBe('');
  });

  it('says that the folder is gone, instead of making half a store', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await rm(folder, { recursive: true });
    await expect(store.recordEvent({ kind: 'nudge_sent' })).rejects.toMatchObject({ code: 'missing-folder' });
    expect(store.health.state).toBe('missing');
  });

  it('previews the line without writing it', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    expect(JSON.parse(store.previewEvent({ kind: 'nudge_sent', targetTask: 'eg-a' }))).toMatchObject({
      kind: 'nudge_sent',
      target_task: 'eg-a',
    });
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toBe('');
  });
});

describe('making a store', () => {
  it('makes the folder with three empty files, which opens as an empty store', async () => {
    const folder = await Store.init(await temporaryFolder());
    const store = await openStore(folder);
    expect(await store.settled()).toMatchObject({
      folder,
      state: 'ready',
      counts: { items: 0, edges: 0, events: 0 },
      timeRange: undefined,
      cache: { state: 'missing' },
    });
    expect(await store.ready()).toEqual([]);
    expect(await store.eventTimeline('hour')).toEqual([]);
  });

  it('refuses a store that is there, and leaves it as it is', async () => {
    const folder = await emptyStore();
    await writeFile(path.join(folder, 'events.jsonl'), eventLine({ id: 'eg-evt-1' }));
    await expect(Store.init(path.dirname(folder))).rejects.toThrow('There is a store already');
    expect((await readFile(path.join(folder, 'events.jsonl'))).length).toBeGreaterThan(0);
  });

  it('says that the folder around it is missing', async () => {
    const parent = path.join(await temporaryFolder(), 'nowhere');
    await expect(Store.init(parent)).rejects.toThrow(`${parent} does not exist`);
    await mkdir(parent);
    await expect(Store.init(parent)).resolves.toBe(path.join(parent, '.engram'));
  });
});
