import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { notificationMatrix } from '../../../src/analysis/messages/notificationMatrix';
import { notifications } from '../../../src/analysis/messages/notifications';
import { CancelledError } from '../../../src/base/rpc';
import { type Notification, type NotificationRequest } from '../../../src/model/notification';
import { type Store } from '../../../src/store/store';
import { coordinationStory, writeStory } from '../../harness/coordinationStory';
import { fixture, openStore, temporaryFolder } from '../store/openStore';
import { closedAt, inTimeOrder, madeUpEvents, nanoseconds, type PlainEvent, storeOf } from './madeUpLog';

const rule = { withinMs: 60_000, nowMs: 10_000_000, gapMs: 1_800_000 };
const everything: NotificationRequest = {
  ...rule,
  direction: 'both',
  order: 'oldestFirst',
  offset: 0,
  limit: Infinity,
};
const truthSchema = z.object({ notified: z.record(z.string(), z.number()) });

async function received(store: Store): Promise<Record<string, number>> {
  const { rows } = await notifications(store.records, everything);
  const counts: Record<string, number> = {};
  for (const { to } of rows) if (to !== undefined) counts[to] = (counts[to] ?? 0) + 1;
  return counts;
}

describe('notifications received', () => {
  it.each(['healthy', 'neuraphage'] as const)('equal the truth for every task of %s', async (name) => {
    const store = await openStore(fixture(name));
    await store.loaded();
    const text = readFileSync(`test/fixtures/${name}/truth.json`, 'utf8');
    const { notified } = truthSchema.parse(JSON.parse(text));
    expect(await received(store)).toEqual(notified);
    for (const [task, count] of Object.entries(notified))
      expect((await notifications(store.records, { ...everything, task, direction: 'inbox' })).total).toBe(count);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('equal the truth for every task of the made-up store %i', async (seed) => {
    const story = coordinationStory(seed);
    const store = await openStore(await writeStory(await temporaryFolder(), story));
    await store.loaded();
    expect(await received(store)).toEqual(story.truth.notified);
  });
});

interface SlowMessage {
  readonly at: number;
  readonly to: string | undefined;
  readonly reaction: number | undefined;
  readonly state: string;
}

/** What became of each message, found by looking at all events again and again. */
function slowMessages(events: readonly PlainEvent[]): readonly SlowMessage[] {
  const order = inTimeOrder(events);
  const receiver = ({ kind, sourceTask, targetTask }: PlainEvent): string | undefined =>
    targetTask ?? (kind === 'rebase_required' ? sourceTask : undefined);
  return order.flatMap((at, rank): readonly SlowMessage[] => {
    const event = events[at];
    if (!event) return [];
    const to = receiver(event);
    if (to === undefined) {
      return ['main_updated'].includes(event.kind) ? [{ at, to, reaction: undefined, state: 'broadcast' }] : [];
    }
    const reaction = order.slice(rank + 1).find((later) => {
      const other = events[later];
      return other?.sourceTask === to && receiver(other) !== to;
    });
    return [{ at, to, reaction, state: stateOf(events, order.slice(0, rank), event, to, reaction) }];
  });
}

function stateOf(
  events: readonly PlainEvent[],
  before: readonly number[],
  event: PlainEvent,
  to: string,
  reaction: number | undefined,
): string {
  if (to === 'eg-c') return 'unknown_task';
  const lastStep = before.findLast((at) => {
    const { kind, sourceTask, targetTask } = events[at] ?? event;
    return /^task_(started|completed|failed|cancelled)$/.test(kind) && (sourceTask ?? targetTask) === to;
  });
  if (lastStep !== undefined && events[lastStep]?.kind !== 'task_started') return 'task_closed';
  if (to === 'eg-b' && nanoseconds(event.timestamp) >= nanoseconds(closedAt())) return 'task_closed';
  const reacted = events[reaction ?? -1];
  if (!reacted) return 'no_reaction';
  const after = nanoseconds(reacted.timestamp) - nanoseconds(event.timestamp);
  return after <= BigInt(rule.withinMs) * 1_000_000n ? 'reacted' : 'no_reaction';
}

const seen = ({ event, to, reaction, state }: Notification) => ({
  at: event.index,
  to,
  reaction: reaction?.index,
  state,
});

describe('the reaction to a message', () => {
  it('is the next sign of life of its receiver, whatever the log', async () => {
    await fc.assert(
      fc.asyncProperty(madeUpEvents, async (events) => {
        const store = await storeOf(events);
        const { rows, total, counts } = await notifications(store.records, everything);
        const expected = slowMessages(events);
        expect(rows.map(seen)).toEqual(expected);
        expect([total, Object.values(counts).reduce((sum, count) => sum + count, 0)]).toEqual([
          expected.length,
          expected.length,
        ]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('is told with its event and how long it took, to the nanosecond', async () => {
    const store = await storeOf([
      { kind: 'nudge_sent', sourceTask: undefined, targetTask: 'eg-a', timestamp: { ms: 1000, ns: 5 } },
      { kind: 'custom:step', sourceTask: 'eg-a', targetTask: undefined, timestamp: { ms: 1002, ns: 4 } },
    ]);
    const { rows } = await notifications(store.records, everything);
    expect(rows).toMatchObject([
      {
        event: { id: 'eg-evt-0', line: 1, kind: 'nudge_sent' },
        from: undefined,
        addressedBy: 'target',
        reaction: { id: 'eg-evt-1', line: 2, kind: 'custom:step', afterMs: 1.999999 },
      },
    ]);
  });

  it('may still come while there is time', async () => {
    const store = await storeOf([
      { kind: 'nudge_sent', sourceTask: undefined, targetTask: 'eg-a', timestamp: { ms: 1000, ns: 0 } },
    ]);
    const stateAt = async (nowMs: number) =>
      (await notifications(store.records, { ...everything, nowMs })).rows.map(({ state }) => state);
    expect(await stateAt(61_000)).toEqual(['waiting']);
    expect(await stateAt(61_001)).toEqual(['no_reaction']);
  });
});

describe('a list of notifications', () => {
  it('comes in pages, newest first, of a task’s inbox or outbox, in chosen states', async () => {
    const store = await openStore(fixture('healthy'));
    await store.loaded();
    const task = 'eg-03f6c36c30';
    const all = await notifications(store.records, { ...everything, task });
    const pages: Notification[] = [];
    for (let offset = 0; offset < all.total; offset += 7) {
      const page = { ...everything, task, order: 'newestFirst', offset, limit: 7 } as const;
      pages.push(...(await notifications(store.records, page)).rows);
    }
    expect(pages).toEqual(all.rows.toReversed());
    const inbox = await notifications(store.records, { ...everything, task, direction: 'inbox' });
    const outbox = await notifications(store.records, { ...everything, task, direction: 'outbox' });
    expect(inbox.rows.every(({ to }) => to === task)).toBe(true);
    expect(outbox.rows.every(({ from }) => from === task)).toBe(true);
    const closed = await notifications(store.records, { ...everything, states: ['task_closed'] });
    expect(closed.rows.map(({ state }) => state)).toEqual(['task_closed', 'task_closed']);
    expect(closed.counts.broadcast).toBe(22);
  });

  it('is empty for a task that nobody names', async () => {
    const store = await openStore(fixture('healthy'));
    await store.loaded();
    expect((await notifications(store.records, { ...everything, task: 'eg-nobody' })).rows).toEqual([]);
  });

  it('tells how many tasks were at work when a broadcast came', async () => {
    const at = (ms: number) => ({ ms, ns: 0 });
    const store = await storeOf([
      { kind: 'task_started', sourceTask: 'eg-a', targetTask: undefined, timestamp: at(1) },
      { kind: 'task_started', sourceTask: 'eg-b', targetTask: undefined, timestamp: at(2) },
      { kind: 'main_updated', sourceTask: undefined, targetTask: undefined, timestamp: at(3) },
      { kind: 'task_failed', sourceTask: 'eg-b', targetTask: undefined, timestamp: at(4) },
      { kind: 'main_updated', sourceTask: 'eg-a', targetTask: undefined, timestamp: at(5) },
      { kind: 'main_updated', sourceTask: undefined, targetTask: undefined, timestamp: at(rule.gapMs + 6) },
    ]);
    const { rows } = await notifications(store.records, everything);
    expect(rows.map(({ from, to, tasksAtWork }) => ({ from, to, tasksAtWork }))).toEqual([
      { from: undefined, to: undefined, tasksAtWork: 2 },
      { from: 'eg-a', to: undefined, tasksAtWork: 1 },
      { from: undefined, to: undefined, tasksAtWork: 0 },
    ]);
  });
});

describe('the matrix', () => {
  it('counts every message once, and each cell’s query gives exactly its events', async () => {
    await fc.assert(
      fc.asyncProperty(madeUpEvents, fc.integer({ min: 0, max: 4 }), async (events, most) => {
        const store = await storeOf(events);
        const matrix = await notificationMatrix(store.records, { ...rule, most });
        const expected = slowMessages(events);
        expect(matrix.total).toBe(expected.filter(({ to }) => to !== undefined).length);
        expect(matrix.broadcasts).toBe(expected.length - matrix.total);
        const found: number[] = [];
        for (const { query, total, counts } of matrix.cells) {
          const { indices } = await store.events.matches(query);
          expect(indices.length).toBe(total);
          expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
          found.push(...indices);
        }
        const messages = expected.filter(({ to }) => to !== undefined).map(({ at }) => at);
        expect(found.sort((a, b) => a - b)).toEqual(messages.sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('ends when it is cancelled', async () => {
    const { records } = await storeOf([]);
    const cancelled = notificationMatrix(records, { ...rule, most: 3 }, AbortSignal.abort());
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
  });
});
