import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { laneChoicesOf, savedLaneChoices } from '../../../../webview/timeline/laneChoices';
import { savedStateSchema, stateFromSaved, toSaved } from '../../../../webview/timeline/savedState';
import { type Action, initialState, reduce, type TimelineState } from '../../../../webview/timeline/state';
import { sampleTable } from './sample';

const after = (...actions: readonly Action[]): TimelineState => actions.reduce(reduce, initialState);
const store = (folder: string): Action => ({ type: 'store', name: folder, folder, state: 'ready' });
const fold = (...ids: string[]): Action => ({ type: 'fold-lanes', ids, folded: true });
const pin = (name: string, pinned = true): Action => ({ type: 'pin-lane', name, pinned });
const choices = ({ laneChoices, store: shown }: TimelineState): { folded: string[]; pinned: string[] } => {
  const { folded, pinned } = laneChoicesOf(laneChoices, shown?.folder);
  return { folded: [...folded], pinned: [...pinned] };
};

describe('folded and pinned lanes', () => {
  it('are those of the store that is shown, and come back with it', () => {
    const here = after(store('/one'), fold('eg-a', 'eg-b'), pin('task:eg-c'));
    const there = reduce(here, store('/two'));
    expect(choices(there)).toEqual({ folded: [], pinned: [] });
    expect(choices(reduce(there, store('/one')))).toEqual({ folded: ['eg-a', 'eg-b'], pinned: ['task:eg-c'] });
  });

  it('can be unfolded and unpinned', () => {
    const unfold: Action = { type: 'fold-lanes', ids: ['eg-a'], folded: false };
    const state = after(store('/one'), fold('eg-a', 'eg-b'), pin('x'), unfold, pin('x', false));
    expect(choices(state)).toEqual({ folded: ['eg-b'], pinned: [] });
  });

  it('survive a restart', () => {
    const state = after(store('/one'), fold('eg-a'), store('/two'), pin('kind:task_failed'));
    const saved = z.parse(savedStateSchema, JSON.parse(JSON.stringify(toSaved(state, sampleTable([])))));
    const restored = stateFromSaved(saved);
    expect(choices(reduce(restored, store('/one')))).toEqual({ folded: ['eg-a'], pinned: [] });
    expect(choices(reduce(restored, store('/two')))).toEqual({ folded: [], pinned: ['kind:task_failed'] });
  });

  it('fall back to none where what was saved is damaged', () => {
    const damaged = z.parse(savedStateSchema, { laneChoices: [{ folder: 7 }] });
    expect(stateFromSaved(damaged).laneChoices.size).toBe(0);
  });

  it('are kept for the stores chosen in last, however many there were', () => {
    const many = Array.from({ length: 50 }, (_, i) => [store(`/${i}`), fold('eg-a')]).flat();
    const saved = savedLaneChoices(after(...many, store('/0'), pin('x')).laneChoices);
    expect(saved).toHaveLength(20);
    expect(saved.map(({ folder }) => folder).slice(-2)).toEqual(['/49', '/0']);
  });

  it('choosing a hierarchy shows tasks: nothing else has one', () => {
    const state = after({ type: 'choose-subject', subject: 'kind' }, { type: 'choose-order', order: 'hierarchy' });
    expect(state.subject).toBe('task');
  });
});
