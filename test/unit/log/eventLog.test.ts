import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/rpc';
import { type EventRecord } from '../../../src/files/lineParse';
import { parseEventLine } from '../../../src/files/lineParser';
import { EventLog, type ReadBytes } from '../../../src/log/eventLog';
import {
  type EventFilter,
  type EventQuery,
  matchEverything,
  type PatternChoice,
} from '../../../src/model/query/eventQuery';
import { compareTimestamps, formatTimestamp, parseTimestamp, type Timestamp } from '../../../src/model/timestamp';

/** An event as somebody would write it, before it is a line. */
interface PlainEvent {
  readonly id: string;
  readonly kind: string;
  readonly source_task?: string;
  readonly target_task?: string;
  readonly payload?: fc.JsonValue;
  readonly timestamp: string;
}

const few = ['a', 'b', 'ab', 'task_failed', '*', 'ΣΑΣ'] as const;
const moment = fc.record({ ms: fc.integer({ min: 0, max: 9 }), ns: fc.integer({ min: 0, max: 2 }) });
const value = fc.oneof(
  fc.constantFrom<fc.JsonValue>('Lock Manager', 'lock "x"', 100, 1.5, true, null, 'ÄÖ', 'οδός'),
  fc.jsonValue({ maxDepth: 2 }),
);
const plainEvent: fc.Arbitrary<PlainEvent> = fc.record(
  {
    id: fc.constantFrom('e1', 'e2', 'e3'),
    kind: fc.constantFrom(...few),
    source_task: fc.constantFrom(...few),
    target_task: fc.constantFrom(...few),
    payload: fc.oneof(value, fc.dictionary(fc.constantFrom('files', 'Key', 'n'), value)),
    timestamp: moment.map(formatTimestamp),
  },
  { requiredKeys: ['id', 'kind', 'timestamp'] },
);
const pattern = fc.constantFrom('a', 'b', '*', 'a*', '*b', '*a*', 'task_*', 'x', 'a*b', '**', 'ab*b');
const choice: fc.Arbitrary<PatternChoice> = fc.record({
  include: fc.array(pattern, { maxLength: 2 }),
  exclude: fc.array(pattern, { maxLength: 1 }),
});
const needle = fc.constantFrom(
  'lock',
  'MANAGER',
  '100',
  '1',
  'true',
  'null',
  '"',
  'äö',
  'files',
  'e1',
  'σας',
  'ΟΔΟΣ',
  '*',
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
/** What `sessionQueries.test.ts` and `payloadSearch.test.ts` ask for. */
const notAsked = {
  is: fc.constant(matchEverything.is),
  session: fc.constant(undefined),
  payload: fc.constant([]),
};
const columnQuery: fc.Arbitrary<EventQuery> = fc.record({
  kind: choice,
  task: choice,
  source: choice,
  target: choice,
  text: fc.constant({ include: [], exclude: [] }),
  words: fc.constant([]),
  ...notAsked,
  since: optional(moment),
  until: optional(moment),
  limit: optional(fc.nat(5)),
});
const textQuery: fc.Arbitrary<EventQuery> = fc.record({
  kind: fc.constant({ include: [], exclude: [] }),
  task: fc.constant({ include: [], exclude: [] }),
  source: choice,
  target: fc.constant({ include: [], exclude: [] }),
  text: fc.record({ include: fc.array(needle, { maxLength: 2 }), exclude: fc.array(needle, { maxLength: 1 }) }),
  words: fc.array(needle, { maxLength: 2 }),
  ...notAsked,
  since: optional(moment),
  until: fc.constant(undefined),
  limit: optional(fc.nat(5)),
});

const timeOf = ({ timestamp }: PlainEvent): Timestamp => parseTimestamp(timestamp) ?? { ms: 0, ns: 0 };
const byTime = (a: PlainEvent, b: PlainEvent): number => compareTimestamps(timeOf(a), timeOf(b));

/** A log filled from the lines of a file in memory. */
function logOf(events: readonly PlainEvent[]) {
  const log = new EventLog();
  const lines = events.map((event) => Buffer.from(`${JSON.stringify(event)}\n`));
  const file = Buffer.concat(lines);
  const records: EventRecord[] = [];
  let offset = 0;
  for (const [index, bytes] of lines.entries()) {
    const parsed = parseEventLine({ bytes: bytes.subarray(0, -1), line: index + 1, offset, terminated: true });
    records.push(...parsed.records);
    offset += bytes.length;
  }
  for (const record of records) log.append(record);
  const readBytes: ReadBytes = (from, length) => Promise.resolve(file.subarray(from, from + length));
  return { log, records, readBytes };
}

// The oracle: what a query means, over an array of events, as slowly and plainly as can be.

function fits(text: string | undefined, pattern: string): boolean {
  if (text === undefined) return false;
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return fits(text, pattern.slice(1)) || (text !== '' && fits(text.slice(1), pattern));
  }
  return text.startsWith(pattern.charAt(0)) && text !== '' && fits(text.slice(1), pattern.slice(1));
}

function chosen({ include, exclude }: PatternChoice, ...texts: (string | undefined)[]): boolean {
  const any = (patterns: readonly string[]): boolean => patterns.some((one) => texts.some((text) => fits(text, one)));
  return (include.length === 0 || any(include)) && !any(exclude);
}

function piecesOf(payload: unknown): string[] {
  if (typeof payload !== 'object' || payload === null) return [String(payload)];
  const keys = Array.isArray(payload) ? [] : Object.keys(payload);
  return [...keys, ...Object.values(payload).flatMap(piecesOf)];
}

function holdsText(event: EventRecord, needle: string): boolean {
  const { id, kind, sourceTask, targetTask, payload } = event;
  const pieces = [
    id,
    kind,
    sourceTask,
    targetTask,
    ...(payload === undefined || payload === null ? [] : piecesOf(payload)),
  ];
  const fold = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ');
  return pieces.some((piece) => piece !== undefined && fold(piece).includes(fold(needle)));
}

function matchesPlainly(event: EventRecord, query: EventQuery): boolean {
  const { sourceTask, targetTask, timestamp } = event;
  const { text, words, since, until } = query;
  return (
    chosen(query.kind, event.kind) &&
    chosen(query.source, sourceTask) &&
    chosen(query.target, targetTask) &&
    chosen(query.task, sourceTask, targetTask) &&
    (!since || compareTimestamps(timestamp, since) >= 0) &&
    (!until || compareTimestamps(timestamp, until) <= 0) &&
    words.every((word) => holdsText(event, word)) &&
    (text.include.length === 0 || text.include.some((one) => holdsText(event, one))) &&
    !text.exclude.some((one) => holdsText(event, one))
  );
}

function newestFirst(records: readonly EventRecord[]): number[] {
  const at = (index: number): Timestamp => records[index]?.timestamp ?? { ms: 0, ns: 0 };
  return [...records.keys()].sort((a, b) => compareTimestamps(at(b), at(a)) || b - a);
}

function oracle(records: readonly EventRecord[], query: EventQuery): number[] {
  const matches = newestFirst(records).filter((index) => {
    const record = records[index];
    return record !== undefined && matchesPlainly(record, query);
  });
  return matches.slice(0, query.limit);
}

const events = fc.array(plainEvent, { maxLength: 60 });
/** Events whose lines are in the order of time, as one writer leaves them. */
const orderedEvents = events.map((list) => [...list].sort(byTime));
const anyEvents = fc.oneof(events, orderedEvents);

/** A long log in which few events are of interest, so that the index by kind and task pays. */
const rareEvents = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: moment.map((at) => ({ id: 'e', kind: 'common', timestamp: formatTimestamp(at) })) },
    plainEvent,
  ),
  { minLength: 150, maxLength: 400 },
);
const rareOrderedEvents = rareEvents.map((list) => [...list].sort(byTime));

describe('a query on the event log', () => {
  it('finds the few among many', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(rareEvents, rareOrderedEvents), columnQuery, async (list, query) => {
        const { log, records, readBytes } = logOf(list);
        expect([...(await log.matching(query, { readBytes }))]).toEqual(oracle(records, query));
      }),
      { numRuns: 200 },
    );
  });

  it('finds what a plain look at every event finds, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, columnQuery, async (list, query) => {
        const { log, records, readBytes } = logOf(list);
        expect([...(await log.matching(query, { readBytes }))]).toEqual(oracle(records, query));
      }),
      { numRuns: 500 },
    );
  });

  it('finds text in ids, kinds, tasks, keys and values, whatever its case', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, textQuery, async (list, query) => {
        const { log, records, readBytes } = logOf(list);
        expect([...(await log.matching(query, { readBytes }))]).toEqual(oracle(records, query));
      }),
      { numRuns: 500 },
    );
  });

  it('takes the values of the design’s filter exactly, a star included', () => {
    const filter: fc.Arbitrary<EventFilter> = fc.record({
      kinds: optional(fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 2 })),
      sourceTask: optional(fc.constantFrom(...few)),
      targetTask: optional(fc.constantFrom(...few)),
      task: optional(fc.constantFrom(...few)),
      since: optional(moment),
      until: optional(moment),
      limit: optional(fc.nat(5)),
    });
    fc.assert(
      fc.property(anyEvents, filter, (list, wanted) => {
        const { log, records } = logOf(list);
        const expected = newestFirst(records).filter((index) => {
          const event = records[index];
          return (
            event !== undefined &&
            (wanted.kinds?.includes(event.kind) ?? true) &&
            (wanted.sourceTask ?? event.sourceTask) === event.sourceTask &&
            (wanted.targetTask ?? event.targetTask) === event.targetTask &&
            (wanted.task === undefined || [event.sourceTask, event.targetTask].includes(wanted.task)) &&
            (!wanted.since || compareTimestamps(event.timestamp, wanted.since) >= 0) &&
            (!wanted.until || compareTimestamps(event.timestamp, wanted.until) <= 0)
          );
        });
        expect([...log.filtered(wanted)]).toEqual(expected.slice(0, wanted.limit));
      }),
    );
  });

  it('reads adjoining lines together', async () => {
    const { log, readBytes } = logOf(
      Array.from({ length: 1000 }, (_, at) => ({
        id: 'e',
        kind: `k${at}`,
        timestamp: formatTimestamp({ ms: at, ns: 0 }),
      })),
    );
    let reads = 0;
    const counting: ReadBytes = (offset, length) => {
      reads++;
      return readBytes(offset, length);
    };
    const found = await log.matching({ ...matchEverything, words: ['k77'] }, { readBytes: counting });
    expect(found.length).toBe(11);
    expect(reads).toBe(1);
  });

  it('ends when it is cancelled', async () => {
    const { log, readBytes } = logOf([{ id: 'e', kind: 'k', timestamp: '2026-01-11T15:30:00Z' }]);
    const abort = new AbortController();
    abort.abort();
    const search = log.matching({ ...matchEverything, words: ['k'] }, { readBytes, signal: abort.signal });
    await expect(search).rejects.toThrow(CancelledError);
  });
});

describe('pages of a list that is newest first', () => {
  it('follow each other without a gap or a repeat', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 7 }), (list, size) => {
        const { log, records } = logOf(list);
        const all = log.filtered({});
        const paged: number[] = [];
        for (let start = 0; start < all.length;) {
          const page = all.subarray(start, start + size);
          paged.push(...page);
          const last = log.entry(page.at(-1) ?? 0);
          start = log.positionAfter(all, last);
        }
        expect(paged).toEqual(newestFirst(records));
      }),
    );
  });
});

describe('counts of the event log', () => {
  const most = (counts: Map<string, number>) =>
    Array.from(counts, ([text, count]) => ({ value: text, count })).sort(
      (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
    );
  const tally = (texts: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return counts;
  };

  it('are those of a plain look, for all events and for some', () => {
    fc.assert(
      fc.property(anyEvents, columnQuery, (list, query) => {
        const { log, records } = logOf(list);
        const some = Uint32Array.from(oracle(records, query));
        const chosenRecords = [...some].flatMap((index) => records[index] ?? []);
        for (const [among, expected] of [
          [undefined, records],
          [some, chosenRecords],
        ] as const) {
          expect(log.countByKind(among)).toEqual(most(tally(expected.map(({ kind }) => kind))));
          const tasks = expected.flatMap(({ sourceTask, targetTask }) => [...new Set([sourceTask, targetTask])]);
          expect(log.countByTask(among)).toEqual(most(tally(tasks.filter((task) => task !== undefined))));
          const buckets = tally(expected.map(({ timestamp }) => String(Math.floor(timestamp.ms / 3) * 3)));
          const latestFirst = Array.from(buckets, ([start, count]) => ({ startMs: Number(start), count }));
          expect(log.countByBucket(3, among)).toEqual(latestFirst.sort((a, b) => b.startMs - a.startMs));
        }
        for (const task of few) {
          const count = records.filter(({ sourceTask, targetTask }) => [sourceTask, targetTask].includes(task)).length;
          expect(log.countOfTask(task)).toBe(count);
        }
      }),
    );
  });

  it('know which events share an id', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (list) => {
        const { log, records, readBytes } = logOf(list);
        const counts = tally(records.map(({ id }) => id));
        const sharing = records.filter(({ id }) => (counts.get(id) ?? 0) > 1).length;
        expect(log.eventsSharingAnId).toBe(sharing);
        for (const [index, { id }] of records.entries()) {
          expect(log.countSharingId(index)).toBe(counts.get(id));
          const withId = records.flatMap((record, at) => (record.id === id ? [at] : []));
          expect([...(await log.indicesWithId(id, readBytes))]).toEqual(withId);
        }
        expect([...(await log.indicesWithId('none', readBytes))]).toEqual([]);
      }),
    );
  });
});

describe('an event log whose last line changes', () => {
  it('is, after events are taken back and others come, as if the others had come at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, events, fc.nat(60), columnQuery, async (first, others, keep, query) => {
        const { log, records, readBytes } = logOf(first);
        log.filtered({}); // So that what is sorted lazily is sorted.
        const kept = first.slice(0, keep);
        log.retract(records[kept.length]?.place.offset ?? Infinity);
        expect(log.size).toBe(kept.length);

        const fresh = logOf([...kept, ...others]);
        for (const record of fresh.records.slice(kept.length)) log.append(record);
        expect([...(await log.matching(query, { readBytes }))]).toEqual(oracle(fresh.records, query));
        expect(log.countByKind()).toEqual(fresh.log.countByKind());
        expect(log.countByTask()).toEqual(fresh.log.countByTask());
        expect(log.eventsSharingAnId).toBe(fresh.log.eventsSharingAnId);
        expect(log.timeRange).toEqual(fresh.log.timeRange);
        const ids = ['e1', 'e2', 'e3'];
        const found = await Promise.all(ids.map((id) => log.indicesWithId(id, fresh.readBytes)));
        expect(found).toEqual(await Promise.all(ids.map((id) => fresh.log.indicesWithId(id, fresh.readBytes))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('an entry of the event log', () => {
  it('tells everything that its line told but id and payload, and is found by its offset', () => {
    fc.assert(
      fc.property(anyEvents, (list) => {
        const { log, records } = logOf(list);
        for (const [index, record] of records.entries()) {
          const { kind, sourceTask, targetTask, timestamp, place } = record;
          expect(log.entry(index)).toEqual({ index, kind, sourceTask, targetTask, timestamp, place });
          expect(log.indexAtOffset(place.offset)).toBe(index);
          expect(log.indexAtOffset(place.offset + 1)).toBeUndefined();
        }
        expect(() => log.entry(records.length)).toThrow(RangeError);
      }),
    );
  });

  it('is told to the timeline in columns that it may take away', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(70), fc.nat(70), (list, from, limit) => {
        const { log, records } = logOf(list);
        const columns = log.columns(from, limit);
        const expected = records.slice(from, from + limit);
        const told = expected.map((_, at) => ({
          timestamp: { ms: columns.ms[at], ns: columns.ns[at] },
          kind: log.timelineKinds[columns.kind[at] ?? -1],
          sourceTask: log.tasks[(columns.source[at] ?? 0) - 1],
          targetTask: log.tasks[(columns.target[at] ?? 0) - 1],
        }));
        expect(told).toEqual(
          expected.map(({ timestamp, kind, sourceTask, targetTask }) => ({ timestamp, kind, sourceTask, targetTask })),
        );
        expect(columns.ms.length).toBe(expected.length);
        expect(columns.ms.buffer.byteLength).toBe(expected.length * 8);
      }),
    );
  });

  it('keeps its kind in a log of more kinds than the timeline can name', () => {
    const log = new EventLog();
    const place = { line: 1, offset: 0, byteLength: 1, recovered: false };
    const event = { id: 'e', sourceTask: undefined, targetTask: undefined, payload: undefined, place };
    const texts = { timestamp: { ms: 0, ns: 0 }, payloadText: undefined, timestampText: '' };
    for (let kind = 0; kind < 65_540; kind++) log.append({ ...event, ...texts, kind: `k${kind}` });
    expect(log.entry(65_539).kind).toBe('k65539');
    expect([...log.filtered({ kinds: ['k65539'] })]).toEqual([65_539]);
    const { kind } = log.columns(65_534, 3);
    expect([...kind].map((number) => log.timelineKinds[number])).toEqual(['k65534', '…', '…']);
  });
});
