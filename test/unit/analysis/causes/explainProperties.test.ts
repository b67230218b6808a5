import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptBefore, isOwn } from '../../../../src/analysis/causes/attempt';
import { consequences } from '../../../../src/analysis/causes/consequences';
import { explain } from '../../../../src/analysis/causes/explain';
import { History } from '../../../../src/analysis/causes/history';
import { type StoredEvent } from '../../../../src/model/event';
import { type Explanation, mostSteps } from '../../../../src/model/explanation';
import { compareTimestamps } from '../../../../src/model/timestamp';
import { type Store } from '../../../../src/store/store';
import { storeOf, type ToldEvent } from './tellStore';

const tasks = ['eg-000000000a', 'eg-000000000b', 'eg-000000000c'] as const;
const kinds = [
  'task_started',
  'task_failed',
  'task_cancelled',
  'task_completed',
  'task_paused',
  'main_updated',
  'rebase_required',
  'rebase_completed',
  'rebase_conflict',
  'nudge_sent',
  'sync_relayed',
  'learning_extracted',
  'lock_acquired',
  'lock_released',
  'supervision_degraded',
  'supervision_recovered',
  'custom:checkpoint',
];

const payload = fc.constantFrom(
  undefined,
  'conflict',
  { commit: 'aaaaaaa1' },
  { new_commits: ['aaaaaaa1'] },
  { resource: 'file:src/x.rs', waited_ms: 60_000 },
  { resource: 'file:src/x.rs', waited_ms: 10 },
  { error: 'file:src/x.rs is locked' },
  { reason: 'blocked by eg-000000000b', severity: 'Warn' },
  { learning_summary: 'never read without the lock', urgency: 'High' },
);
const end = fc.option(fc.constantFrom(...tasks), { nil: undefined });

/** Times go back now and then: clocks of writers differ. */
const told: fc.Arbitrary<ToldEvent> = fc
  .tuple(fc.constantFrom(...kinds), end, end, payload, fc.integer({ min: -300, max: 5000 }))
  .map(([kind, source, target, value, afterMs]) => [kind, { source, target }, value, afterMs]);
const story = fc.array(told, { minLength: 1, maxLength: 40 });
const relationships = { tasks, blocks: [[tasks[0], tasks[1]]] } as const;

/** Every event in the order of time, the slow and obvious way. */
async function inTime(store: Store): Promise<readonly StoredEvent[]> {
  const events = await store.records.readEvents(Array.from({ length: store.records.log.size }, (_, index) => index));
  return events
    .filter((event) => event !== undefined)
    .toSorted((a, b) => compareTimestamps(a.timestamp, b.timestamp) || a.index - b.index);
}

function expectWholeTree({ steps, root, direction }: Explanation, ranks: ReadonlyMap<number, number>): void {
  const isCause = direction === 'causes';
  expect(steps.length).toBeLessThanOrEqual(mostSteps);
  expect(root).toBe(isCause ? steps.length - 1 : 0);
  const inOrder = steps.map(({ index }) => ranks.get(index) ?? NaN);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  expect(new Set(inOrder).size).toBe(steps.length);
  for (const [place, { parent }] of steps.entries()) {
    if (place === root) expect(parent).toBeUndefined();
    // A parent is nearer to the root, so that following parents ends there.
    else if (isCause) expect(parent).toBeGreaterThan(place);
    else expect(parent).toBeLessThan(place);
  }
}

describe('an explanation of any event of any store', () => {
  it('is a tree in the order of time whose steps are all before the event, or of consequences behind it', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.nat(), async (events, chosen) => {
        const store = await storeOf(events, relationships);
        const ranks = new Map((await inTime(store)).map(({ index }, rank) => [index, rank]));
        const { offset } = store.records.log.entry(chosen % events.length).place;
        const subject = { event: { generation: store.generation, offset } };
        for (const answer of [await explain(store.records, subject), await consequences(store.records, subject)]) {
          if (!answer) throw new Error('There is an event, but no answer.');
          expectWholeTree(answer, ranks);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is about the attempt that a slow look over all events finds, and folds every event of it that is no step', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.nat(), fc.constantFrom(...tasks), async (events, chosen, task) => {
        const store = await storeOf(events, relationships);
        const all = await inTime(store);
        const event = all[chosen % all.length];
        if (!event) throw new Error('There are no events.');
        const attempt = attemptBefore(new History(store.records), task, event.index);
        expect([attempt.start, ...attempt.lane]).toEqual(slowAttempt(all, event, task));
        const lane = event.sourceTask === task ? [...attempt.lane] : undefined;
        if (!lane || event.kind === 'rebase_required' || event.targetTask !== undefined) return;
        const answer = await explain(store.records, { event: event.reference });
        const steps = new Set(answer?.steps.map(({ index }) => index));
        const folded = answer?.folded.reduce((sum, { count }) => sum + count, 0);
        expect(folded).toBe(lane.filter((index) => !steps.has(index)).length);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

/** The start, then the task's events behind it and before the event; without a start those behind the task's last end. */
function slowAttempt(all: readonly StoredEvent[], event: StoredEvent, task: string): readonly (number | undefined)[] {
  const lane = all
    .slice(0, all.indexOf(event))
    .filter(({ sourceTask, targetTask }) => sourceTask === task || targetTask === task);
  const own = lane.filter(({ sourceTask }) => sourceTask === undefined || sourceTask === task);
  const start = own.findLast(({ kind }) => kind === 'task_started');
  const ended = own.findLast(({ kind }) => ['task_completed', 'task_failed', 'task_cancelled'].includes(kind));
  const from = start ?? ended;
  const behind = from ? lane.slice(lane.indexOf(from) + 1) : lane;
  return [start?.index, ...behind.map(({ index }) => index)];
}

describe('events with two tasks', () => {
  it('are what the source did, and messages are for the target', async () => {
    const store = await storeOf([
      ['task_failed', { source: 'a', target: 'b' }],
      ['nudge_sent', { source: 'a', target: 'b' }],
    ]);
    const history = new History(store.records);
    expect([isOwn(history, 0, 'a'), isOwn(history, 0, 'b')]).toEqual([true, false]);
    expect([isOwn(history, 1, 'a'), isOwn(history, 1, 'b')]).toEqual([false, false]);
  });
});
