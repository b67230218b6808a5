import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EngramEvent } from '../../../src/model/event';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { type Store } from '../../../src/store/store';
import { emptyStore, eventLine, fixture, fixtureCopy, openStore } from '../store/openStore';
import { exported } from './exported';
import { attributeOf, type OtlpSpan, readOtlp } from './otlpReader';

const spansOf = async (store: Store, query = ''): Promise<readonly OtlpSpan[]> =>
  readOtlp((await exported(store, 'otlp', query)).text);

const places = (spans: readonly OtlpSpan[]): readonly number[] =>
  spans
    .flatMap(({ events = [] }) => events.map((event) => Number(attributeOf(event, 'engram.offset'))))
    .sort((a, b) => a - b);

const nanos = ({ startTimeUnixNano, endTimeUnixNano }: OtlpSpan) => ({
  start: BigInt(startTimeUnixNano),
  end: BigInt(endTimeUnixNano),
});

/** What holds for the spans of every store, whatever stands in it. */
function expectWellFormed(spans: readonly OtlpSpan[]): void {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  expect(byId.size).toBe(spans.length);
  const roots = new Set<string>();
  for (const span of spans) {
    const { start, end } = nanos(span);
    expect(start <= end, span.name).toBe(true);
    if (span.parentSpanId === undefined) {
      // A trace has one root.
      expect(roots).not.toContain(span.traceId);
      roots.add(span.traceId);
    } else {
      const parent = byId.get(span.parentSpanId);
      if (!parent) throw new Error(`${span.name} has no parent.`);
      expect(parent.traceId).toBe(span.traceId);
      const around = nanos(parent);
      expect(around.start <= start && end <= around.end, `${span.name} in ${parent.name}`).toBe(true);
      const above = new Set([span.spanId]);
      for (let at = byId.get(span.parentSpanId); at; at = byId.get(at.parentSpanId ?? '')) {
        expect(above).not.toContain(at.spanId);
        above.add(at.spanId);
      }
    }
    for (const event of span.events ?? [])
      expect(start <= BigInt(event.timeUnixNano) && BigInt(event.timeUnixNano) <= end, event.name).toBe(true);
    for (const link of span.links ?? []) expect(byId.get(link.spanId)?.traceId).toBe(link.traceId);
  }
}

describe.each(['healthy', 'neuraphage'] as const)('the traces of %s', (name) => {
  it('are accepted by a reader of OTLP, with every event in one span', async () => {
    const store = await openStore(fixture(name));
    const { text, events } = await exported(store, 'otlp');
    const spans = readOtlp(text);
    const { indices } = await store.events.matches(matchEverything);
    const offsets = Array.from(indices, (index) => store.records.log.entry(index).place.offset).sort((a, b) => a - b);
    expect(places(spans)).toEqual(offsets);
    expect(events).toBe(offsets.length);
    expectWellFormed(spans);
    // One document where it is not large.
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('have an attempt for each start, with what it came to', async () => {
    const store = await openStore(fixture(name));
    const spans = (await spansOf(store)).filter((span) => attributeOf(span, 'engram.span') === 'attempt');
    const counts = new Map((await store.eventCounts()).byKind.map(({ kind, count }) => [kind, count]));
    expect(spans).toHaveLength(counts.get('task_started') ?? 0);
    const failed = spans.filter(({ status }) => status?.code === 2);
    expect(failed).toHaveLength(counts.get('task_failed') ?? 0);
    for (const { status } of failed) expect(status?.message).toMatch(/\w+ \w+/);
    const outcomes = spans.filter((span) => attributeOf(span, 'engram.outcome') === 'completed');
    expect(outcomes).toHaveLength(counts.get('task_completed') ?? 0);
    for (const span of spans)
      expect(attributeOf(span, 'engram.outcome') === undefined).toBe(attributeOf(span, 'engram.unfinished') === 'true');
  });

  it('link the receiver of each message to its sender', async () => {
    const store = await openStore(fixture(name));
    const spans = await spansOf(store);
    const events = await store.queryEvents({});
    const messages = events.filter(
      ({ sourceTask, targetTask }) => sourceTask !== undefined && targetTask !== undefined && sourceTask !== targetTask,
    );
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const links = spans.flatMap((span) => (span.links ?? []).map((link) => ({ span, link })));
    expect(links).toHaveLength(messages.length);
    for (const { sourceTask, targetTask, place } of messages) {
      const found = links.find(({ link }) => attributeOf(link, 'engram.offset') === String(place.offset));
      expect(attributeOf(found?.span ?? emptySpan, 'engram.task')).toBe(targetTask);
      expect(attributeOf(byId.get(found?.link.spanId ?? '') ?? emptySpan, 'engram.task')).toBe(sourceTask);
    }
  });

  it('are the same bytes twice, and keep their ids when the store grows', async () => {
    const folder = await fixtureCopy(name);
    const lines = (await exported(await openStore(folder), 'jsonl')).text.split('\n').slice(0, -1);
    const { text } = await exported(await openStore(folder), 'otlp');
    expect((await exported(await openStore(folder), 'otlp')).text).toBe(text);
    await writeFile(path.join(folder, 'events.jsonl'), `${lines.slice(0, 250).join('\n')}\n`);
    const before = readOtlp((await exported(await openStore(folder), 'otlp')).text);
    const ids = new Set(readOtlp(text).map(({ traceId, spanId }) => `${traceId} ${spanId}`));
    for (const { traceId, spanId } of before) expect(ids).toContain(`${traceId} ${spanId}`);
  });

  it('hold the events of a query alone, in attempts that are as long as they were', async () => {
    const store = await openStore(fixture(name));
    const all = new Map((await spansOf(store)).map((span) => [span.spanId, span]));
    const { indices } = await store.events.matches({ ...matchEverything, kind: { include: ['lock_*'], exclude: [] } });
    const spans = await spansOf(store, 'kind:lock_*');
    expect(places(spans)).toHaveLength(indices.length);
    expectWellFormed(spans);
    const attempts = spans.filter((span) => attributeOf(span, 'engram.span') === 'attempt');
    expect(attempts.length).toBeGreaterThan(3);
    for (const attempt of attempts) expect(nanos(attempt)).toEqual(nanos(all.get(attempt.spanId) ?? attempt));
  });
});

const emptySpan: Pick<OtlpSpan, 'attributes'> = { attributes: [] };

const tasks = ['eg-a', 'eg-b', 'eg-c', 'eg-d', ''];
const kinds = [
  'task_started',
  'task_completed',
  'task_failed',
  'task_cancelled',
  'lock_acquired',
  'lock_released',
  'sync_relayed',
  'main_updated',
  '',
];
const someEvent: fc.Arbitrary<Partial<EngramEvent>> = fc.record(
  {
    kind: fc.constantFrom(...kinds),
    sourceTask: fc.constantFrom(...tasks),
    targetTask: fc.constantFrom(...tasks),
    payload: fc.oneof(
      fc.record({ resource: fc.constantFrom('x', 'y') }),
      fc.record({ error: fc.string({ unit: 'binary' }) }),
      fc.constant('\ud800'),
    ),
    // Few moments, so that many are the same and the file is not in their order; some that 64 bits can't hold.
    timestamp: fc.record({ ms: fc.constantFrom(-5, 0, 1, 2, 3, 1e12, 2e13), ns: fc.integer({ min: 0, max: 2 }) }),
  },
  { requiredKeys: ['kind', 'timestamp'] },
);
const someEdge = fc.record({
  child: fc.constantFrom(...tasks, 'eg-x'),
  parent: fc.constantFrom(...tasks, 'eg-x', 'eg-y'),
});

describe('the traces of any store', () => {
  it(
    'hold every event once, with parents that exist, around them, and without a cycle',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(someEvent, { maxLength: 40 }),
          fc.array(someEdge, { maxLength: 6 }),
          fc.constantFrom('', 'kind:lock_*', 'task:eg-a', '-kind:task_started'),
          async (events, edges, query) => {
            const folder = await emptyStore();
            const lines = events.map((event, at) => eventLine({ id: `eg-evt-${at % 3}`, ...event }));
            await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
            const edgeLines = edges.map(({ child, parent }) =>
              JSON.stringify({
                from_id: child,
                to_id: parent,
                kind: 'parent_child',
                created_at: '2026-01-11T09:00:00Z',
              }),
            );
            await writeFile(path.join(folder, 'edges.jsonl'), edgeLines.map((line) => `${line}\n`).join(''));
            const store = await openStore(folder);
            const chosen = (await exported(store, 'jsonl', query)).events;
            const { text } = await exported(store, 'otlp', query);
            const spans = readOtlp(text);
            expect(new Set(places(spans)).size).toBe(chosen);
            expect(places(spans)).toHaveLength(chosen);
            expectWellFormed(spans);
            if (query === '') expect(attemptsIn(spans)).toEqual(attemptsOf(await store.queryEvents({})));
            expect((await exported(store, 'otlp', query)).text).toBe(text);
            store.dispose();
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('say what time was written where 64 bits can not hold it', async () => {
    const folder = await emptyStore();
    const lines = [
      { ms: -1, ns: 0 },
      { ms: 1, ns: 5 },
    ].map((timestamp, at) => eventLine({ id: String(at), timestamp }));
    await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
    const [span] = await spansOf(await openStore(folder));
    const events = span?.events ?? [];
    expect(events.map(({ timeUnixNano }) => timeUnixNano)).toEqual(['0', '1000005']);
    expect(events.map((event) => attributeOf(event, 'engram.timestamp'))).toEqual([
      '1969-12-31T23:59:59.999Z',
      undefined,
    ]);
  });

  it('of a large store are lines of some MiB, each a request of its own', { timeout: 60_000 }, async () => {
    const folder = await emptyStore();
    const payload = 'x'.repeat(10_000);
    const lines = Array.from({ length: 1200 }, (_, at) =>
      eventLine({ id: String(at), sourceTask: `eg-${at % 40}`, payload, timestamp: { ms: at, ns: 0 } }),
    );
    await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
    const { text, parts } = await exported(await openStore(folder), 'otlp');
    expect(text.split('\n').length - 1).toBeGreaterThan(1);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(5 * 1024 * 1024);
    // A part ends behind the events that were read at once.
    for (const bytes of parts) expect(bytes).toBeLessThan(5 * 1024 * 1024);
    expect(places(readOtlp(text))).toHaveLength(1200);
  });

  it('are a request without spans where there are no events', async () => {
    expect((await exported(await openStore(await emptyStore()), 'otlp')).text).toBe('{"resourceSpans":[]}\n');
  });
});

/** Attempts as spans tell them: task, first line and outcome. */
function attemptsIn(spans: readonly OtlpSpan[]): readonly string[] {
  return spans
    .filter((span) => attributeOf(span, 'engram.span') === 'attempt')
    .map((span) => {
      const outcome = attributeOf(span, 'engram.outcome') ?? 'unfinished';
      return `${attributeOf(span, 'engram.task')} ${attributeOf(span, 'engram.attempt')} ${span.startTimeUnixNano} ${outcome}`;
    })
    .toSorted();
}

/** The same told slowly from all events, newest first, by looking back from each end. */
function attemptsOf(newestFirst: Awaited<ReturnType<Store['queryEvents']>>): readonly string[] {
  const outcomes = new Map([
    ['task_completed', 'completed'],
    ['task_failed', 'failed'],
    ['task_cancelled', 'cancelled'],
  ]);
  const told: string[] = [];
  for (const task of new Set(newestFirst.map(({ sourceTask, targetTask }) => sourceTask ?? targetTask))) {
    if (task === undefined) continue;
    const own = newestFirst.filter(({ sourceTask, targetTask }) => (sourceTask ?? targetTask) === task).toReversed();
    const starts = own.filter(({ kind }) => kind === 'task_started');
    starts.forEach((start, at) => {
      const next = starts[at + 1];
      const after = own.slice(own.indexOf(start) + 1, next ? own.indexOf(next) : undefined);
      const end = after.find(({ kind }) => outcomes.has(kind));
      const { ms, ns } = start.timestamp;
      const time = BigInt(ms) * 1_000_000n + BigInt(ns);
      const latest = 2n ** 64n - 1n;
      const clamped = time < 0n ? 0n : time > latest ? latest : time;
      told.push(`${task} ${at + 1} ${clamped} ${outcomes.get(end?.kind ?? '') ?? 'unfinished'}`);
    });
  }
  return told.toSorted();
}

describe('the reader that these tests trust', () => {
  const span = {
    traceId: '0123456789abcdef0123456789abcdef',
    spanId: '0123456789abcdef',
    name: 'a',
    kind: 1,
    startTimeUnixNano: '1',
    endTimeUnixNano: '18446744073709551615',
    attributes: [],
  };
  const file = (change: object): string => {
    const scopeSpans = [{ scope: { name: 'x' }, spans: [{ ...span, ...change }] }];
    return `${JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans }] })}\n`;
  };

  it('takes a span', () => {
    expect(readOtlp(file({}))).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['a field that the schema does not have', { start_time: '1' }],
    ['an id of another length', { traceId: '0123' }],
    ['an id that is no hex', { spanId: '0123456789abcdeg' }],
    ['a time as a number', { startTimeUnixNano: 1 }],
    ['a time beyond 64 bits', { endTimeUnixNano: '18446744073709551616' }],
    ['an enum by its name', { kind: 'SPAN_KIND_INTERNAL' }],
    ['an enum that there is not', { status: { code: 7 } }],
    ['a value without its type', { attributes: [{ key: 'a', value: 'b' }] }],
  ])('refuses %s', (_what, change) => {
    expect(() => readOtlp(file(change))).toThrow();
  });
});
