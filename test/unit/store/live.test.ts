import { appendFile, mkdir, open, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Store } from '../../../src/store/store';
import { type StoreChange } from '../../../src/store/storeAnswers';
import { emptyStore, eventLine, openStore } from './openStore';

const numbered = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, step) => `eg-evt-${String(from + step).padStart(10, '0')}`);

/** Writes as the native program does: the object, and the line end in a write of its own. */
async function writeNatively(file: string, ids: readonly string[]): Promise<void> {
  const handle = await open(file, 'a');
  try {
    for (const id of ids) {
      await handle.write(eventLine({ id }).trimEnd());
      await handle.write('\n');
    }
  } finally {
    await handle.close();
  }
}

async function idsIn(store: Store): Promise<string[]> {
  return (await store.queryEvents({})).map(({ id }) => id).toSorted();
}

/** Looks until the store holds these ids, as the watcher would. */
async function expectIds(store: Store, ids: readonly string[]): Promise<void> {
  await expect
    .poll(async () => {
      await store.refresh();
      return idsIn(store);
    })
    .toEqual(ids.toSorted());
}

describe('a store while somebody writes', () => {
  it('shows what one writer appends', async () => {
    const folder = await emptyStore();
    const events = path.join(folder, 'events.jsonl');
    const store = await openStore(folder);
    await writeNatively(events, numbered(0, 50));
    await expectIds(store, numbered(0, 50));
    const { generation } = store;
    await writeNatively(events, numbered(50, 50));
    await expectIds(store, numbered(0, 100));
    expect(store.generation).toBe(generation);
  });

  it('shows every event of four native writers at once, also those that they merged into one line', async () => {
    const folder = await emptyStore();
    const events = path.join(folder, 'events.jsonl');
    const store = await openStore(folder);
    const writers = [0, 1, 2, 3].map((writer) => writeNatively(events, numbered(writer * 200, 200)));
    const written = new AbortController();
    const writing = Promise.all(writers).finally(() => written.abort());
    const looks: number[] = [];
    while (!written.signal.aborted) {
      await store.refresh();
      looks.push((await idsIn(store)).length);
    }
    await writing;
    await expectIds(store, numbered(0, 800));
    expect(looks).toEqual(looks.toSorted((a, b) => a - b));
  });

  it('tells of a change once for each look that found one', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await store.settled();
    const changes: StoreChange[] = [];
    store.onChange((change) => changes.push(change));
    await store.refresh();
    expect(changes).toEqual([]);
    await appendFile(
      path.join(folder, 'events.jsonl'),
      numbered(0, 3)
        .map((id) => eventLine({ id }))
        .join(''),
    );
    await store.refresh();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      eventCount: 3,
      itemsChanged: false,
      edgesChanged: false,
      eventsChanged: true,
      problem: undefined,
    });
  });

  it('gives every look that is asked for while another runs what was there when it was asked for', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    const counts: number[] = [];
    const looks: Promise<unknown>[] = [];
    for (const id of numbered(0, 20)) {
      await appendFile(path.join(folder, 'events.jsonl'), eventLine({ id }));
      looks.push(store.refresh().then(({ counts: { events } }) => counts.push(events)));
    }
    await Promise.all(looks);
    counts.forEach((count, look) => expect(count).toBeGreaterThan(look));
  });
});

describe('a store whose files are changed from outside', () => {
  async function storeOf(count: number) {
    const folder = await emptyStore();
    const events = path.join(folder, 'events.jsonl');
    await writeNatively(events, numbered(0, count));
    const store = await openStore(folder);
    await store.settled();
    return { folder, events, store, before: store.generation };
  }

  it('follows a truncation with a new generation, and drops references from before', async () => {
    const { events, store, before } = await storeOf(10);
    const [newest] = await store.recentEvents(1);
    await truncate(events, eventLine({ id: 'eg-evt-0000000000' }).length * 4);
    await expectIds(store, numbered(0, 4));
    expect(store.generation).not.toBe(before);
    expect(newest && (await store.eventByReference(newest.reference))).toBeUndefined();
  });

  it('follows a replacement by rename, also one of the same length', async () => {
    const { events, store, before } = await storeOf(5);
    const replacement = `${events}.new`;
    await writeNatively(replacement, numbered(100, 5));
    await rename(replacement, events);
    await expectIds(store, numbered(100, 5));
    expect(store.generation).not.toBe(before);
  });

  it('follows an edit in place that keeps the length', async () => {
    const { events, store } = await storeOf(5);
    const handle = await open(events, 'r+');
    await handle.write('eg-evt-9', 7);
    await handle.close();
    // Later than anything that the file system rounds to the same moment.
    await utimes(events, new Date(), new Date(Date.now() + 5000));
    await expectIds(store, ['eg-evt-9000000000', ...numbered(1, 4)]);
  });

  it('is missing while its folder is, and comes to life again', async () => {
    const { folder, events, store } = await storeOf(5);
    await rm(folder, { recursive: true });
    expect(await store.refresh()).toMatchObject({ state: 'missing', counts: { items: 0, edges: 0, events: 0 } });
    expect(await idsIn(store)).toEqual([]);
    await mkdir(folder);
    await writeNatively(events, numbered(50, 2));
    await writeFile(
      path.join(folder, 'items.jsonl'),
      '{"id":"eg-a","title":"A","status":"open","priority":2,"created_at":"2026-01-11T15:30:00Z","updated_at":"2026-01-11T15:30:00Z"}\n',
    );
    await expectIds(store, numbered(50, 2));
    expect(store.health.state).toBe('ready');
    expect((await store.ready()).map(({ id }) => id)).toEqual(['eg-a']);
  });

  it('opens as missing where there is no folder yet, and fills when it comes', async () => {
    const folder = path.join(await emptyStore(), 'later', '.engram');
    const store = await openStore(folder);
    expect(store.health.state).toBe('missing');
    await mkdir(folder, { recursive: true });
    await writeNatively(path.join(folder, 'events.jsonl'), numbered(0, 3));
    await expectIds(store, numbered(0, 3));
  });

  it('says which file it cannot read, and goes on when it can again', async () => {
    const { events, store } = await storeOf(3);
    const problems: (string | undefined)[] = [];
    store.onChange(({ problem }) => problems.push(problem));
    await rm(events);
    await mkdir(events);
    await expect(store.refresh()).rejects.toThrow('events.jsonl');
    await store.refresh().catch(() => undefined);
    expect(problems.filter((problem) => problem !== undefined)).toHaveLength(1);
    await rm(events, { recursive: true });
    await writeNatively(events, numbered(7, 2));
    await expectIds(store, numbered(7, 2));
  });

  it('shows a last line that a crash left without its end, after a moment', async () => {
    const { events, store } = await storeOf(2);
    await appendFile(events, eventLine({ id: 'eg-evt-0000000002' }).trimEnd());
    await store.refresh();
    expect(await idsIn(store)).toEqual(numbered(0, 2));
    const { counts, lines } = await store.settled();
    expect([counts.events, lines.events]).toEqual([3, 3]);
    await appendFile(events, `\n${eventLine({ id: 'eg-evt-0000000003' })}`);
    await expectIds(store, numbered(0, 4));
  });
});
