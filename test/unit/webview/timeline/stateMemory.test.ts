import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SavedState, toSaved } from '../../../../webview/timeline/savedState';
import { initialState, type TimelineState } from '../../../../webview/timeline/state';
import { StateMemory } from '../../../../webview/timeline/stateMemory';
import { sampleTable } from './sample';

const folder = '/work/.engram';
const table = sampleTable([0, 1, 2].map((at) => ({ kind: 'task_started', at })));
const state: TimelineState = {
  ...initialState,
  store: { name: 'work', folder, state: 'ready' },
  selection: 2,
  rulerStart: 1,
};

/** A memory of an earlier life with that state, and what it saves from now on. */
function remembering(): { memory: StateMemory; saved: SavedState[] } {
  const saved: SavedState[] = [];
  return { memory: new StateMemory(toSaved(state, table), (next) => saved.push(next)), saved };
}

describe('what a hidden timeline keeps', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is the selected event and the mark of the ruler', () => {
    const { memory } = remembering();
    expect(memory.recall(folder, table, true)).toMatchObject({ selection: 2, rulerStart: 1 });
  });

  it('comes back as its events arrive, each of them once, and stays saved until then', () => {
    const { memory, saved } = remembering();
    const two = sampleTable([0, 1].map((at) => ({ kind: 'task_started', at })));
    expect(memory.recall(folder, two, false)).toMatchObject({ selection: undefined, rulerStart: 1 });
    // The reader takes the mark away while the rest arrives.
    expect(memory.recall(folder, two, false)).toMatchObject({ selection: undefined, rulerStart: undefined });
    memory.saveSoon({ ...state, selection: undefined, rulerStart: undefined }, two);
    vi.runAllTimers();
    expect(saved.at(-1)).toMatchObject({ selection: { event: 2 }, rulerStart: undefined });
    expect(memory.recall(folder, table, true)).toMatchObject({ selection: 2, rulerStart: undefined });
  });

  it('is no mark where the file has another event in that place', () => {
    const { memory } = remembering();
    const other = sampleTable([0, 1.5, 2].map((at) => ({ kind: 'task_started', at })));
    expect(memory.recall(folder, other, true).rulerStart).toBeUndefined();
  });

  it('means nothing in another store', () => {
    const { memory } = remembering();
    expect(memory.recall('/other/.engram', table, true)).toEqual({
      window: undefined,
      selection: undefined,
      rulerStart: undefined,
      pausedAt: undefined,
    });
  });
});
