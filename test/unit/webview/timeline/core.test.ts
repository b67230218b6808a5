import * as z from 'zod/mini';
import { describe, expect, it, vi } from 'vitest';
import { packEvents } from '../../../../src/model/packedEvents';
import { type FromTimeline, fromTimelineSchema, type ToTimeline } from '../../../../src/protocol/timeline';
import { TimelineCore } from '../../../../webview/timeline/core';
import { emptinessOf } from '../../../../webview/timeline/emptiness';
import { initialState } from '../../../../webview/timeline/state';
import { timeWindow } from '../../../../webview/timeline/timeScale';
import { type SampleEvent, sampleColumns } from './sample';

const events: readonly SampleEvent[] = [
  { kind: 'task_started', at: 0, source: 'a' },
  { kind: 'task_failed', at: 10, source: 'a' },
];

function columns(
  part: readonly SampleEvent[],
  start: number,
  more: { generation?: number; total?: number } = {},
): ToTimeline {
  const { ms, ns, kind, source, target, kindsFrom, kinds, tasksFrom, tasks, reset } = sampleColumns(
    part,
    start,
    events,
  );
  return {
    type: 'columns',
    generation: 1,
    reset,
    start,
    total: start + part.length,
    kindsFrom,
    kinds: [...kinds],
    tasksFrom,
    tasks: [...tasks],
    events: packEvents({ ms, ns, kind, source, target }),
    ...more,
  };
}

function begin(now = () => 0): { core: TimelineCore; sent: FromTimeline[]; revealed: number[]; linked: number[] } {
  const sent: FromTimeline[] = [];
  const revealed: number[] = [];
  const linked: number[] = [];
  const nothing = (): void => undefined;
  const listener = {
    onChange: nothing,
    onLoaded: nothing,
    onReveal: (event: number) => revealed.push(event),
    onRevealTask: nothing,
    onLink: (event: number) => linked.push(event),
    onCompletions: nothing,
  };
  const core = new TimelineCore(
    initialState,
    (message) => sent.push(z.parse(fromTimelineSchema, message)),
    listener,
    now,
  );
  return { core, sent, revealed, linked };
}

describe('the webview’s talk with the host', () => {
  it('takes events in and asks for the details of a selected one', () => {
    const { core, sent } = begin();
    core.receive(columns(events, 0));
    core.dispatch({ type: 'select', event: 1 });
    expect([...core.picture.shown.failures]).toEqual([1]);
    expect(sent).toEqual([{ type: 'details', request: 1, index: 1, generation: 1 }]);
  });

  it.each([
    { msApart: 1000, of: [1, 2, 4, 8, 16, 32, 64] },
    { msApart: 100, of: [1, 11, 22, 44, 64] },
    { msApart: 1, of: [1, 64] },
  ])('makes a few pictures while messages arrive every $msApart ms, and one of all events', ({ msApart, of }) => {
    let time = 0;
    const { core } = begin(() => time);
    const total = 64;
    const pictures = new Set<number>();
    for (let start = 0; start < total; start++, time += msApart) {
      core.receive(columns([{ kind: 'task_started', at: start }], start, { total }));
      pictures.add(core.picture.shown.events.length);
    }
    expect([...pictures]).toEqual(of);
  });

  it('does not ask about an empty query: everything matches', () => {
    const { core, sent } = begin();
    core.runQuery();
    expect(sent).toEqual([]);
    expect(core.state.query.answered).toBe(true);
  });

  it('asks again when events arrive while a query is in force', () => {
    vi.useFakeTimers();
    const { core, sent } = begin();
    core.receive({ type: 'set-query', text: 'kind:task_failed' });
    core.receive(columns(events, 0));
    vi.runAllTimers();
    vi.useRealTimers();
    expect(sent.map(({ type }) => type)).toEqual(['query', 'query']);
  });

  it('shows nothing of one store under the name of another', () => {
    const { core } = begin();
    const store = { type: 'store', name: 's', folder: '/s/.engram', state: 'ready' } as const;
    core.receive(store);
    core.receive(columns(events, 0));
    core.receive({ ...store, state: 'loading' });
    expect(core.picture.shown.events).toHaveLength(2);
    core.receive({ ...store, folder: '/t/.engram' });
    expect(core.picture.shown.events).toHaveLength(0);
    expect(emptinessOf(core.state, core.table, core.picture.shown)).toMatchObject({ type: 'loading' });
    core.receive(columns(events.slice(0, 1), 0));
    expect(core.picture.shown.events).toHaveLength(1);
  });

  it('says that there is no store, and shows one that comes', () => {
    const { core } = begin();
    const emptiness = () => emptinessOf(core.state, core.table, core.picture.shown)?.type;
    expect(emptiness()).toBe('connecting');
    core.receive({ type: 'no-store' });
    expect(emptiness()).toBe('no-store');
    core.receive({ type: 'store', name: 's', folder: '/s/.engram', state: 'ready' });
    expect(emptiness()).toBe('loading');
    core.receive(columns([], 0));
    expect(emptiness()).toBe('no-events');
    core.receive(columns(events, 0));
    expect(emptiness()).toBeUndefined();
  });

  it('begins anew once when columns are missing, and then says that it can’t', () => {
    const { core, sent } = begin();
    core.receive(columns(events, 0));
    core.receive(columns(events, 7));
    expect(sent.map(({ type }) => type)).toEqual(['report', 'ready']);
    core.receive(columns(events, 7));
    expect(core.state.failure).toContain('open it again');
    core.receive(columns(events, 0));
    expect(core.state.failure).toBeUndefined();
  });

  it('keeps the window at the same time when the file is replaced by one that begins earlier', () => {
    const { core } = begin();
    core.receive(columns([{ kind: 'task_started', at: 60_000 }], 0));
    core.dispatch({ type: 'move', window: timeWindow(0, 100) });
    core.receive(columns([{ kind: 'task_started', at: 0 }], 0, { generation: 2 }));
    expect(core.state.window).toEqual(timeWindow(60_000, 60_100));
  });

  it('reveals an event as soon as it has arrived', () => {
    const { core, revealed } = begin();
    core.receive({ type: 'reveal', index: 1, generation: 1 });
    core.receive(columns(events.slice(0, 1), 0));
    expect(revealed).toEqual([]);
    core.receive(columns(events.slice(1), 1));
    expect(revealed).toEqual([1]);
  });

  it('takes over what is selected in the sidebar only where it means an event that has arrived', () => {
    const { core, linked } = begin();
    core.receive(columns(events, 0));
    core.receive({ type: 'link-selection', index: 1, generation: 9 });
    core.receive({ type: 'link-selection', index: 2, generation: 1 });
    expect(linked).toEqual([]);
    core.receive({ type: 'link-selection', index: 1, generation: 1 });
    expect(linked).toEqual([1]);
  });

  it('drops hits that mean another file', () => {
    const { core } = begin();
    core.receive(columns(events, 0));
    core.receive({ type: 'set-query', text: 'x' });
    core.receive({ type: 'matches', request: 1, generation: 9, hits: Uint32Array.of(0).buffer });
    expect(core.state.query.hits).toBeNull();
  });

  it('computes the picture only when something in it changed', () => {
    const { core } = begin();
    core.receive(columns(events, 0));
    const { picture } = core;
    core.dispatch({ type: 'select', event: 1 });
    expect(core.picture).toBe(picture);
    core.dispatch({ type: 'toggle-meaning', meaning: 'start' });
    expect(core.picture).not.toBe(picture);
  });
});
