import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { EventFeed } from '../../../src/store/eventFeed';
import { readEvents } from '../../../src/store/eventReader';
import { RecentEvents } from '../../../src/store/recentEvents';
import { emptyStore, eventLine, openStore, temporaryFolder } from './openStore';

/** A log of so many events of a file, each with a payload of about this length, and who reads them and notes what was read. */
async function fileOf(count: number, payloadLength = 10) {
  const file = path.join(await temporaryFolder(), 'events.jsonl');
  const lines = Array.from({ length: count }, (_, ms) =>
    eventLine({ id: `eg-evt-${ms}`, payload: 'x'.repeat(payloadLength), timestamp: { ms, ns: 0 } }),
  );
  await writeFile(file, lines.join(''));
  const feed = new EventFeed(file);
  await feed.catchUp();
  const { log } = feed;
  const recent = new RecentEvents();
  const asked: number[][] = [];
  const fromFile = (indices: ArrayLike<number>) => {
    asked.push(Array.from(indices));
    return readEvents(file, log, 1, indices);
  };
  return { log, recent, asked, fromFile, read: (indices: readonly number[]) => recent.read(log, 1, indices, fromFile) };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('events that were read before', () => {
  it('are not read again, in whatever order they are asked for', async () => {
    const { read, asked, fromFile } = await fileOf(30);
    const every = await fromFile(upTo(30));
    const positions = fc.array(fc.nat(29), { maxLength: 12 });
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(positions, async (indices) => {
        asked.length = 0;
        expect(await read(indices)).toEqual(indices.map((index) => every[index]));
        const missing = indices.filter((index) => !seen.has(index));
        expect(asked).toEqual(missing.length === 0 ? [] : [missing]);
        for (const index of indices) seen.add(index);
      }),
    );
  });

  it('are given up, those first that were asked for least recently, when they take more than a MiB', async () => {
    const { read, asked } = await fileOf(12, 100_000);
    await read([0, 1, 2]);
    await read([0]);
    await read([3, 4, 5, 6, 7, 8, 9, 10]);
    await read([0, 10]);
    expect(asked.slice(2)).toEqual([]);
    await read([1]);
    expect(asked.slice(2)).toEqual([[1]]);
  });

  it('are those of one log: of another generation they are read anew', async () => {
    const { log, recent, asked, fromFile, read } = await fileOf(3);
    await read([1]);
    await recent.read(log, 2, [1], fromFile);
    await read([1]);
    expect(asked).toEqual([[1], [1], [1]]);
  });

  it('are forgotten when they are taken back from the log, also while they are read', async () => {
    const { log, recent, asked, fromFile, read } = await fileOf(4);
    await read([0, 1, 2]);
    recent.forgetFrom(1);
    await recent.read(log, 1, [0, 1, 2], async (indices) => {
      const events = await fromFile(indices);
      recent.forgetFrom(2);
      return events;
    });
    await read([0, 1, 2]);
    expect(asked).toEqual([
      [0, 1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('are not pushed out by somebody who reads a whole log', async () => {
    const { read, asked } = await fileOf(3000);
    await read([7]);
    await read(upTo(3000));
    await read([7]);
    expect(asked.map(({ length }) => length)).toEqual([1, 3000]);
  });

  it('make way for what was written over an unfinished last line, of the same length', async () => {
    const folder = await emptyStore();
    const file = path.join(folder, 'events.jsonl');
    const lineOf = (payload: string) => eventLine({ id: 'eg-evt-1', payload });
    await writeFile(file, lineOf('first') + lineOf('wrong').trimEnd());
    const store = await openStore(folder);
    await store.loaded();
    const payloads = async () =>
      (await store.events.page(matchEverything, { after: undefined, limit: 5 })).events.map(({ payload }) => payload);
    expect(await payloads()).toEqual(['wrong', 'first']);
    await writeFile(file, lineOf('first') + lineOf('right'));
    await store.refresh();
    expect(await payloads()).toEqual(['right', 'first']);
  });
});
