import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { compareSessions } from '../../../src/analysis/sessions/compareSessions';
import { sessions } from '../../../src/analysis/sessions/sessions';
import { describeEventKind } from '../../../src/model/eventKind';
import { type Session } from '../../../src/model/session';
import { formatTimestamp, parseTimestamp } from '../../../src/model/timestamp';
import { coordinationStory, writeStory } from '../../harness/coordinationStory';
import { fixture, openStore, temporaryFolder } from '../store/openStore';
import { inTimeOrder, madeUpEvents, nanoseconds, type PlainEvent, storeOf } from './madeUpLog';

const rule = { withinMs: 300_000, nowMs: 10_000_000_000_000, gapMs: 1_800_000 };
const truthSchema = z.object({
  sessions: z.array(z.object({ start: z.string(), end: z.string(), events: z.number() })),
});

describe('sessions', () => {
  it.each(['healthy', 'neuraphage'] as const)('equal the truth of %s', async (name) => {
    const store = await openStore(fixture(name));
    await store.loaded();
    const truth = truthSchema.parse(JSON.parse(readFileSync(`test/fixtures/${name}/truth.json`, 'utf8')));
    const { sessions: found } = await sessions(store.records, rule);
    expect(found.map(({ end, events }) => ({ end: formatTimestamp(end), events }))).toEqual(
      truth.sessions.map(({ end, events }) => ({ end, events })),
    );
    // The fixtures name the whole second in which a session was begun; its first event came within the next.
    for (const [index, { start }] of found.entries()) {
      const begun = parseTimestamp(truth.sessions[index]?.start ?? '')?.ms ?? NaN;
      expect(start.ms - begun).toBeGreaterThanOrEqual(0);
      expect(start.ms - begun).toBeLessThan(1000);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('equal the truth of the made-up store %i', async (seed) => {
    const story = coordinationStory(seed);
    const store = await openStore(await writeStory(await temporaryFolder(), story));
    await store.loaded();
    const { sessions: found } = await sessions(store.records, rule);
    expect(found.map(({ start, end, events }) => ({ start, end, events }))).toEqual(
      story.truth.sessions.map(({ start, end, events }) => ({
        start: parseTimestamp(start),
        end: parseTimestamp(end),
        events,
      })),
    );
  });

  it('begin where a pause is longer than the gap, and their queries part the log', async () => {
    const gapMs = 60_000;
    await fc.assert(
      fc.asyncProperty(madeUpEvents, async (events) => {
        const store = await storeOf(events);
        const { sessions: found } = await sessions(store.records, { ...rule, gapMs });
        const matched: number[] = [];
        for (const session of found) {
          const { indices } = await store.events.matches(session.query);
          expect(indices.length).toBe(session.events);
          matched.push(...indices);
        }
        expect(matched.sort((a, b) => a - b)).toEqual(events.map((_, at) => at));
        const pauses = found.filter(({ beginning }) => beginning === 'pause').map(({ start }) => start);
        expect(pauses).toEqual(slowPauses(events, gapMs));
        expect(found.map(plainFigures)).toEqual(found.map((session) => slowFigures(events, session)));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('begin where the tasks at work are started anew, as after a restart of the daemon', async () => {
    const store = await storeOf([
      work('task_started', 'eg-a', 0),
      work('task_started', 'eg-b', 1000),
      work('custom:step', 'eg-a', 2000),
      work('task_started', 'eg-a', 300_000),
      work('custom:step', 'eg-a', 301_000),
      work('task_started', 'eg-b', 302_000),
    ]);
    const { sessions: found } = await sessions(store.records, rule);
    expect(found.map(({ beginning, events }) => ({ beginning, events }))).toEqual([
      { beginning: 'first', events: 3 },
      { beginning: 'restart', events: 3 },
    ]);
  });

  it.each([
    ['one task is started twice', [work('task_started', 'eg-a', 300_000), work('custom:step', 'eg-b', 301_000)]],
    ['a task had ended', [work('task_failed', 'eg-a', 5000), ...startBoth(300_000)]],
    [
      'a task goes on before it is started',
      [
        work('task_started', 'eg-a', 300_000),
        work('custom:step', 'eg-b', 300_001),
        work('task_started', 'eg-b', 300_002),
      ],
    ],
    [
      'the starts are more than a minute apart',
      [work('task_started', 'eg-a', 300_000), work('task_started', 'eg-b', 360_001)],
    ],
  ])('do not begin where %s', async (_what, later) => {
    const store = await storeOf([...startBoth(0), ...later]);
    expect((await sessions(store.records, rule)).sessions).toHaveLength(1);
  });

  it('tell how many were at work at once, and what the locks say of waiting', async () => {
    const store = await storeOf([
      work('task_started', 'eg-a', 0),
      work('task_started', 'eg-b', 25_000),
      work('task_completed', 'eg-a', 75_000),
      work('custom:step', 'eg-b', 100_000),
    ]);
    const [session] = (await sessions(store.records, rule)).sessions;
    expect(session?.concurrency).toEqual({ mean: 1.5, most: 2 });
    const healthy = await openStore(fixture('healthy'));
    await healthy.loaded();
    const [first] = (await sessions(healthy.records, rule)).sessions;
    expect(first?.lockWaiting).toEqual(slowWaiting('healthy', 237));
  });
});

describe('two sessions', () => {
  it('are compared with the largest differences first, each with the queries of both sides', async () => {
    const store = await openStore(fixture('neuraphage'));
    await store.loaded();
    const { a, b, differences } = await compareSessions(store.records, { a: 1, b: -1 }, rule);
    expect([a.number, b.number]).toEqual([1, 3]);
    expect(differences.map(({ size }) => size)).toEqual(differences.map(({ size }) => size).sort((x, y) => y - x));
    let counted = 0;
    for (const { queries, a: countA, b: countB } of differences) {
      if (!queries) continue;
      counted++;
      expect((await store.eventCounts(queries.a)).total).toBe(countA);
      expect((await store.eventCounts(queries.b)).total).toBe(countB);
    }
    expect(counted).toBeGreaterThan(10);
  });

  it('must be there', async () => {
    const store = await openStore(fixture('healthy'));
    await store.loaded();
    for (const a of [0, 3, -3])
      await expect(compareSessions(store.records, { a, b: 1 }, rule)).rejects.toThrow(
        `There is no session ${a}: they are 1 to 2, or -1 (the last) to -2.`,
      );
  });
});

function work(kind: string, task: string, ms: number): PlainEvent {
  return { kind, sourceTask: task, targetTask: undefined, timestamp: { ms, ns: 0 } };
}

function startBoth(ms: number): readonly PlainEvent[] {
  return [work('task_started', 'eg-a', ms), work('task_started', 'eg-b', ms + 1)];
}

/** When the events came that have a longer pause before them. */
function slowPauses(events: readonly PlainEvent[], gapMs: number) {
  const times = inTimeOrder(events).map((at) => events[at]?.timestamp ?? { ms: 0, ns: 0 });
  return times.filter((time, rank) => {
    const before = times[rank - 1];
    return before && nanoseconds(time) - nanoseconds(before) > BigInt(gapMs) * 1_000_000n;
  });
}

function plainFigures({ byKind, byTask, failures, rebases }: Session) {
  return { byKind, byTask, failures, conflicts: rebases.conflicts };
}

/** The same, counted one by one among the events between start and end. */
function slowFigures(events: readonly PlainEvent[], { start, end }: Session): ReturnType<typeof plainFigures> {
  const own = events.filter(
    ({ timestamp }) => nanoseconds(timestamp) >= nanoseconds(start) && nanoseconds(timestamp) <= nanoseconds(end),
  );
  const counts = (values: readonly string[]) =>
    [...new Set(values)]
      .map((value) => ({ value, count: values.filter((other) => other === value).length }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    byKind: counts(own.map(({ kind }) => kind)),
    byTask: counts(
      own.flatMap(({ sourceTask, targetTask }) =>
        [...new Set([sourceTask, targetTask])].filter((task) => task !== undefined),
      ),
    ),
    failures: own.filter(({ kind }) => describeEventKind(kind).meaning === 'failure').length,
    conflicts: own.filter(({ kind }) => kind === 'rebase_conflict').length,
  };
}

/** What the first so many lines of a fixture, which lie in the order of time, tell of waiting for locks. */
function slowWaiting(name: string, events: number) {
  const schema = z.object({ kind: z.string(), payload: z.optional(z.object({ waited_ms: z.optional(z.number()) })) });
  const lines = readFileSync(`test/fixtures/${name}/.engram/events.jsonl`, 'utf8').split('\n').slice(0, events);
  const waited = lines
    .map((line) => schema.parse(JSON.parse(line)))
    .filter(({ kind }) => kind === 'lock_acquired')
    .map(({ payload }) => payload?.waited_ms ?? NaN);
  return {
    acquisitions: waited.length,
    read: waited.length,
    told: waited.length,
    waits: waited.filter((ms) => ms > 0).length,
    waitedMs: waited.reduce((sum, ms) => sum + ms, 0),
    longestMs: Math.max(...waited),
  };
}
