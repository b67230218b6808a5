import { describe, expect, it } from 'vitest';
import { eventAt } from '../../../../webview/timeline/hitTest';
import { buildLanes } from '../../../../webview/timeline/lanes';
import { markMeasures, rowLayout, rowMiddle, type Scene } from '../../../../webview/timeline/layout';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { taskLives } from '../../../../webview/timeline/taskLives';
import { timeWindow, unfolded } from '../../../../webview/timeline/timeScale';
import { type SampleEvent, sampleTable } from './sample';

/** 1,000 px for 1,000 ms: x is the time. */
function scene(events: readonly SampleEvent[]): { at: (x: number, row: number, below?: number) => number | undefined } {
  const table = sampleTable(events);
  const shown = selectShown(table, null, new Set());
  const lanes = buildLanes({
    table,
    shown,
    lives: taskLives(table),
    tasks: new Map(),
    subject: 'task',
    order: 'first',
  });
  const rows = rowLayout(lanes.rows.length, 600);
  const plot = { width: 1000, height: 600, scrollTop: 0 };
  const made: Scene = { lanes, rows, window: timeWindow(0, 1000), timeAxis: unfolded, ...plot };
  return { at: (x, row, below = 0) => eventAt(table, made, x, rowMiddle(rows, row) + below) };
}

describe('what the pointer hits', () => {
  const { at } = scene([
    { kind: 'task_started', at: 100, source: 'a' },
    { kind: 'rebase_required', at: 496, source: 'a' },
    { kind: 'task_failed', at: 500, source: 'a' },
    { kind: 'main_updated', at: 700 },
    { kind: 'lock_acquired', at: 800, source: 'a' },
    { kind: 'lock_released', at: 900, source: 'a' },
    { kind: 'task_started', at: 950, source: 'b' },
  ]);
  const lockBelow = markMeasures(44).lockOffset;

  it('is the mark within 12 px, and nothing further away', () => {
    expect([at(109, 0), at(91, 0), at(113, 0), at(100, 1)]).toEqual([0, 0, undefined, undefined]);
  });

  it('is the failure of two that lie on each other', () => {
    expect([at(498, 0), at(490, 0)]).toEqual([2, 1]);
  });

  it('is a broadcast on its line, in every lane', () => {
    expect([at(702, 0), at(702, 1), at(710, 1)]).toEqual([3, 3, undefined]);
  });

  it('is the taking of a lock on the left of its bar, the release on the right, and no mark above it', () => {
    expect([at(820, 0, lockBelow), at(880, 0, lockBelow), at(820, 0)]).toEqual([4, 5, undefined]);
  });
});
