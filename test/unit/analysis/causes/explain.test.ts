import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { explain } from '../../../../src/analysis/causes/explain';
import { type Explanation } from '../../../../src/model/explanation';
import { type Store } from '../../../../src/store/store';
import { coordinationStory, writeStory } from '../../../harness/coordinationStory';
import { fixture, openStore, temporaryFolder } from '../../store/openStore';
import { explanationOf, lines, storeOf } from './tellStore';

const truthSchema = z.object({
  failures: z.array(z.object({ task: z.string(), chain: z.array(z.string()), lines: z.optional(z.array(z.number())) })),
});
type Failure = z.infer<typeof truthSchema>['failures'][number];

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** The explanation of the event that ends a failure's chain: its task's end with that id. */
async function explanationOfFailure(store: Store, { task, chain }: Failure): Promise<Explanation> {
  const ends = (await store.getEvents(chain.at(-1) ?? '')).filter(({ kind, sourceTask }) => {
    return sourceTask === task && (kind === 'task_failed' || kind === 'task_cancelled');
  });
  const end = ends.at(-1);
  if (!end) throw new Error(`No end of ${task} has the id ${chain.at(-1) ?? ''}.`);
  const explanation = await explain(store.records, { event: end.reference });
  if (!explanation) throw new Error(`Nothing explains line ${end.place.line}.`);
  return explanation;
}

/** How many events of the chain stand among the steps in its order: the fixtures name them by id only. */
function foundInOrder({ chain, lines: chainLines }: Failure, { steps }: Explanation): number {
  let found = 0;
  for (const { id, line } of steps) if (chainLines ? chainLines[found] === line : chain[found] === id) found++;
  return found;
}

async function checkFailures(store: Store, failures: readonly Failure[]): Promise<readonly number[]> {
  await store.loaded();
  const ratios: number[] = [];
  for (const failure of failures) {
    const explanation = await explanationOfFailure(store, failure);
    expect(foundInOrder(failure, explanation), `chain of ${failure.task}`).toBe(failure.chain.length);
    ratios.push(explanation.steps.length / failure.chain.length);
  }
  return ratios;
}

describe('the explanation of a failure', () => {
  it.each(['healthy', 'neuraphage'] as const)(
    'has what a person finds in %s, in order and with little else',
    async (name) => {
      const truth: unknown = JSON.parse(await readFile(path.resolve(fixture(name), '../truth.json'), 'utf8'));
      const ratios = await checkFailures(await openStore(fixture(name)), truthSchema.parse(truth).failures);
      expect(Math.max(...ratios)).toBeLessThanOrEqual(3);
      expect(median(ratios)).toBeLessThanOrEqual(2);
    },
  );

  it('has the known chain of every failure of ten made-up stores, with little else', { timeout: 60_000 }, async () => {
    const ratios: number[] = [];
    for (const seed of seeds) {
      const story = coordinationStory(seed);
      expect(story.truth.failures.length).toBeGreaterThanOrEqual(6);
      const store = await openStore(await writeStory(await temporaryFolder(), story));
      ratios.push(...(await checkFailures(store, story.truth.failures.map(writable))));
    }
    expect(Math.max(...ratios)).toBeLessThanOrEqual(3);
    expect(median(ratios)).toBeLessThanOrEqual(2);
  });

  it('is of the last event of a task that went wrong', async () => {
    const store = await openStore(fixture('healthy'));
    const explanation = await explain(store.records, { task: 'eg-150b2d58fd' });
    expect(explanation?.steps.at(-1)).toMatchObject({ line: 77, kind: 'task_failed', reason: { type: 'asked' } });
  });

  it('is undefined where a task did well, and for places of another generation', async () => {
    const store = await openStore(fixture('healthy'));
    const [event] = await store.recentEvents(1);
    if (!event) throw new Error('The fixture has no events.');
    expect(await explain(store.records, { task: 'eg-1346613271' })).toBeUndefined();
    const { offset, generation } = event.reference;
    expect(await explain(store.records, { event: { offset, generation: generation + 1 } })).toBeUndefined();
  });
});

describe('a step of an explanation', () => {
  it('says what it rests on', async () => {
    const store = await openStore(fixture('healthy'));
    const explanation = await explain(store.records, { task: 'eg-150b2d58fd' });
    expect(explanation?.steps.map(({ line, certainty, parent }) => [line, certainty.level, parent])).toEqual([
      [73, 'recorded', 1],
      [74, 'recorded', 2],
      [75, 'inferred', 4],
      [76, 'inferred', 4],
      [77, 'recorded', undefined],
    ]);
    expect(explanation?.steps[0]?.sincePreviousMs).toBeUndefined();
    expect(explanation?.steps[1]?.sincePreviousMs).toBe(130.113479);
    expect(explanation?.attemptStart?.line).toBe(1);
  });

  it('leaves out a conflict that was resolved', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['main_updated', {}, { commit: 'aaaaaaa1' }],
      ['rebase_required', { target: 'a' }, { commit: 'aaaaaaa1' }],
      ['rebase_conflict', { source: 'a' }, { commit: 'aaaaaaa1' }],
      ['rebase_completed', { source: 'a' }, { new_head: 'aaaaaaa1' }],
      ['task_failed', { source: 'a' }, { error: 'tests' }],
    ]);
    expect(lines(await explanationOf(store, 6))).not.toContain(4);
  });

  it('names the update of main with the same commit, not a later one', async () => {
    const store = await storeOf([
      ['main_updated', {}, { new_commit: 'aaaaaaa1bcd' }],
      ['main_updated', {}, { new_commit: 'bbbbbbb2cde' }],
      ['rebase_required', { source: 'a' }, { new_commits: ['aaaaaaa1'] }],
      ['rebase_conflict', { source: 'a' }, { conflicting_files: ['src/x.rs'] }],
    ]);
    const explanation = await explanationOf(store, 4);
    expect(lines(explanation)).toEqual([1, 3, 4]);
    expect(explanation.steps[0]?.reason).toEqual({ type: 'trigger', shared: 'aaaaaaa1' });
  });

  it('counts only the attempt since the last start', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['rebase_conflict', { source: 'a' }],
      ['task_started', { source: 'a' }],
      ['task_failed', { source: 'a' }, { error: 'out of memory' }],
    ]);
    expect(lines(await explanationOf(store, 4))).toEqual([4]);
  });

  it('names who held the lock that was waited for, and for whom nobody waited', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['lock_acquired', { source: 'b' }, { resource: 'file:src/x.rs', waited_ms: 0 }],
      ['lock_acquired', { source: 'c' }, { resource: 'file:src/y.rs', waited_ms: 0 }],
      ['lock_released', { source: 'b' }, { resource: 'file:src/x.rs', held_ms: 9000 }, 9000],
      ['lock_acquired', { source: 'a' }, { resource: 'file:src/x.rs', waited_ms: 8900 }],
      ['task_failed', { source: 'a' }, { error: 'deadline exceeded' }],
    ]);
    const explanation = await explanationOf(store, 6);
    expect(lines(explanation)).toEqual([2, 4, 5, 6]);
    expect(explanation.steps[0]?.reason).toEqual({ type: 'lock', resource: 'file:src/x.rs', holder: 'b' });
  });

  it('takes short waits for everyday life', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['lock_released', { source: 'b' }, { resource: 'file:src/x.rs' }],
      ['lock_acquired', { source: 'a' }, { resource: 'file:src/x.rs', waited_ms: 400 }],
      ['task_failed', { source: 'a' }, { error: 'tests' }],
    ]);
    expect(lines(await explanationOf(store, 4))).toEqual([4]);
  });

  it('tells an open blocker by how it failed, and no blocker that was done', async () => {
    const [waits, failed, done] = ['eg-000000000a', 'eg-000000000b', 'eg-000000000c'];
    const store = await storeOf(
      [
        ['task_completed', { source: done }],
        ['task_failed', { source: failed }, { error: 'out of memory' }],
        ['task_started', { source: waits }],
        ['task_cancelled', { source: waits }, { reason: 'no way on' }],
      ],
      {
        tasks: [waits, failed, done],
        blocks: [
          [waits, failed],
          [waits, done],
        ],
      },
    );
    const explanation = await explanationOf(store, 4);
    expect(lines(explanation)).toEqual([2, 4]);
    expect(explanation.steps[0]?.reason).toEqual({ type: 'blocker', task: failed });
  });

  it('tells that supervision was degraded at the time, and not that it had been', async () => {
    const store = await storeOf([
      ['supervision_degraded', {}],
      ['supervision_recovered', {}],
      ['task_failed', { source: 'a' }, { error: 'tests' }],
      ['supervision_degraded', {}, { error: 'rate limit' }],
      ['task_failed', { source: 'b' }, { error: 'tests' }],
    ]);
    expect(lines(await explanationOf(store, 3))).toEqual([3]);
    expect(lines(await explanationOf(store, 5))).toEqual([4, 5]);
  });

  it('tells the last message where nothing else is known', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['sync_relayed', { source: 'b', target: 'a' }, { learning_summary: 'first' }],
      ['sync_relayed', { source: 'b', target: 'a' }, { learning_summary: 'second' }],
      ['task_failed', { source: 'a' }, { error: 'tests' }],
    ]);
    const explanation = await explanationOf(store, 4);
    expect(lines(explanation)).toEqual([3, 4]);
    expect(explanation.steps[0]?.certainty.level).toBe('inferred');
  });
});

describe('routine events', () => {
  it('are folded between the steps, with their places', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['lock_acquired', { source: 'a' }],
      ['lock_released', { source: 'a' }],
      ['rebase_required', { target: 'a' }],
      ['lock_acquired', { source: 'a' }],
      ['rebase_conflict', { source: 'a' }],
      ['task_failed', { source: 'a' }],
    ]);
    const { folded } = await explanationOf(store, 7);
    expect(folded.map(({ words, beforeStep, first, last }) => [words, beforeStep, first.line, last.line])).toEqual([
      ['2 lock events', 0, 2, 3],
      ['1 lock event', 1, 5, 5],
    ]);
  });
});

function writable({
  task,
  chain,
  lines: chainLines,
}: {
  readonly task: string;
  readonly chain: readonly string[];
  readonly lines: readonly number[];
}): Failure {
  return { task, chain: [...chain], lines: [...chainLines] };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}
