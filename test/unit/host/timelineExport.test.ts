import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportName } from '../../../src/host/timeline/export/exportName';
import { shownEvents, type ShownRequest } from '../../../src/host/timeline/export/shownEvents';
import { writeEvents } from '../../../src/host/timeline/export/writeEvents';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { event, item, realStores } from './realStore';

const stores = realStores();
const times = { now: Date.parse('2026-01-11T10:00:00Z'), timeZone: 'utc' } as const;
const second = (seconds: number) => ({ ms: Date.parse('2026-01-11T09:00:00Z') + seconds * 1000, ns: 0 });
const everything: ShownRequest = {
  type: 'export-events',
  format: 'jsonl',
  query: '',
  hidden: [],
  window: { start: second(0), end: second(60) },
};

/** What an export writes, and how far it said to be. */
async function exported(store: OpenedStore, request: Partial<ShownRequest>, inWindow = false) {
  const { service } = await store.whenOpen();
  const wanted = { ...everything, ...request };
  const events = await shownEvents(service, wanted, inWindow, times);
  const pieces: Uint8Array[] = [];
  const progress: number[] = [];
  const keep = { write: (bytes: Uint8Array) => Promise.resolve(void pieces.push(bytes)) };
  const never = new AbortController().signal;
  await writeEvents(service, wanted.format, events, keep, (written) => progress.push(written), never);
  return { text: Buffer.concat(pieces).toString('utf8'), pieces, progress };
}

const linesOf = async (store: OpenedStore): Promise<string[]> =>
  (await readFile(path.join(store.store.folder, 'events.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');

describe('events as JSONL', () => {
  it('are the lines of the file, byte for byte, in its order', async () => {
    const store = await stores.fixture('healthy');
    const { text, progress } = await exported(store, {});
    expect(text).toBe(`${(await linesOf(store)).join('\n')}\n`);
    expect(progress.at(-1)).toBe(400);
  });

  it('are those of the query, without what the legend hides, and of the window where that is asked', async () => {
    const lines = ['task_started', 'task_failed', 'nudge_sent', 'rebase_conflict', 'task_failed'];
    const store = await stores.lines({ 'events.jsonl': lines.map((kind, at) => event(kind, at * 10)) });
    const kinds = async (request: Partial<ShownRequest>, inWindow = false): Promise<unknown[]> => {
      const { text } = await exported(store, request, inWindow);
      return text.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { kind: unknown }).kind]));
    };
    expect(await kinds({ query: 'kind:task_*' })).toEqual(['task_started', 'task_failed', 'task_failed']);
    expect(await kinds({ hidden: ['failure'] })).toEqual(['task_started', 'nudge_sent']);
    const window = { start: second(10), end: second(30) };
    expect(await kinds({ window }, true)).toEqual(['task_failed', 'nudge_sent', 'rebase_conflict']);
    expect(await kinds({ window, query: 'kind:task_*' }, true)).toEqual(['task_failed']);
    // The newest three are meant, and then what of them is hidden is left out.
    expect(await kinds({ query: 'limit:3', hidden: ['failure'] })).toEqual(['nudge_sent']);
  });

  it('come a megabyte at a time', async () => {
    const payload = 'x'.repeat(100_000);
    const many = Array.from({ length: 30 }, (_, at) => event('task_paused', at, { payload }));
    const store = await stores.lines({ 'events.jsonl': many });
    const { pieces, text } = await exported(store, {});
    expect(pieces.map((piece) => piece.byteLength > 1_200_000)).toEqual(pieces.map(() => false));
    expect(pieces.length).toBeGreaterThan(2);
    expect(text).toBe(`${(await linesOf(store)).join('\n')}\n`);
  });

  it('are no file where the query has a mistake', async () => {
    const store = await stores.fixture('healthy');
    await expect(exported(store, { query: 'kidn:x' })).rejects.toThrow(/The query has a mistake: .*kidn/);
  });

  it('end where somebody stops them', async () => {
    const { service } = await (await stores.fixture('healthy')).whenOpen();
    const events = await shownEvents(service, everything, false, times);
    const stopping = new AbortController();
    const sink = {
      write: () => {
        stopping.abort();
        return Promise.resolve();
      },
    };
    const writing = writeEvents(service, 'csv', events, sink, () => undefined, stopping.signal);
    await expect(writing).rejects.toMatchObject({ name: 'CancelledError' });
  });

  it('say so where the file was replaced meanwhile', async () => {
    const { service } = await (await stores.fixture('healthy')).whenOpen();
    const { indices, generation } = await shownEvents(service, everything, false, times);
    const others = { indices, generation: generation + 1 };
    const sink = { write: () => Promise.resolve() };
    const writing = writeEvents(service, 'jsonl', others, sink, () => undefined, new AbortController().signal);
    await expect(writing).rejects.toThrow(/truncated or replaced/);
  });
});

describe.each([
  ['markdown', /^\| Time .*\n\| --- .*\n(\| .* \|\n){400}$/],
  ['mermaid', /^sequenceDiagram\n( {2}(participant|Note over|\w+->>) ?.*\n)+$/],
  ['otlp', /^\{"resourceSpans":\[.*\]\}\n$/],
] as const)('events as %s', (format, shape) => {
  it('come from the worker like all others', async () => {
    const { text, progress } = await exported(await stores.fixture('healthy'), { format });
    expect(text).toMatch(shape);
    expect(progress.at(-1)).toBe(400);
  });

  it('can be asked for by several at once', async () => {
    const store = await stores.fixture('healthy');
    const [one, other] = await Promise.all([exported(store, { format }), exported(store, { format })]);
    expect(one.text).toBe(other.text);
  });
});

describe('an export that has ended', () => {
  it('gives no more parts, whether it was written whole or stopped', async () => {
    const { service } = await (await stores.fixture('healthy')).whenOpen();
    const { indices, generation } = await shownEvents(service, everything, false, times);
    const whole = await service.beginExport({ format: 'jsonl', generation, indices });
    while (await service.exportedPart(whole));
    await expect(service.exportedPart(whole)).rejects.toThrow('This export has ended already.');
    const stopped = await service.beginExport({ format: 'otlp', generation, indices });
    await service.endExport(stopped);
    await expect(service.exportedPart(stopped)).rejects.toThrow('This export has ended already.');
  });
});

describe('events as CSV', () => {
  it('are a table with titles, the payload as written, and nothing that a spreadsheet runs', async () => {
    const store = await stores.lines({
      'items.jsonl': [item('eg-a', { title: '=HYPERLINK("http://x")' })],
      'events.jsonl': [
        event('task_failed', 1, { source_task: 'eg-a', payload: { error: 'a "b"' } }),
        event('+kind', 2, { target_task: 'eg-none' }),
      ],
    });
    const { text } = await exported(store, { format: 'csv' });
    expect(text.split('\r\n')).toEqual([
      '"timestamp","kind","source_task","source_title","target_task","target_title","id","payload","line"',
      `"2026-01-11T09:00:01Z","task_failed","eg-a","'=HYPERLINK(""http://x"")","","","eg-evt-0000000001","{""error"":""a \\""b\\""""}","1"`,
      `"2026-01-11T09:00:02Z","'+kind","","","eg-none","","eg-evt-0000000002","","2"`,
      '',
    ]);
  });
});

describe('the name that is offered for an export', () => {
  it('has the store and the time, and nothing that a file system refuses', () => {
    const now = new Date(2026, 0, 11, 15, 4, 30);
    expect(exportName('shop', 'timeline', 'svg', now)).toBe('shop timeline 2026-01-11 15.04.svg');
    expect(exportName('a/b:c\n', 'events', 'csv', now)).toBe('a-b-c- events 2026-01-11 15.04.csv');
    expect(exportName('', 'events', 'csv', now)).toBe('engram events 2026-01-11 15.04.csv');
  });
});
