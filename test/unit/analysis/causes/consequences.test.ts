import { describe, expect, it } from 'vitest';
import { consequences } from '../../../../src/analysis/causes/consequences';
import { type Explanation } from '../../../../src/model/explanation';
import { type Store } from '../../../../src/store/store';
import { coordinationStory, writeStory } from '../../../harness/coordinationStory';
import { fixture, openStore, temporaryFolder } from '../../store/openStore';
import { lines, storeOf } from './tellStore';

async function consequencesOf(store: Store, line: number): Promise<Explanation> {
  const { offset } = store.records.log.entry(line - 1).place;
  const answer = await consequences(store.records, { event: { generation: store.generation, offset } });
  if (!answer) throw new Error(`Nothing came of line ${line}.`);
  return answer;
}

describe('the consequences of an event', () => {
  it('lead from an update of main to the conflict and the failure, in a fixture', async () => {
    const store = await openStore(fixture('healthy'));
    expect(lines(await consequencesOf(store, 73))).toEqual(expect.arrayContaining([73, 74, 75, 76, 77]));
  });

  it('lead from the first cause of every failure of made-up stores to the failure', { timeout: 60_000 }, async () => {
    for (const seed of [1, 2, 3, 4]) {
      const story = coordinationStory(seed);
      const store = await openStore(await writeStory(await temporaryFolder(), story));
      await store.loaded();
      for (const { task, lines: chain } of story.truth.failures)
        expect(lines(await consequencesOf(store, chain[0] ?? 0)), `${task} of seed ${seed}`).toContain(chain.at(-1));
    }
  });

  it('fold rebases that were asked for and done', async () => {
    const store = await storeOf([
      ['main_updated', {}, { commit: 'aaaaaaa1' }],
      ['rebase_required', { target: 'a' }, { commit: 'aaaaaaa1' }],
      ['rebase_required', { target: 'b' }, { commit: 'aaaaaaa1' }],
      ['rebase_completed', { source: 'a' }],
      ['rebase_conflict', { source: 'b' }],
      ['main_updated', {}, { commit: 'bbbbbbb2' }],
      ['rebase_required', { target: 'c' }, { commit: 'bbbbbbb2' }],
    ]);
    const { steps, folded } = await consequencesOf(store, 1);
    expect(steps.map(({ line }) => line)).toEqual([1, 3, 5]);
    expect(folded.map(({ words, kinds }) => [words, kinds.length])).toEqual([
      ['1 rebase event', 1],
      ['1 rebase event', 1],
    ]);
  });

  it('of a failure are messages that name the task, tasks that waited for it, and its next attempt', async () => {
    const [failed, waits, done] = ['eg-000000000a', 'eg-000000000b', 'eg-000000000c'];
    const store = await storeOf(
      [
        ['task_started', { source: failed }],
        ['task_started', { source: waits }],
        ['task_failed', { source: failed }, { error: 'out of memory' }],
        ['nudge_sent', { target: done }, { message: `${failed} failed` }],
        ['task_cancelled', { source: waits }, { reason: 'no way on' }],
        ['task_cancelled', { source: done }, { reason: 'superseded' }],
        ['task_started', { source: failed }],
      ],
      { tasks: [failed, waits, done], blocks: [[waits, failed]] },
    );
    const { steps } = await consequencesOf(store, 3);
    expect(steps.map(({ line, reason }) => [line, reason.type])).toEqual([
      [3, 'asked'],
      [4, 'trigger'],
      [5, 'blocker'],
      [6, 'sameAttempt'],
      [7, 'otherAttempt'],
    ]);
  });

  it('of a custom event are none', async () => {
    const store = await storeOf([
      ['custom:checkpoint', { source: 'a' }],
      ['task_failed', { source: 'a' }],
    ]);
    expect(lines(await consequencesOf(store, 1))).toEqual([1]);
  });
});
