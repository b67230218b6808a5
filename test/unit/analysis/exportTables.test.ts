import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportEvents } from '../../../src/analysis/export/exportEvents';
import { type EngramEvent } from '../../../src/model/event';
import { type Store } from '../../../src/store/store';
import { emptyStore, eventLine, fixture, openStore } from '../store/openStore';
import { exported } from './exported';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('|', '\\', '\n', '\r', '"', ',', '=', '<b>', '`', '[x](y)', '-', ' ', '@', "'") }),
);
const someEvent: fc.Arbitrary<Partial<EngramEvent>> = fc.record(
  {
    kind: fc.oneof(fc.constantFrom('task_failed', 'sync_relayed', '=1+1'), text),
    sourceTask: fc.oneof(fc.constantFrom('eg-a', 'eg-b'), text),
    targetTask: fc.oneof(fc.constantFrom('eg-a', 'eg-b'), text),
    payload: fc.oneof(
      fc.record({ message: text }),
      fc.jsonValue({ maxDepth: 1 }).map((value) => value as string),
    ),
    timestamp: fc.record({ ms: fc.integer({ min: 0, max: 2e12 }), ns: fc.integer({ min: 0, max: 999_999 }) }),
  },
  { requiredKeys: ['kind', 'timestamp'] },
);

/** Runs a test on stores with any events, and a task whose title is any text. */
async function onAnyStore(check: (store: Store) => Promise<void>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(someEvent, { maxLength: 8 }), text, async (events, title) => {
      const folder = await emptyStore();
      const lines = events.map((event, at) => eventLine({ id: `eg-evt-${at % 2}`, ...event }));
      await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
      const moment = '2026-01-11T09:00:00Z';
      const item = { id: 'eg-a', title, status: 'open', priority: 2, created_at: moment, updated_at: moment };
      await writeFile(path.join(folder, 'items.jsonl'), `${JSON.stringify(item)}\n`);
      const store = await openStore(folder);
      await check(store);
      store.dispose();
    }),
    { numRuns: 60 },
  );
}

describe('events as JSONL', () => {
  it('are the same events when they are read again', { timeout: 60_000 }, async () => {
    await onAnyStore(async (store) => {
      const again = await emptyStore();
      await writeFile(path.join(again, 'events.jsonl'), (await exported(store, 'jsonl')).text);
      const copy = await openStore(again);
      await copy.loaded();
      const withoutPlace = async (of: Store): Promise<unknown> =>
        (await of.queryEvents({})).map((event) => ({ ...event, reference: undefined }));
      expect(await withoutPlace(copy)).toEqual(await withoutPlace(store));
      copy.dispose();
    });
  });
});

/** The cells of a CSV file, read as RFC 4180 says. */
function parseCsv(file: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"(,|\r\n)/gy;
  while (cell.lastIndex < file.length) {
    const match = cell.exec(file);
    if (!match) throw new Error('This is no cell.');
    rows.at(-1)?.push((match[1] ?? '').replaceAll('""', '"'));
    if (match[2] !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('events as CSV', () => {
  it('have every field when the table is read, and no cell that a spreadsheet runs', { timeout: 60_000 }, async () => {
    await onAnyStore(async (store) => {
      const rows = parseCsv((await exported(store, 'csv')).text).slice(1);
      const events = (await store.queryEvents({})).toSorted((a, b) => a.index - b.index);
      for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
      // What a formula would begin with comes behind a quote, which spreadsheets don't show.
      const safe = (cell: string): string => (/^[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell);
      const title = (id: string | undefined): string => (id === undefined ? '' : (store.get(id)?.title ?? ''));
      expect(rows).toEqual(
        events.map(({ timestampText, kind, sourceTask, targetTask, id, payloadText, place }) =>
          [
            timestampText,
            kind,
            sourceTask ?? '',
            title(sourceTask),
            targetTask ?? '',
            title(targetTask),
            id,
            payloadText ?? '',
            String(place.line),
          ].map(safe),
        ),
      );
    });
  });
});

describe('events as a Markdown table', () => {
  it('are a row each with six cells and without HTML, whatever stands in them', { timeout: 60_000 }, async () => {
    await onAnyStore(async (store) => {
      const { text: file, events } = await exported(store, 'markdown');
      const rows = file.split('\n');
      expect(rows.pop()).toBe('');
      expect(rows).toHaveLength(2 + events);
      for (const row of rows) {
        // A bar that is part of a text has a backslash, and that one has none of its own.
        const bars = row.replaceAll(/\\./gu, '').replaceAll(/[^|]/gu, '');
        expect(bars).toBe('|||||||');
        expect(row).toMatch(/^\| .*\|$/u);
        expect(row).not.toMatch(/[<\r\t]/);
        expect(row.replaceAll(/\\./gu, '').slice(2)).not.toMatch(/[`[\]*~]/u);
      }
    });
  });

  it('tell the fixture as sentences with titles', async () => {
    const { text: file } = await exported(await openStore(fixture('healthy')), 'markdown', 'kind:task_failed limit:1');
    expect(file.split('\n')).toEqual([
      '| Time (UTC) | Kind | What | From | To | Line |',
      '| --- | --- | --- | --- | --- | ---: |',
      expect.stringMatching(/^\| 2026\\-01\\-11T.*Z \| Task failed \| Failed&#58; .+ \| .+ \| {2}\| \d+ \|$/),
      '',
    ]);
  });
});

describe.each(['jsonl', 'csv', 'markdown', 'mermaid', 'otlp'] as const)('an export as %s', (format) => {
  const request = async (store: Store) => {
    await store.loaded();
    const indices = Uint32Array.from({ length: store.records.log.size }, (_, index) => index);
    return { format, generation: store.generation, indices };
  };

  it('is the same bytes twice', async () => {
    const store = await openStore(fixture('healthy'));
    expect((await exported(store, format)).text).toBe((await exported(store, format)).text);
  });

  it('ends when nobody wants it any more', async () => {
    const store = await openStore(fixture('healthy'));
    const parts = exportEvents(store, await request(store), AbortSignal.abort());
    const all = (async () => {
      for await (const part of parts) expect(part.events).toBe(0);
    })();
    await expect(all).rejects.toMatchObject({ name: 'CancelledError' });
  });

  it('says so where the file is another one now', async () => {
    const store = await openStore(fixture('healthy'));
    const wanted = await request(store);
    const parts = exportEvents(store, { ...wanted, generation: wanted.generation + 1 });
    const all = (async () => {
      for await (const part of parts) expect(part.events).toBe(0);
    })();
    await expect(all).rejects.toThrow('events.jsonl was truncated or replaced during the export. Export again.');
  });
});
