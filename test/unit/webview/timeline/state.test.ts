import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import {
  savedEvent,
  savedStateSchema,
  savedWindow,
  stateFromSaved,
  toSaved,
} from '../../../../webview/timeline/savedState';
import { type Action, initialState, reduce, type TimelineState } from '../../../../webview/timeline/state';
import { timeWindow } from '../../../../webview/timeline/timeScale';
import { sampleTable } from './sample';

const after = (...actions: readonly Action[]): TimelineState => actions.reduce(reduce, initialState);

describe('the state', () => {
  it('drops answers to older queries', () => {
    const state = after(
      { type: 'edit-query', text: 'kind:task_failed' },
      { type: 'ask-query' },
      { type: 'ask-query' },
      { type: 'hits', request: 1, hits: Uint32Array.of(1) },
    );
    expect(state.query).toMatchObject({ answered: false, hits: null });
  });

  it('keeps the last hits while a mistake stands in the box', () => {
    const problems = [{ start: 0, end: 3, message: 'What?' }];
    const state = after(
      { type: 'ask-query' },
      { type: 'hits', request: 1, hits: Uint32Array.of(7) },
      { type: 'ask-query' },
      { type: 'query-problems', request: 2, problems },
    );
    expect([...(state.query.hits ?? [])]).toEqual([7]);
    expect(state.query.problems).toEqual(problems);
  });

  it('asks for details once for each selection, and drops those of another', () => {
    const state = after({ type: 'select', event: 3 }, { type: 'select', event: 3 }, { type: 'select', event: 4 });
    expect(state.detailsRequest).toBe(2);
    expect(reduce(state, { type: 'details', request: 1, details: null }).details).toBeUndefined();
    expect(reduce(state, { type: 'details', request: 2, details: null }).details).toBeNull();
  });

  it('forgets selection and hits when the file was replaced, and keeps the window', () => {
    const state = after(
      { type: 'move', window: timeWindow(0, 5) },
      { type: 'select', event: 3 },
      { type: 'loaded', total: 9, reset: true },
    );
    expect([state.selection, state.query.hits, state.window]).toEqual([undefined, null, timeWindow(0, 5)]);
  });

  it('forgets what was asked and looked at when another store takes the place: ids of one mean nothing in another', () => {
    const store = { type: 'store', name: 's', folder: '/s', state: 'ready' } as const;
    const looking = after(store, { type: 'edit-query', text: 'x' }, { type: 'move', window: timeWindow(0, 5) });
    expect(reduce(looking, store).window).toEqual(timeWindow(0, 5));
    const other = reduce(looking, { ...store, folder: '/other' });
    expect(other).toMatchObject({ window: undefined, total: 0, eventsKnown: false });
    expect(other.query).toMatchObject({ text: '', hits: null });
  });

  it('does not bring a query back for another store than the one that it was written for', () => {
    const saved = z.parse(savedStateSchema, { folder: '/s', query: 'task:eg-1', subject: 'kind' });
    const inStore = (folder: string) =>
      reduce(stateFromSaved(saved), { type: 'store', name: 's', folder, state: 'ready' });
    expect(inStore('/s').query.text).toBe('task:eg-1');
    expect(inStore('/other')).toMatchObject({ query: { text: '' }, subject: 'kind' });
  });

  it('shows one meaning alone, and all again', () => {
    const all = ['start', 'failure', 'lock'] as const;
    const only = after({ type: 'only-meaning', meaning: 'failure', all });
    expect([...only.hiddenMeanings]).toEqual(['start', 'lock']);
    expect([...reduce(only, { type: 'only-meaning', meaning: 'failure', all }).hiddenMeanings]).toEqual([]);
  });

  it('takes the zone of the host until one is chosen here', () => {
    const store = { type: 'store', name: 's', folder: '/s', state: 'ready', timeZone: 'utc' } as const;
    expect(after(store).zone).toBe('utc');
    expect(after({ type: 'choose-zone', zone: 'relative' }, store).zone).toBe('relative');
  });
});

describe('the saved state', () => {
  const table = sampleTable([
    { kind: 'task_started', at: 0.5 },
    { kind: 'task_failed', at: 1000.25 },
  ]);
  const state = after(
    { type: 'edit-query', text: 'kind:task_*' },
    { type: 'toggle-meaning', meaning: 'lock' },
    { type: 'choose-zone', zone: 'utc' },
    { type: 'choose-order', order: 'failures' },
    { type: 'follow', follow: false },
    { type: 'move', window: timeWindow(1.000001, 2) },
    { type: 'select', event: 1 },
  );
  const saved = z.parse(savedStateSchema, JSON.parse(JSON.stringify(toSaved(state, table))));

  it('brings everything back', () => {
    const restored = stateFromSaved(saved);
    const { query, hiddenMeanings, zone, order, follow } = restored;
    expect({ text: query.text, hiddenMeanings, zone, order, follow }).toEqual({
      text: 'kind:task_*',
      hiddenMeanings: new Set(['lock']),
      zone: 'utc',
      order: 'failures',
      follow: false,
    });
    expect(savedWindow(saved, table)).toEqual(timeWindow(1.000001, 2));
    expect(savedEvent(saved.selection, table)).toBe(1);
  });

  it('selects nothing when another event stands there now', () => {
    const other = sampleTable([
      { kind: 'task_started', at: 0.5 },
      { kind: 'task_failed', at: 77 },
    ]);
    expect(savedEvent(saved.selection, other)).toBeUndefined();
    expect(savedEvent(saved.selection, sampleTable([]))).toBeUndefined();
  });

  it('falls back to what is usual where it is damaged', () => {
    const damaged = z.parse(savedStateSchema, {
      query: 5,
      hidden: 'x',
      zone: 'mars',
      window: { start: 1 },
      follow: 'no',
    });
    expect(stateFromSaved(damaged)).toEqual(initialState);
  });
});
