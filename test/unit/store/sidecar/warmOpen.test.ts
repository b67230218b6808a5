import { appendFile, copyFile, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogAppend } from '../../../../src/store/storeAnswers';
import { temporaryFolder } from '../openStore';
import {
  changeLetter,
  identityOf,
  keepColumns,
  keepingStore,
  type KeepingStore,
  linesFrom,
  manyLines,
  openKeeping,
  overwrite,
  pathsBelow,
  pictureOf,
  pictureOfScanned,
  placeOfColumns,
  replace,
  setBack,
  waiting,
} from './keptColumns';

/** Far from the blocks that are compared, which lie at each 64 KiB and take 4. */
const betweenSamples = 100_000;
const inSample = 2 * 65_536 + 500;

/** Lines of every sort: shared ids, times out of order, bad, merged and blank ones, escapes, and text beyond ASCII. */
const anyLine = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3000 }).map((number) => linesFrom(number, 1)) },
  fc
    .record({ id: fc.constantFrom('eg-evt-same', 'eg-evt-ü'), kind: fc.constantFrom('ö', '\ud800', 'kind_1', '�') })
    .map((event) => `${JSON.stringify({ ...event, timestamp: '2026-01-02T03:04:05.678901234Z' })}\n`),
  fc.constantFrom(
    '\n',
    'no record\n',
    '{"id":1}\n',
    '{"kind":"\\u0041","id":"a","timestamp":"2025-01-01T00:00:00Z"}\n',
  ),
  fc.constant(`${linesFrom(7, 1).trimEnd()}${linesFrom(8, 1)}`),
);
const anyLines = fc.array(anyLine, { maxLength: 12 }).map((lines) => lines.join(''));

/** Few lines, and as many blocks that are compared as in a file of many. */
const longLines = linesFrom(0, 200, 1200);

type Change = (of: KeepingStore) => Promise<void>;

async function keepTimes(of: KeepingStore, change: () => Promise<void>): Promise<void> {
  await change();
  await setBack(of.file);
}

const changes: fc.Arbitrary<Change> = fc.oneof(
  anyLines.map(
    (lines): Change =>
      ({ file }) =>
        appendFile(file, lines),
  ),
  anyLines.map(
    (lines): Change =>
      ({ file }) =>
        appendFile(file, `${lines}{"id":"eg-evt-unfinished","ki`),
  ),
  anyLines.map(
    (lines): Change =>
      ({ file }) =>
        appendFile(file, `${lines}${linesFrom(5, 1).trimEnd()}`),
  ),
  fc.double({ min: 0, max: 1, noNaN: true }).map((part): Change => async ({ file }) => {
    await truncate(file, Math.floor((await readFile(file)).length * part));
  }),
  fc.tuple(fc.integer({ min: 1, max: 300 }), anyLines).map(
    ([count, lines]): Change =>
      ({ file }) =>
        replace(file, linesFrom(count, count) + lines),
  ),
  fc.constantFrom(0, 100, inSample, betweenSamples, 240_000).map(
    (at): Change =>
      ({ file }) =>
        changeLetter(file, at),
  ),
  fc.constantFrom(0, 100, inSample).map(
    (at): Change =>
      (of) =>
        keepTimes(of, () => changeLetter(of.file, at)),
  ),
  fc.constant<Change>((of) => keepTimes(of, () => Promise.resolve())),
);

describe('a store whose columns were kept', () => {
  it('has everything at once, the way a scan finds it', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const store = await openKeeping(of);
    expect(store.health).toMatchObject({ state: 'ready', counts: { events: 1400 } });
    expect(of.logged).toEqual([]);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
  });

  it('shows, whatever happened to the file meanwhile, what a store without kept columns shows', async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, changes, anyLines, async (atFirst, change, appended) => {
        const of = await keepingStore(longLines + atFirst);
        await keepColumns(of);
        await change(of);
        const store = await openKeeping(of);
        expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
        // And it goes on from there.
        await appendFile(of.file, `\n${appended}`);
        await store.refresh();
        expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
        store.dispose();
      }),
      { numRuns: 25 },
    );
  });

  it('scans what was appended, and nothing else', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    await appendFile(of.file, linesFrom(5000, 3));
    const store = await openKeeping(of);
    expect(store.health).toMatchObject({ state: 'ready', counts: { events: 1403 } });
    expect(of.logged).toEqual([]);
  });

  it('shows the end of the file first where much was appended', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const more = linesFrom(5000, 20_000);
    expect(more.length).toBeGreaterThan(4 * 1024 * 1024);
    await appendFile(of.file, more);
    const store = await openKeeping(of);
    expect(store.health.state).toBe('loading');
    expect((await store.loaded()).counts.events).toBe(21_400);
    expect(of.logged).toEqual([]);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
  });

  it('tells what is appended after it was opened, and not what was there', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    await appendFile(of.file, linesFrom(5000, 2));
    const store = await openKeeping(of);
    const appends: LogAppend[] = [];
    store.onAppended((append) => appends.push(append));
    await store.loaded();
    await store.refresh();
    expect(appends).toEqual([]);
    await appendFile(of.file, linesFrom(6000, 3));
    await store.refresh();
    expect(appends).toEqual([{ generation: store.generation, from: 1402, to: 1405 }]);
  });

  it('still finds an edit of a middle that keeps the size, while it is open', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const store = await openKeeping(of);
    await store.loaded();
    const { generation } = store;
    await changeLetter(of.file, betweenSamples);
    await store.refresh();
    expect(store.generation).toBeGreaterThan(generation);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
  });
});

describe('a doubt about kept columns', () => {
  const doubts: readonly (readonly [string, Change, string])[] = [
    ['the file was truncated', ({ file }) => truncate(file, 200_000), 'The file was truncated.'],
    ['another file took its place', ({ file }) => replace(file, manyLines), 'The file was replaced.'],
    ['its start was edited', (of) => keepTimes(of, () => changeLetter(of.file, 0)), 'The file was edited.'],
    [
      'a sampled block was edited',
      (of) => keepTimes(of, () => changeLetter(of.file, inSample)),
      'The file was edited.',
    ],
    [
      'its end was edited',
      (of) => keepTimes(of, () => changeLetter(of.file, manyLines.length - 150)),
      'The file was edited.',
    ],
    [
      'its middle was edited, and its time tells',
      (of) => changeLetter(of.file, betweenSamples),
      'The file was edited.',
    ],
    [
      'its end was edited, and lines were appended',
      async ({ file }) => {
        await changeLetter(file, manyLines.length - 150);
        await appendFile(file, linesFrom(1, 3));
      },
      'The file was edited.',
    ],
  ];

  it.each(doubts)('has the file scanned: %s', async (_, change, reason) => {
    const of = await keepingStore();
    await keepColumns(of);
    await change(of);
    const store = await openKeeping(of);
    expect(store.health.state).toBe(reason.includes('truncated') ? 'ready' : 'loading');
    expect(of.logged).toEqual([`The columns of ${of.file} in ${of.columns} were not used: ${reason}`]);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
  });

  it('has all of the file compared where only its time changed, and the columns are used', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(of.file, yesterday, yesterday);
    const store = await openKeeping(of);
    expect(store.health.state).toBe('ready');
    expect(of.logged).toEqual([]);
  });

  it('has the file scanned where the columns are damaged, cut off, of another version or path, and keeps new ones', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const place = placeOfColumns(of);
    const good = await readFile(place);
    const damages: readonly (readonly [() => Promise<void>, string])[] = [
      [() => overwrite(place, good.length - 100, Buffer.from('damage')), 'It is damaged.'],
      [() => overwrite(place, 100, Buffer.from('damage')), 'Its header is damaged.'],
      [() => truncate(place, good.length - 8), `It has ${good.length - 8} bytes and not ${good.length}.`],
      [() => truncate(place, 200), 'It is cut off.'],
      [() => truncate(place, 0), 'It is no file of columns.'],
      [() => writeFile(place, 'Something else that lies at this place'), 'It is no file of columns.'],
      [() => overwrite(place, 8, Buffer.from([99])), 'It is of another version.'],
    ];
    for (const [damage, reason] of damages) {
      of.logged.length = 0;
      await damage();
      await keepColumns(of);
      expect(of.logged).toEqual([`The columns of ${of.file} in ${of.columns} were not used: ${reason}`]);
      expect((await openKeeping(of)).health.state).toBe('ready');
    }
    const other = await keepingStore(linesFrom(10_000, 1500));
    await keepColumns(other);
    await copyFile(placeOfColumns(other), place);
    of.logged.length = 0;
    const store = await openKeeping(of);
    expect(of.logged).toEqual([expect.stringContaining(`were not used: They are those of ${other.file}.`)]);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
  });
});

describe('keeping columns', () => {
  it('writes nothing into the store, and nothing for a small file or one whose last line has no end', async () => {
    const of = await keepingStore();
    const before = await pathsBelow(of.folder);
    await keepColumns(of);
    expect(await pathsBelow(of.folder)).toEqual(before);
    expect(await pathsBelow(of.columns)).toEqual([path.basename(placeOfColumns(of))]);

    const small = { ...of, columns: path.join(await temporaryFolder(), 'small') };
    const smallStore = await openKeeping(small, { smallestFileBytes: undefined });
    await smallStore.loaded();
    const unfinished = await keepingStore(manyLines.trimEnd());
    const unfinishedStore = await openKeeping(unfinished);
    await unfinishedStore.loaded();
    // A write would have begun with this folder.
    for (const { columns } of [small, unfinished]) await expect(pathsBelow(columns)).rejects.toThrow('ENOENT');
  });

  it('refuses a folder in the store, and goes on without', async () => {
    const of = await keepingStore();
    const inside = { ...of, columns: path.join(of.folder, 'columns') };
    const before = await pathsBelow(of.folder);
    const store = await openKeeping(inside);
    expect((await store.loaded()).counts.events).toBe(1400);
    await expect
      .poll(() => of.logged, waiting)
      .toEqual([`The columns of ${of.file} in ${inside.columns} could not be kept: The folder lies in the store.`]);
    expect(await pathsBelow(of.folder)).toEqual(before);
  });

  it('says why they could not be kept, and the store is as it is without', async () => {
    const of = await keepingStore();
    await writeFile(of.columns, 'A file where the folder should be');
    const store = await openKeeping(of);
    expect(await pictureOf(store)).toEqual(await pictureOfScanned(of.folder));
    await expect
      .poll(() => of.logged, waiting)
      .toContainEqual(expect.stringMatching(/could not be kept: .*(EEXIST|ENOTDIR)/));
  });

  it('keeps nothing of a file that was edited within the same moment as it was read, until that is seen', async () => {
    const of = await keepingStore();
    const now = new Date();
    await utimes(of.file, now, now);
    const store = await openKeeping(of);
    await store.loaded();
    await changeLetter(of.file, betweenSamples);
    await utimes(of.file, now, now);
    await expect
      .poll(() => of.logged, waiting)
      .toEqual([`The columns of ${of.file} in ${of.columns} could not be kept: The file was edited.`]);
    await store.refresh();
    await expect.poll(() => identityOf(placeOfColumns(of)), waiting).toBeDefined();
    store.dispose();
    const later = await openKeeping(of);
    expect(later.health.state).toBe('ready');
    expect(await pictureOf(later)).toEqual(await pictureOfScanned(of.folder));
  });

  it('keeps them anew once the file has grown a lot', async () => {
    const of = await keepingStore();
    await keepColumns(of);
    const first = await readFile(placeOfColumns(of));
    const store = await openKeeping(of);
    await store.loaded();
    await appendFile(of.file, linesFrom(5000, 50_000));
    await store.refresh();
    await expect
      .poll(async () => (await readFile(placeOfColumns(of))).length, waiting)
      .toBeGreaterThan(first.length * 10);
    store.dispose();
    const later = await openKeeping(of);
    expect(later.health).toMatchObject({ state: 'ready', counts: { events: 51_400 } });
  });
});
