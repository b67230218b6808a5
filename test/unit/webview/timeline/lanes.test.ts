import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Meaning } from '../../../../src/model/eventKind';
import { type EventTable } from '../../../../webview/timeline/eventTable';
import { buildLanes, type LaneInput, type Lanes } from '../../../../webview/timeline/lanes';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { taskLives } from '../../../../webview/timeline/taskLives';
import { anyEvents, type SampleEvent, sampleTable } from './sample';

function lanesOf(events: readonly SampleEvent[], more: Partial<LaneInput> & { hidden?: Meaning[] } = {}): Lanes {
  const table: EventTable = sampleTable(events);
  const shown = selectShown(table, null, new Set(more.hidden ?? []));
  const lives = taskLives(table);
  return buildLanes({ table, shown, lives, tasks: new Map(), subject: 'task', order: 'first', ...more });
}

const keys = (lanes: Lanes): readonly string[] => lanes.rows.map(({ key }) => key);

describe('lanes by task', () => {
  it('hold every event exactly once: in a lane, or as a broadcast over all', () => {
    fc.assert(
      fc.property(anyEvents, fc.constantFrom('task' as const, 'kind' as const), (events, subject) => {
        const lanes = lanesOf(events, { subject });
        const placed = [...lanes.rows.flatMap((lane) => [...lane.events]), ...lanes.broadcasts];
        expect(placed.sort((a, b) => a - b)).toEqual(events.map((_, i) => i));
      }),
    );
  });

  it('show a message where it arrives, and count it at both ends', () => {
    const lanes = lanesOf([
      { kind: 'task_started', at: 0, source: 'a' },
      { kind: 'sync_relayed', at: 1, source: 'a', target: 'b' },
    ]);
    expect(lanes.rows.map(({ key, events, count }) => [key, [...events], count])).toEqual([
      ['a', [0], 2],
      ['b', [1], 1],
    ]);
    expect([...lanes.messages]).toEqual([1]);
  });

  it('draw what every task hears of over all lanes, and other events without a task in a lane of their own, last', () => {
    const lanes = lanesOf([
      { kind: 'learning_extracted', at: 0 },
      { kind: 'main_updated', at: 1 },
      { kind: 'task_started', at: 2, source: 'a' },
    ]);
    expect([...lanes.broadcasts]).toEqual([1]);
    expect(keys(lanes)).toEqual(['a', '']);
  });

  it('are no more than there are tasks with shown events', () => {
    const events = [
      { kind: 'task_started', at: 0, source: 'a' },
      { kind: 'nudge_sent', at: 1, target: 'b' },
    ];
    expect(keys(lanesOf(events, { hidden: ['message'] }))).toEqual(['a']);
  });

  it('are sorted by first event, activity or failures', () => {
    const events = [
      { kind: 'task_started', at: 0, source: 'a' },
      { kind: 'task_started', at: 1, source: 'b' },
      { kind: 'task_paused', at: 2, source: 'b' },
      { kind: 'task_started', at: 3, source: 'c' },
      { kind: 'task_failed', at: 4, source: 'c' },
      { kind: 'nudge_sent', at: 5, target: 'b' },
    ];
    expect(keys(lanesOf(events))).toEqual(['a', 'b', 'c']);
    expect(keys(lanesOf(events, { order: 'activity' }))).toEqual(['b', 'c', 'a']);
    expect(keys(lanesOf(events, { order: 'failures' }))).toEqual(['c', 'a', 'b']);
  });

  it('carry the title of the task, or its id where no item has it', () => {
    const task = { id: 'a', title: 'Fix scheduler', state: 'running', priority: 1, parent: null };
    const lanes = lanesOf(
      [
        { kind: 'task_started', at: 0, source: 'a' },
        { kind: 'task_started', at: 1, source: 'unknown' },
      ],
      { tasks: new Map([['a', task]]) },
    );
    expect(lanes.rows.map(({ title }) => title)).toEqual(['Fix scheduler', 'unknown']);
  });

  it('show a lock only while one of its events passes query and legend', () => {
    const events = [
      { kind: 'task_started', at: 0, source: 'a' },
      { kind: 'lock_acquired', at: 1, source: 'a' },
      { kind: 'lock_released', at: 2, source: 'a' },
    ];
    expect(lanesOf(events).rows[0]?.locks).toHaveLength(1);
    expect(lanesOf(events, { hidden: ['lock'] }).rows[0]?.locks).toHaveLength(0);
  });
});

describe('the course of a task', () => {
  const course = (...kinds: string[]): ReturnType<typeof taskLives> =>
    taskLives(sampleTable(kinds.map((kind, at) => ({ kind, at, source: 'a' }))));

  it('is one bar an attempt, coloured by how it ended', () => {
    const life = course('task_started', 'task_failed', 'task_started', 'task_completed').get(1);
    expect(life?.attempts).toEqual([
      { start: 0, end: 1, outcome: 'failure' },
      { start: 2, end: 3, outcome: 'success' },
    ]);
  });

  it('stays open without an end, and a second start ends the first attempt', () => {
    expect(course('task_started', 'task_started').get(1)?.attempts).toEqual([
      { start: 0, end: 1, outcome: 'open' },
      { start: 1, end: undefined, outcome: 'open' },
    ]);
  });

  it('has no bar for an end without a start', () => {
    expect(course('task_completed').get(1)?.attempts).toEqual([]);
  });

  it('pairs locks in order, and keeps those without their other half', () => {
    const locks = course('lock_released', 'lock_acquired', 'lock_acquired', 'lock_released', 'lock_acquired').get(
      1,
    )?.locks;
    expect(locks?.map(({ acquired, released }) => [acquired, released])).toEqual([
      [0, undefined],
      [1, 3],
      [2, undefined],
      [4, undefined],
    ]);
  });
});

describe('what passes query and legend', () => {
  it('is what a filter of the plain list gives', () => {
    fc.assert(
      fc.property(anyEvents, fc.uniqueArray(fc.nat({ max: 80 })), fc.boolean(), (events, some, all) => {
        const table = sampleTable(events);
        const hits = all ? null : Uint32Array.from(some.filter((event) => event < events.length).sort((a, b) => a - b));
        const shown = selectShown(table, hits, new Set<Meaning>(['failure', 'lock']));
        const matching = [...table.order].filter((event) => hits === null || hits.includes(event));
        const expected = matching.filter((event) => !/failed|lock_/u.test(table.kind(event)));
        expect([...shown.events]).toEqual(expected);
        expect(shown.matching).toBe(matching.length);
        expect(shown.byMeaning.get('failure')).toBe(
          matching.filter((event) => table.kind(event) === 'task_failed').length,
        );
      }),
    );
  });
});
