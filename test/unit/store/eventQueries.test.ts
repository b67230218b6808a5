import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StoredEvent } from '../../../src/model/event';
import { type EventQuery, matchEverything } from '../../../src/model/query/eventQuery';
import { type EventTrait } from '../../../src/model/query/eventTrait';
import { matchesEvent } from '../../../src/model/query/matchesEvent';
import { compareTimestamps } from '../../../src/model/timestamp';
import { EventFeed } from '../../../src/store/eventFeed';
import { EventQueries } from '../../../src/store/eventQueries';
import { type Store } from '../../../src/store/store';
import { type RecordedGrouping } from '../../../src/store/storeAnswers';
import { emptyStore, eventLine, fixture, openStore, temporaryFolder } from './openStore';

const day = 86_400_000;
const anyEvent = fc.record({
  kind: fc.constantFrom('task_failed', 'rebase_conflict', 'nudge_sent', 'custom:a*b'),
  sourceTask: fc.option(fc.constantFrom('eg-a', 'eg-b', 'eg-c'), { nil: undefined }),
  targetTask: fc.option(fc.constantFrom('eg-a', 'eg-b', 'eg-c'), { nil: undefined }),
  payload: fc.option(fc.constantFrom({ text: 'Retry' }, 'retry', 7), { nil: undefined }),
  timestamp: fc.record({ ms: fc.integer({ min: 0, max: 3 * day }), ns: fc.nat(2) }),
});
const anyEvents = fc.array(anyEvent, { maxLength: 30 });

const choiceOf = (...patterns: string[]) =>
  fc.record({
    include: fc.subarray(patterns, { maxLength: 2 }),
    exclude: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(patterns, { maxLength: 1 })),
  });
const choiceOfTraits = fc.record({
  include: fc.subarray<EventTrait>(['failure', 'notification'], { maxLength: 2 }),
  exclude: fc.subarray<EventTrait>(['durable'], { maxLength: 1 }),
});
const moment = fc.option(fc.record({ ms: fc.integer({ min: 0, max: 3 * day }), ns: fc.nat(2) }), { nil: undefined });
const anyQuery: fc.Arbitrary<EventQuery> = fc.record({
  kind: choiceOf('task_*', 'nudge_sent', 'custom:a\\*b', '*'),
  task: choiceOf('eg-a', 'eg-*'),
  source: choiceOf('eg-b', '*'),
  target: choiceOf('eg-c', '*'),
  text: choiceOf('retry', 'x'),
  words: fc.subarray(['retry'], { maxLength: 1 }),
  is: choiceOfTraits,
  session: fc.constant(undefined),
  payload: fc.subarray([{ path: 'text', include: ['RET*'], exclude: ['x'] }]),
  since: moment,
  until: moment,
  limit: fc.option(fc.nat(8), { nil: undefined }),
});

async function storeOf(events: readonly Parameters<typeof eventLine>[0][]): Promise<Store> {
  const folder = await emptyStore();
  await writeFile(path.join(folder, 'events.jsonl'), events.map(eventLine).join(''));
  return openStore(folder);
}

const withIds = (events: readonly Omit<Parameters<typeof eventLine>[0], 'id'>[]) =>
  events.map((event, index) => ({ ...event, id: `eg-evt-${index}` }));

/** All events that match, newest first, found one by one. */
async function slowly(store: Store, query: EventQuery): Promise<readonly StoredEvent[]> {
  const events = (await store.queryEvents({})).filter((event) => matchesEvent(query, event));
  return events
    .toSorted((a, b) => compareTimestamps(b.timestamp, a.timestamp) || b.index - a.index)
    .slice(0, query.limit);
}

describe('events in pages', () => {
  it('are all that match, newest first, each once, however long the pages are', async () => {
    const property = fc.asyncProperty(
      anyEvents,
      anyQuery,
      fc.integer({ min: 1, max: 7 }),
      async (events, query, limit) => {
        const store = await storeOf(withIds(events));
        const expected = await slowly(store, query);
        const paged: StoredEvent[] = [];
        for (let page = await store.events.page(query, { after: undefined, limit }); ;) {
          expect(page.total).toBe(expected.length);
          paged.push(...page.events);
          if (!page.next) break;
          page = await store.events.page(query, { after: page.next, limit });
        }
        expect(paged).toEqual(expected);
        store.dispose();
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  it('go on behind the same event when newer ones have come meanwhile', async () => {
    const events = withIds(Array.from({ length: 6 }, (_, ms) => ({ timestamp: { ms, ns: 0 } })));
    const folder = await emptyStore();
    const file = path.join(folder, 'events.jsonl');
    await writeFile(file, events.slice(0, 4).map(eventLine).join(''));
    const store = await openStore(folder);
    const first = await store.events.page(matchEverything, { after: undefined, limit: 2 });
    await writeFile(file, events.slice(4).map(eventLine).join(''), { flag: 'a' });
    await store.refresh();
    const second = await store.events.page(matchEverything, { after: first.next, limit: 2 });
    expect([...first.events, ...second.events].map(({ timestamp }) => timestamp.ms)).toEqual([3, 2, 1, 0]);
    expect(second.total).toBe(6);
  });

  it('do not fail for one who asks the same as somebody who gave up', async () => {
    const store = await openStore(fixture('healthy'));
    const query: EventQuery = { ...matchEverything, words: ['commit'] };
    const abort = new AbortController();
    const givenUp = store.events.counts(query, abort.signal);
    const waiting = store.events.counts(query);
    abort.abort();
    await Promise.allSettled([givenUp]);
    expect((await waiting).total).toBe((await slowly(store, query)).length);
  });
});

describe('groups of events', () => {
  const anyGrouping = fc.constantFrom<RecordedGrouping>(
    { by: 'kind' },
    { by: 'task' },
    { by: 'day', timeZone: 'utc' },
    { by: 'day', timeZone: 'local' },
  );

  it('have a query each that gives exactly their events', async () => {
    const property = fc.asyncProperty(anyEvents, anyQuery, anyGrouping, async (events, query, grouping) => {
      const store = await storeOf(withIds(events));
      const whole = await slowly(store, query);
      const groups = await store.events.groups(query, grouping);
      const seen = new Set<number>();
      for (const group of groups) {
        const members = await slowly(store, group.query);
        expect(members).toHaveLength(group.count);
        const failures = members.filter(({ kind }) => kind === 'task_failed' || kind === 'rebase_conflict');
        if (grouping.by !== 'task') expect(failures).toHaveLength(group.failures);
        for (const member of members) {
          expect(whole).toContainEqual(member);
          if (grouping.by === 'kind') expect(member.kind).toBe(group.key);
          if (grouping.by === 'task' && group.key !== '')
            expect([member.sourceTask, member.targetTask]).toContain(group.key);
          seen.add(member.index);
        }
      }
      expect([...seen].toSorted((a, b) => a - b)).toEqual(whole.map(({ index }) => index).toSorted((a, b) => a - b));
      store.dispose();
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('come largest first, days latest first', async () => {
    const store = await openStore(fixture('neuraphage'));
    const kinds = await store.events.groups(matchEverything, { by: 'kind' });
    expect(kinds.map(({ count }) => count)).toEqual(kinds.map(({ count }) => count).toSorted((a, b) => b - a));
    const days = await store.events.groups(matchEverything, { by: 'day', timeZone: 'utc' });
    expect(days.map(({ key, count }) => [key, count])).toEqual([['2026-01-11', 401]]);
  });
});

describe('the timeline', () => {
  it('leaves no event out and has no empty bucket, the latest first', async () => {
    const property = fc.asyncProperty(anyEvents, anyQuery, async (events, query) => {
      const store = await storeOf(withIds(events));
      const whole = await slowly(store, query);
      for (const bucket of ['minute', 'hour', 'day'] as const) {
        const buckets = await store.eventTimeline(bucket, query);
        expect(buckets.every(({ events: count }) => count > 0)).toBe(true);
        expect(buckets).toEqual(buckets.toSorted((a, b) => b.startMs - a.startMs));
        for (const { startMs, endMs, events: count } of buckets)
          expect(whole.filter(({ timestamp: { ms } }) => ms >= startMs && ms < endMs)).toHaveLength(count);
        expect(buckets.reduce((sum, { events: count }) => sum + count, 0)).toBe(whole.length);
      }
      store.dispose();
    });
    await fc.assert(property, { numRuns: 30 });
  });
});

describe('a search for text while the file is replaced', () => {
  /** A file of this many events, each with one text; every third one also has the other. */
  const fileOf = (count: number, text: string) =>
    withIds(
      Array.from({ length: count }, (_, ms) => ({
        payload: ms % 3 === 0 ? `${text} söme` : text,
        timestamp: { ms, ns: 0 },
      })),
    )
      .map(eventLine)
      .join('');
  const wordsOf = (...words: string[]): EventQuery => ({ ...matchEverything, words });

  it('is answered from one of the two files whole, and from the new one as soon as it is known', async () => {
    const file = path.join(await temporaryFolder(), 'events.jsonl');
    await writeFile(file, fileOf(6000, 'old'));
    const feed = new EventFeed(file);
    await feed.catchUp();
    const queries = new EventQueries(file, feed);
    const before = feed.generation;
    await writeFile(`${file}.new`, fileOf(300, 'new'));
    const look = rename(`${file}.new`, file).then(() => feed.catchUp());
    for (let search = 0; feed.generation === before; search++) {
      // Each asks something else, so that none is answered from memory.
      const { generation, indices } = await queries.matches(wordsOf('söme', ...Array<string>(search).fill('eg-evt')));
      expect(indices.length).toBe(generation === before ? 2000 : 100);
    }
    await look;
    expect((await queries.matches(wordsOf('new'))).indices.length).toBe(300);
    expect((await queries.matches(wordsOf('old'))).indices.length).toBe(0);
  });
});
