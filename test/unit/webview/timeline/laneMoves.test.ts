import { describe, expect, it } from 'vitest';
import { type LaneTask } from '../../../../src/protocol/timeline';
import { laneMove } from '../../../../webview/timeline/laneMoves';
import { buildLanes, type Lane } from '../../../../webview/timeline/lanes';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { sampleTable } from './sample';

/** eg-a with eg-b and eg-c below it, and eg-d beside it. */
function rows(folded: readonly string[] = []): readonly Lane[] {
  const parents = { 'eg-a': null, 'eg-b': 'eg-a', 'eg-c': 'eg-a', 'eg-d': null };
  const table = sampleTable(Object.keys(parents).map((source, at) => ({ kind: 'task_started', at, source })));
  const tasks = new Map<string, LaneTask>(
    Object.entries(parents).map(([id, parent]) => [id, { id, title: id, state: 'open', priority: 2, parent }]),
  );
  const shown = selectShown(table, null, new Set());
  const choice = { subject: 'task', order: 'hierarchy', folded: new Set(folded) } as const;
  return buildLanes({ table, shown, lives: new Map(), tasks, ...choice }).rows;
}

describe('the keys of the lane labels', () => {
  it('go up and down, and stay at the ends', () => {
    const all = rows();
    expect(laneMove(all, 1, 'ArrowDown')).toEqual({ type: 'go', row: 2 });
    expect(laneMove(all, 3, 'ArrowDown')).toEqual({ type: 'go', row: 3 });
    expect(laneMove(all, 0, 'ArrowUp')).toEqual({ type: 'go', row: 0 });
    expect(laneMove(all, 1, 'PageDown')).toEqual({ type: 'go', row: 3 });
    expect(laneMove(all, 3, 'Home')).toEqual({ type: 'go', row: 0 });
    expect(laneMove(all, 0, 'End')).toEqual({ type: 'go', row: 3 });
  });

  it('unfold and go in, fold and go out, as in a tree of VS Code', () => {
    expect(laneMove(rows(['eg-a']), 0, 'ArrowRight')).toEqual({ type: 'unfold' });
    expect(laneMove(rows(), 0, 'ArrowRight')).toEqual({ type: 'go', row: 1 });
    expect(laneMove(rows(), 1, 'ArrowRight')).toBeUndefined();
    expect(laneMove(rows(), 2, 'ArrowLeft')).toEqual({ type: 'go', row: 0 });
    expect(laneMove(rows(), 0, 'ArrowLeft')).toEqual({ type: 'fold' });
    expect(laneMove(rows(['eg-a']), 0, 'ArrowLeft')).toBeUndefined();
  });

  it('pick and pin the lane, and leave every other key to the picture', () => {
    expect([laneMove(rows(), 0, 'Enter'), laneMove(rows(), 0, ' ')]).toEqual([{ type: 'pick' }, { type: 'pick' }]);
    expect(laneMove(rows(), 0, 'p')).toEqual({ type: 'pin' });
    expect(laneMove(rows(), 0, 'w')).toBeUndefined();
  });
});
