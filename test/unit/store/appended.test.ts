import { truncateSync } from 'node:fs';
import { appendFile, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EventQuery, matchEverything } from '../../../src/model/query/eventQuery';
import { type Store } from '../../../src/store/store';
import { type LogAppend, type StoreChange } from '../../../src/store/storeAnswers';
import { emptyStore, eventLine, openStore } from './openStore';

/** A line whose id and time are made from a number; times grow with it, and all lines of a kind are equally long. */
const line = (number: number, kind = 'task_started', more: { readonly sourceTask?: string } = {}): string =>
  eventLine({ id: idOf(number), kind, timestamp: { ms: 1_768_000_000_000 + number, ns: 1 }, ...more });
const idOf = (number: number): string => `eg-evt-${String(number).padStart(10, '0')}`;
const lines = (from: number, count: number, kind?: string): string =>
  Array.from({ length: count }, (_, step) => line(from + step, kind)).join('');

/** A store whose file holds this when it is opened, and everything that is told of it from then on. */
async function storeWith(content: string | undefined, wait = true) {
  const folder = await emptyStore();
  const file = path.join(folder, 'events.jsonl');
  if (content === undefined) await rm(file);
  else await writeFile(file, content);
  const store = await openStore(folder);
  const appends: LogAppend[] = [];
  const changes: StoreChange[] = [];
  store.onAppended((append) => appends.push(append));
  store.onChange((change) => changes.push(change));
  if (wait) await store.loaded();
  return { file, store, appends, changes, ids: () => idsOf(store, appends) };
}

/** Ids of everything that was told and can still be read, in its order. */
async function idsOf(store: Store, appends: readonly LogAppend[], query = matchEverything): Promise<string[]> {
  const ids: string[] = [];
  for (const append of appends) {
    for (let after: number | undefined; ;) {
      const page = await store.appendedEvents(append, query, after, 7);
      ids.push(...(page?.events ?? []).map(({ id }) => id));
      after = page?.next;
      if (after === undefined) break;
    }
  }
  return ids;
}

describe('what was added to a store', () => {
  it('is told once, in file order, with the change that it belongs to', async () => {
    const { file, store, appends, changes, ids } = await storeWith(lines(0, 3));
    expect(appends).toEqual([]);
    await appendFile(file, lines(3, 2));
    await store.refresh();
    await store.refresh();
    await appendFile(file, lines(5, 1));
    await store.refresh();
    const { generation } = store;
    expect(appends).toEqual([
      { generation, from: 3, to: 5 },
      { generation, from: 5, to: 6 },
    ]);
    expect(changes.flatMap(({ appended }) => appended)).toEqual(appends);
    expect(await ids()).toEqual([3, 4, 5].map(idOf));
  });

  it('is also what this program records, told before the recording resolves', async () => {
    const { store, appends } = await storeWith('');
    const recorded = await store.recordEvent({ kind: 'nudge_sent' });
    expect(appends).toEqual([{ generation: store.generation, from: recorded.index, to: recorded.index + 1 }]);
  });

  it('is everything in a file that was missing or empty', async () => {
    for (const content of [undefined, '']) {
      const { file, store, ids } = await storeWith(content);
      await appendFile(file, lines(0, 2));
      await store.refresh();
      expect(await ids()).toEqual([0, 1].map(idOf));
    }
  });

  it('does not lose what is written while a large file is read for the first time, and is nothing else', async () => {
    // 30,000 events: 3 MB, of which the end is shown first.
    const { file, store, appends, ids } = await storeWith(lines(0, 30_000), false);
    expect(store.health.state).toBe('loading');
    await appendFile(file, lines(30_000, 2));
    await store.loaded();
    await appendFile(file, lines(30_002, 1));
    await store.refresh();
    expect(await ids()).toEqual([30_000, 30_001, 30_002].map(idOf));
    expect(appends.every(({ generation }) => generation === store.generation)).toBe(true);
  });

  it('is nothing when a large file is only read on', async () => {
    const { store, appends, changes } = await storeWith(lines(0, 30_000), false);
    await store.loaded();
    expect(changes.some(({ eventsChanged }) => eventsChanged)).toBe(true);
    expect(appends).toEqual([]);
  });
});

describe('a last line without a line end', () => {
  it('that a crash left before the store was opened is no news', async () => {
    const { store, appends } = await storeWith(lines(0, 2) + line(2).trimEnd());
    expect(store.health.counts.events).toBe(3);
    expect(appends).toEqual([]);
  });

  it('is told once, although it is read again when something follows it', async () => {
    const { file, store, ids } = await storeWith(lines(0, 1));
    await appendFile(file, line(1).trimEnd());
    await store.refresh();
    await store.loaded();
    expect(await ids()).toEqual([idOf(1)]);
    await appendFile(file, `\n${line(2)}`);
    await store.refresh();
    expect(await ids()).toEqual([1, 2].map(idOf));
  });

  it('is told once when a native writer merges the next one into it', async () => {
    const { file, store, ids } = await storeWith(lines(0, 1));
    await appendFile(file, line(1).trimEnd());
    await store.refresh();
    await store.loaded();
    await appendFile(file, `${line(2).trimEnd()}${line(3).trimEnd()}\n`);
    await store.refresh();
    expect(await ids()).toEqual([1, 2, 3].map(idOf));
  });

  it('that gives way to another event is followed by that one', async () => {
    const { file, store, appends } = await storeWith(lines(0, 1));
    const before = (await readFile(file)).length;
    await appendFile(file, line(1).trimEnd());
    await store.refresh();
    await store.loaded();
    await truncate(file, before);
    await appendFile(file, line(2));
    await store.refresh();
    const last = appends.at(-1);
    expect(appends).toHaveLength(2);
    expect(last && (await store.appendedEvents(last, matchEverything, undefined, 9))?.events[0]?.id).toBe(idOf(2));
  });
});

describe('a file that was truncated or replaced', () => {
  async function replaced(file: string, content: string): Promise<void> {
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  }

  it('tells only what is later than the newest event before', async () => {
    const { file, store, appends, ids } = await storeWith(lines(0, 10));
    await replaced(file, lines(0, 6) + line(20) + line(8) + line(21));
    await store.refresh();
    expect(appends).toEqual([
      { generation: store.generation, from: 0, to: 9, newerThan: { ms: 1_768_000_000_009, ns: 1 } },
    ]);
    expect(await ids()).toEqual([20, 21].map(idOf));
    expect(appends[0] && (await store.appendedKinds(appends[0]))).toEqual([{ kind: 'task_started', count: 2 }]);
  });

  it('tells nothing when nothing in it is later, and then what is appended, whatever its time', async () => {
    const { file, store, appends, ids } = await storeWith(lines(0, 10));
    await truncate(file, line(0).length * 4);
    await store.refresh();
    expect(store.health.counts.events).toBe(4);
    expect(appends).toEqual([]);
    await appendFile(file, line(2, 'nudge_sent'));
    await store.refresh();
    expect(await ids()).toEqual([idOf(2)]);
  });

  it('does not tell all again when it was gone for a moment, as in a checkout', async () => {
    const { file, store, ids } = await storeWith(lines(0, 10));
    await rm(file);
    await store.refresh();
    await writeFile(file, lines(0, 8) + line(30));
    await store.refresh();
    expect(await ids()).toEqual([idOf(30)]);
  });

  it('follows a replacement by a large file, and what is appended behind it', async () => {
    const { file, store, ids } = await storeWith(lines(0, 10));
    await replaced(file, lines(0, 10) + lines(5, 30_000).replaceAll('2026', '2025') + line(50_000));
    await store.refresh();
    await appendFile(file, line(1));
    await store.refresh();
    expect(await ids()).toEqual([50_000, 1].map(idOf));
  });

  it('makes what was told before unreadable, instead of taking other events for it', async () => {
    const { file, store, appends } = await storeWith('');
    await appendFile(file, lines(0, 3));
    await store.refresh();
    const [append] = appends;
    await replaced(file, lines(10, 5));
    await store.refresh();
    if (!append) throw new Error('Nothing was told.');
    expect(await store.appendedEvents(append, matchEverything, undefined, 10)).toBeUndefined();
    expect(await store.appendedKinds(append)).toBeUndefined();
  });

  it('counts what can’t be read when the file was truncated and nobody has looked at it yet', async () => {
    const { file, store, appends } = await storeWith('');
    await appendFile(file, lines(0, 3));
    await store.refresh();
    // The comparison with engram.db looks at the lines too.
    await store.settled();
    truncateSync(file, line(0).length);
    const [append] = appends;
    const page = append && (await store.appendedEvents(append, matchEverything, undefined, 10));
    expect([page?.events.map(({ id }) => id), page?.unreadable]).toEqual([[], 3]);
  });
});

describe('added events in pages', () => {
  it('are those that match, by their columns and by their text', async () => {
    const { file, store, appends } = await storeWith(lines(0, 5, 'lock_acquired'));
    const added = Array.from({ length: 40 }, (_, step) =>
      line(5 + step, step % 2 ? 'lock_acquired' : 'nudge_sent', { sourceTask: `eg-${step % 4}` }),
    );
    await appendFile(file, added.join(''));
    await store.refresh();
    const idsOfQuery = async (query: Partial<EventQuery>) => idsOf(store, appends, { ...matchEverything, ...query });
    const expected = (matches: (step: number) => boolean) =>
      Array.from({ length: 40 }, (_, step) => step)
        .filter(matches)
        .map((step) => idOf(5 + step));
    expect(await idsOfQuery({ kind: { include: ['lock_*'], exclude: [] } })).toEqual(
      expected((step) => step % 2 === 1),
    );
    expect(await idsOfQuery({ task: { include: ['eg-3'], exclude: [] } })).toEqual(expected((step) => step % 4 === 3));
    expect(await idsOfQuery({ words: ['EG-2'] })).toEqual(expected((step) => step % 4 === 2));
    expect(await idsOfQuery({ since: { ms: 1_768_000_000_040, ns: 0 } })).toEqual(expected((step) => step >= 35));
    expect(await idsOfQuery({ until: { ms: 1_768_000_000_006, ns: 1 }, limit: 1 })).toEqual(
      expected((step) => step < 2),
    );
  });

  it('say how many follow, also when none is asked for', async () => {
    const { file, store, appends } = await storeWith('');
    await appendFile(file, lines(0, 10));
    await store.refresh();
    const [append] = appends;
    if (!append) throw new Error('Nothing was told.');
    const read = (after: number | undefined, limit: number) =>
      store.appendedEvents(append, matchEverything, after, limit);
    expect(await read(undefined, 4)).toMatchObject({ remaining: 6, next: 3, unreadable: 0 });
    expect(await read(3, 6)).toMatchObject({ remaining: 0, next: undefined });
    expect(await read(undefined, 0)).toEqual({ events: [], remaining: 10, next: undefined, unreadable: 0 });
  });
});
