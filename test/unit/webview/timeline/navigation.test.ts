import { describe, expect, it } from 'vitest';
import { buildLanes } from '../../../../webview/timeline/lanes';
import { acrossLanes, nextFailure, nextInLane, ofSameTask } from '../../../../webview/timeline/navigation';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { taskLives } from '../../../../webview/timeline/taskLives';
import { sampleTable } from './sample';

// Positions in the file are not the order of time: 5 comes before 4.
const table = sampleTable([
  { kind: 'task_started', at: 0, source: 'a' },
  { kind: 'task_started', at: 10, source: 'b' },
  { kind: 'sync_relayed', at: 20, source: 'a', target: 'b' },
  { kind: 'task_failed', at: 30, source: 'a' },
  { kind: 'task_failed', at: 50, source: 'b' },
  { kind: 'rebase_conflict', at: 40, source: 'b' },
  { kind: 'main_updated', at: 60 },
]);
const shown = selectShown(table, null, new Set());
const lanes = buildLanes({ table, shown, lives: taskLives(table), tasks: new Map(), subject: 'task', order: 'first' });

describe('going along', () => {
  it('leads to the next and previous event of the lane, and ends at its ends', () => {
    expect(nextInLane(table, lanes, 2, 1)).toBe(5);
    expect(nextInLane(table, lanes, 5, 1)).toBe(4);
    expect(nextInLane(table, lanes, 4, 1)).toBeUndefined();
    expect(nextInLane(table, lanes, 1, -1)).toBeUndefined();
  });

  it('leads across lanes to what was nearest in time', () => {
    expect(acrossLanes(table, lanes, 5, -1)).toBe(3);
    expect(acrossLanes(table, lanes, 0, 1)).toBe(1);
    expect(acrossLanes(table, lanes, 0, -1)).toBeUndefined();
  });

  it('leads from failure to failure through all lanes, in order of time', () => {
    const from = (event: number): { event: number; time: number } => ({ event, time: table.time(event) });
    expect(nextFailure(table, shown.events, from(3), 1)).toBe(5);
    expect(nextFailure(table, shown.events, from(5), 1)).toBe(4);
    expect(nextFailure(table, shown.events, from(4), 1)).toBeUndefined();
    expect(nextFailure(table, shown.events, from(4), -1)).toBe(5);
    expect(nextFailure(table, shown.events, { event: undefined, time: 45 }, -1)).toBe(5);
  });
});

describe('what was before in the same task', () => {
  it('are the events that it sent or received, the nearest last', () => {
    expect(ofSameTask(table, shown.events, 3, 4, -1)).toEqual([0, 2]);
    expect(ofSameTask(table, shown.events, 4, 2, -1)).toEqual([2, 5]);
  });

  it('is nothing for an event without a task', () => {
    expect(ofSameTask(table, shown.events, 6, 4, -1)).toEqual([]);
  });
});
