import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventRecord } from '../../../src/files/lineParse';
import { EventLog } from '../../../src/log/eventLog';
import { receiverOf, signOfLifeOf } from '../../../src/model/messageRule';
import { type EventQuery, matchEverything } from '../../../src/model/query/eventQuery';
import { type EventTrait } from '../../../src/model/query/eventTrait';
import { matchesEvent } from '../../../src/model/query/matchesEvent';
import { type SessionChoice } from '../../../src/model/query/sessionChoice';
import { sessionStarts } from '../../../src/model/sessionRule';
import { compareTimestamps, type Timestamp } from '../../../src/model/timestamp';

const minute = 60_000;
const tasks = ['eg-a', 'eg-b', 'eg-c'];
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** Events with pauses and restarts between them, in order of time or a little out of it. */
const step = fc.record({
  kind: fc.constantFrom('task_started', 'task_started', 'task_completed', 'task_failed', 'rebase_required', 'note'),
  sourceTask: optional(fc.constantFrom(...tasks)),
  targetTask: optional(fc.constantFrom(...tasks)),
  afterMs: fc.constantFrom(0, 1, 1000, 20_000, 5 * minute, 30 * minute, 30 * minute + 1, -1, -40 * minute),
  ns: fc.nat(2),
});
const steps = fc.array(step, { maxLength: 60 });
const orderedSteps = steps.map((all) => all.map((one) => ({ ...one, ns: 0, afterMs: Math.max(0, one.afterMs) })));
const anySteps = fc.oneof(orderedSteps, steps);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function recordsOf(all: readonly Step[]): readonly EventRecord[] {
  let ms = 1_000_000_000_000;
  return all.map(({ kind, sourceTask, targetTask, afterMs, ns }, index) => {
    ms += afterMs;
    const place = { line: index + 1, offset: index * 100, byteLength: 99, recovered: false };
    const timestampText = new Date(ms).toISOString();
    return {
      id: `e${index}`,
      kind,
      sourceTask,
      targetTask,
      payload: undefined,
      payloadText: undefined,
      timestamp: { ms, ns },
      timestampText,
      place,
    };
  });
}

const number = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -4, max: -1 }));
const sessionChoice: fc.Arbitrary<SessionChoice> = fc.record({
  include: fc.array(number, { maxLength: 2 }),
  exclude: fc.array(number, { maxLength: 1 }),
  gapMs: fc.constantFrom(30 * minute, 10 * minute),
});
const traits = fc.subarray<EventTrait>(['failure', 'notification', 'broadcast', 'start', 'durable'], { maxLength: 2 });
const moment: fc.Arbitrary<Timestamp> = fc.record({
  ms: fc.integer({ min: 999_999_000_000, max: 1_000_010_000_000 }),
  ns: fc.nat(2),
});
const query: fc.Arbitrary<EventQuery> = fc
  .record({
    session: optional(sessionChoice),
    is: fc.record({ include: traits, exclude: traits }),
    task: fc.record({ include: fc.subarray(['eg-a'], { maxLength: 1 }), exclude: fc.constant([]) }),
    kind: fc.record({ include: fc.subarray(['task_*', 'note'], { maxLength: 1 }), exclude: fc.constant([]) }),
    since: optional(moment),
    until: optional(moment),
    limit: optional(fc.nat(6)),
  })
  .map((conditions) => ({ ...matchEverything, ...conditions }));

// The oracle: each event's session by the rule over plain arrays, then the meaning of the language for one event.

function matchingPlainly(records: readonly EventRecord[], wanted: EventQuery): readonly number[] {
  const at = (index: number) => records[index]?.timestamp ?? { ms: 0, ns: 0 };
  const order = [...records.keys()].sort((a, b) => compareTimestamps(at(a), at(b)) || a - b);
  const ranked = order.flatMap((index) => records[index] ?? []);
  const ends = ranked.map(
    ({ sourceTask, targetTask }) => [1 + tasks.indexOf(sourceTask ?? ''), 1 + tasks.indexOf(targetTask ?? '')] as const,
  );
  const starts = sessionStarts(
    {
      size: ranked.length,
      elapsed: (from, to) => {
        const [one, other] = [at(order[from] ?? 0), at(order[to] ?? 0)];
        return other.ms - one.ms + (other.ns - one.ns) / 1e6;
      },
      step: (rank) => {
        const kind = ranked[rank]?.kind;
        return kind === 'task_started' ? 1 : kind === 'task_completed' || kind === 'task_failed' ? 2 : 0;
      },
      task: (rank) => {
        const [source, target] = ends[rank] ?? [0, 0];
        const kind = ranked[rank]?.kind ?? '';
        if (kind.startsWith('task_')) return source !== 0 ? source : target;
        return signOfLifeOf(source, receiverOf(source, target, kind === 'rebase_required'));
      },
    },
    wanted.session?.gapMs ?? 0,
  );
  const matches = order.filter((index, rank) => {
    const session = { number: starts.filter((start) => start.rank <= rank).length, count: starts.length };
    const event = records[index];
    return event !== undefined && matchesEvent(wanted, event, session);
  });
  return matches.reverse().slice(0, wanted.limit);
}

const readBytes = () => Promise.reject(new Error('No byte has to be read.'));

describe('sessions and what events are', () => {
  it('are found as a plain look at every event finds them, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, query, async (all, wanted) => {
        const log = new EventLog();
        const records = recordsOf(all);
        for (const record of records) log.append(record);
        expect([...(await log.matching(wanted, { readBytes }))]).toEqual(matchingPlainly(records, wanted));
      }),
      { numRuns: 1500 },
    );
  });

  it('stay true while events are added and taken back, and of a part of the log too', async () => {
    const growth = fc.array(fc.integer({ min: -3, max: 8 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anySteps, anySteps, growth, query, async (all, others, changes, wanted) => {
        const log = new EventLog();
        const records: EventRecord[] = [];
        const coming = [recordsOf(all), recordsOf(others)];
        for (const [round, change] of changes.entries()) {
          const source = coming[round % 2] ?? [];
          if (change < 0) {
            records.splice(change);
            log.retract(records.length * 100);
          }
          const from = records.length;
          for (const record of source.slice(from, from + change)) {
            records.push(record);
            log.append(record);
          }
          const expected = matchingPlainly(records, wanted);
          expect([...(await log.matching(wanted, { readBytes }))]).toEqual(expected);
          const part = await log.matchingBetween(wanted, from, records.length, { readBytes });
          const inPart = matchingPlainly(records, { ...wanted, limit: undefined }).filter((index) => index >= from);
          expect([...part]).toEqual(inPart.sort((a, b) => a - b));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that follow each other are told as a span of the file where nothing else is asked', async () => {
    await fc.assert(
      fc.asyncProperty(orderedSteps, query, async (all, wanted) => {
        const log = new EventLog();
        for (const record of recordsOf(all)) log.append(record);
        const span = log.spanOfTime({ ...matchEverything, session: wanted.session, since: wanted.since });
        if (!span) return;
        const found = await log.matching(
          { ...matchEverything, session: wanted.session, since: wanted.since },
          { readBytes },
        );
        const { first, end } = span;
        expect([...found]).toEqual(Array.from({ length: end - first }, (_, place) => end - 1 - place));
      }),
    );
    const log = new EventLog();
    const gapMs = 30 * minute;
    for (const record of recordsOf(
      [0, 1, 2, 3].map((index) => ({
        kind: 'note',
        sourceTask: undefined,
        targetTask: undefined,
        ns: 0,
        afterMs: index === 2 ? gapMs + 1 : 1,
      })),
    ))
      log.append(record);
    const inSession = (include: readonly number[]) =>
      log.spanOfTime({ ...matchEverything, session: { include, exclude: [], gapMs } });
    expect(inSession([1])).toEqual({ first: 0, end: 2 });
    expect(inSession([-1])).toEqual({ first: 2, end: 4 });
    expect(inSession([1, 2])).toEqual({ first: 0, end: 4 });
    expect(inSession([3])).toEqual({ first: 0, end: 0 });
  });
});
