import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LaneTask } from '../../../../src/protocol/timeline';
import { buildLanes, type LaneInput, type Lanes, laneSubjects } from '../../../../webview/timeline/lanes';
import { laneOrders } from '../../../../webview/timeline/laneOrder';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { TableSessions } from '../../../../webview/timeline/tableSessions';
import { forebearsOf } from '../../../../webview/timeline/taskForest';
import { attemptsTogether, taskLives } from '../../../../webview/timeline/taskLives';
import { timeWindow } from '../../../../webview/timeline/timeScale';
import { anyEvents, type SampleEvent, sampleTable } from './sample';

type Choice = Partial<Pick<LaneInput, 'subject' | 'order' | 'tasks' | 'folded' | 'pinned'>>;

function lanesOf(events: readonly SampleEvent[], choice: Choice = {}, gapMs = 1000): Lanes {
  const table = sampleTable(events);
  const shown = selectShown(table, null, new Set());
  const sessions = new TableSessions(table, gapMs).take();
  const usual = { subject: 'task', order: 'hierarchy', tasks: new Map<string, LaneTask>(), sessions } as const;
  return buildLanes({ table, shown, lives: taskLives(table), ...usual, ...choice });
}

const task = (id: string, parent: string | null = null): [string, LaneTask] => {
  return [id, { id, title: id, state: 'open', priority: 2, parent }];
};

/** `parent > child` where the parent stands above and is not folded, with the count of each. */
const drawn = ({ rows }: Lanes): readonly string[] =>
  rows.map(({ key, depth, count, folded }) => `${'  '.repeat(depth)}${key} ${count}${folded ? ' folded' : ''}`);

const ids = ['eg-a', 'eg-b', 'eg-c', 'eg-without-events', 'eg-nor-this'];

/** Any parents, circles and parents that don't exist too. */
const anyTasks = fc
  .tuple(...ids.map(() => fc.constantFrom(null, ...ids, 'eg-gone')))
  .map((parents) => new Map(ids.map((id, i) => task(id, parents[i] ?? null))));
const someIds = fc.subarray(ids).map((some) => new Set(some));
const somePins = fc.subarray(ids).map((some) => new Set(some.map((id) => `task:${id}`)));

describe('every shown event', () => {
  it('lies in exactly one lane, or over all of them, whatever is sorted, folded and pinned', () => {
    const choices = fc.record({
      subject: fc.constantFrom(...laneSubjects),
      order: fc.constantFrom(...laneOrders),
      tasks: anyTasks,
      folded: someIds,
      pinned: somePins,
    });
    fc.assert(
      fc.property(anyEvents, choices, (events, choice) => {
        const lanes = lanesOf(events, choice);
        const placed = [...lanes.rows.flatMap((lane) => [...lane.events]), ...lanes.broadcasts];
        expect(placed.sort((a, b) => a - b)).toEqual(events.map((_, i) => i));
        lanes.rows.forEach((lane, row) => {
          for (const event of lane.events) expect(lanes.rowOfEvent(event)).toBe(row);
          const times = [...lane.events].map((event) => events[event]?.at ?? 0);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        });
        for (const event of lanes.broadcasts) expect(lanes.rowOfEvent(event)).toBeUndefined();
      }),
    );
  });

  it('counts once in a lane that it goes from and to, also when both are folded into it', () => {
    const events = [{ kind: 'nudge_sent', at: 0, source: 'eg-b', target: 'eg-c' }];
    const tasks = new Map([task('eg-a'), task('eg-b', 'eg-a'), task('eg-c', 'eg-a')]);
    expect(drawn(lanesOf(events, { tasks }))).toEqual(['eg-a 0', '  eg-b 1', '  eg-c 1']);
    expect(drawn(lanesOf(events, { tasks, folded: new Set(['eg-a']) }))).toEqual(['eg-a 1 folded']);
  });
});

describe('the order of lanes', () => {
  it('is total and stable: it does not depend on the order of tasks, nor of events in the file', () => {
    const choices = fc.record({ order: fc.constantFrom(...laneOrders), tasks: anyTasks, pinned: somePins });
    fc.assert(
      fc.property(anyEvents, choices, (events, choice) => {
        const keys = (lanes: Lanes): readonly string[] => lanes.rows.map(({ key }) => key);
        const backwards = { ...choice, tasks: new Map([...choice.tasks].reverse()) };
        const there = keys(lanesOf(events, choice));
        expect(keys(lanesOf([...events].reverse(), backwards))).toEqual(there);
        expect(new Set(there).size).toBe(there.length);
      }),
    );
  });

  it('has pinned lanes first, with all below them, and what has no task last', () => {
    fc.assert(
      fc.property(anyEvents, anyTasks, somePins, (events, tasks, pinned) => {
        const { rows, pinned: onTop } = lanesOf(events, { tasks, pinned });
        rows.forEach((lane, row) => {
          expect(lane.pinned).toBe(pinned.has(`task:${lane.key}`));
          if (lane.pinned) expect(row).toBeLessThan(onTop);
          if (row < onTop && !lane.pinned) expect(lane.depth).toBeGreaterThan(0);
          if (lane.key === '') expect(row).toBe(rows.length - 1);
        });
      }),
    );
  });
});

describe('a hierarchy', () => {
  it('is what a walk down from every root gives, siblings by the first event of their families', () => {
    fc.assert(
      fc.property(anyEvents, anyTasks, (events, tasks) => {
        expect(drawn(lanesOf(events, { tasks })).map((line) => line.replace(/ \d+$/u, ''))).toEqual(
          slowHierarchy(events, tasks),
        );
      }),
    );
  });

  it('survives a circle of parents: its smallest id becomes the root', () => {
    const events = ids.slice(0, 3).map((source, at) => ({ kind: 'task_started', at: 9 - at, source }));
    const tasks = new Map([task('eg-b', 'eg-a'), task('eg-c', 'eg-b'), task('eg-a', 'eg-c')]);
    expect(drawn(lanesOf(events, { tasks }))).toEqual(['eg-a 1', '  eg-b 1', '    eg-c 1']);
    const own = new Map([task('eg-a', 'eg-a')]);
    expect(drawn(lanesOf(events.slice(0, 1), { tasks: own }))).toEqual(['eg-a 1']);
  });

  it('survives a chain of twenty thousand parents', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => `eg-${i}`);
    const tasks = new Map(chain.map((id, i) => task(id, chain[i - 1] ?? null)));
    const events = [{ kind: 'task_started', at: 0, source: 'eg-19999' }];
    expect(lanesOf(events, { tasks }).rows).toHaveLength(20_000);
    expect(drawn(lanesOf(events, { tasks, folded: new Set(['eg-0']) }))).toEqual(['eg-0 1 folded']);
  });

  it('is one of tasks only: kinds stand in the order of time instead', () => {
    const events = [
      { kind: 'task_started', at: 0, source: 'eg-a' },
      { kind: 'nudge_sent', at: 1, target: 'eg-a' },
    ];
    expect(lanesOf(events, { subject: 'kind' }).rows.map(({ key }) => key)).toEqual(['task_started', 'nudge_sent']);
  });
});

describe('folding', () => {
  it('gives the same back when it is undone, and moves no lane that stays', () => {
    fc.assert(
      fc.property(anyEvents, anyTasks, someIds, (events, tasks, folded) => {
        const keys = (lanes: Lanes): readonly string[] => lanes.rows.map(({ key }) => key);
        const open = lanesOf(events, { tasks });
        const closed = lanesOf(events, { tasks, folded });
        expect(keys(open).filter((key) => keys(closed).includes(key))).toEqual(keys(closed));
        expect(drawn(lanesOf(events, { tasks, folded: new Set() }))).toEqual(drawn(open));
      }),
    );
  });

  it('puts marks and failures of all below into the lane, and says how many lanes they are', () => {
    fc.assert(
      fc.property(anyEvents, anyTasks, someIds, (events, tasks, folded) => {
        const open = lanesOf(events, { tasks });
        for (const lane of lanesOf(events, { tasks, folded }).rows.filter((one) => one.folded)) {
          const row = open.rowOfKey.get(lane.key) ?? -1;
          const family = open.rows.slice(row, row + 1 + lane.descendants);
          const marks = family.flatMap((member) => [...member.events]);
          expect([...lane.events].sort()).toEqual(marks.sort());
          expect(lane.failures).toBe(family.reduce((sum, member) => sum + member.failures, 0));
          for (const member of family.slice(1)) expect(member.depth).toBeGreaterThan(lane.depth);
        }
      }),
    );
  });

  it('leaves out a lane that is pinned: it stands on top instead', () => {
    const events = ['eg-a', 'eg-b', 'eg-c'].map((source, at) => ({ kind: 'task_started', at, source }));
    const tasks = new Map([task('eg-a'), task('eg-b', 'eg-a'), task('eg-c', 'eg-a')]);
    const lanes = lanesOf(events, { tasks, folded: new Set(['eg-a']), pinned: new Set(['task:eg-c']) });
    expect(drawn(lanes)).toEqual(['eg-c 1', 'eg-a 2 folded']);
    expect(lanes.pinned).toBe(1);
  });

  it('is undone for a task that is asked for by unfolding all above it', () => {
    const tasks = new Map([task('eg-a'), task('eg-b', 'eg-a'), task('eg-c', 'eg-b')]);
    expect(forebearsOf('eg-c', tasks)).toEqual(['eg-b', 'eg-a']);
    expect(forebearsOf('eg-a', new Map([task('eg-a', 'eg-b'), task('eg-b', 'eg-a')]))).toEqual(['eg-b', 'eg-a']);
  });
});

describe('bars of several tasks in one lane', () => {
  const outcomes = ['success', 'cancelled', 'open', 'failure'] as const;
  const anyAttempt = fc
    .record({
      start: fc.nat({ max: 30 }),
      length: fc.option(fc.nat({ max: 10 })),
      outcome: fc.constantFrom(...outcomes),
    })
    .map(({ start, length, outcome }) => {
      const { start: from, end } = timeWindow(start, start + (length ?? 0));
      return { start: from, end: length === null ? undefined : end, outcome };
    });

  it('show at every moment the one that matters most, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyAttempt, { maxLength: 4 }), { minLength: 2, maxLength: 4 }), (courses) => {
        const bars = attemptsTogether(courses);
        const at = (attempts: typeof bars, time: number): readonly string[] =>
          attempts.filter(({ start, end }) => start <= time && time < (end ?? Infinity)).map(({ outcome }) => outcome);
        for (let time = 0.5; time < 45; time++) {
          const running = at(courses.flat(), time);
          const worst = outcomes.findLast((outcome) => running.includes(outcome));
          expect(at(bars, time)).toEqual(worst === undefined ? [] : [worst]);
        }
        bars.slice(1).forEach((bar, i) => expect(bar.start).toBeGreaterThanOrEqual(bars[i]?.end ?? Infinity));
      }),
    );
  });
});

describe('lanes of sessions', () => {
  it('are named by when they were, and hold everything between two pauses', () => {
    const events = [
      { kind: 'task_started', at: 0, source: 'eg-a' },
      { kind: 'main_updated', at: 900 },
      { kind: 'task_failed', at: 7_200_000, source: 'eg-a' },
    ];
    const { rows, broadcasts } = lanesOf(events, { subject: 'session' });
    expect(rows.map(({ title, count, failures }) => [title, count, failures])).toEqual([
      ['11 Jan, 09:00', 2, 0],
      ['11 Jan, 11:00', 1, 1],
    ]);
    expect(broadcasts).toHaveLength(0);
  });

  it('begin where those of the analysis do: also where the tasks at work were started anew, without a pause', () => {
    const started = (at: number, source: string): SampleEvent => ({ kind: 'task_started', at, source });
    const events = [started(0, 'eg-a'), started(100, 'eg-b'), started(60_000, 'eg-a'), started(60_400, 'eg-b')];
    const { rows } = lanesOf(events, { subject: 'session' }, 90_000);
    expect(rows.map(({ title, count }) => [title, count])).toEqual([
      ['11 Jan, 09:00', 2],
      ['11 Jan, 09:01', 2],
    ]);
  });
});

/** The hierarchy by its definition: every family is gathered anew wherever it is needed. */
function slowHierarchy(events: readonly SampleEvent[], tasks: ReadonlyMap<string, LaneTask>): readonly string[] {
  const parentOf = (id: string): string | null => {
    const parent = tasks.get(id)?.parent ?? null;
    if (parent === null || !tasks.has(parent)) return null;
    const circle = circleOf(id, tasks);
    return circle.length > 0 && [...circle].sort()[0] === id ? null : parent;
  };
  const own = (id: string): number => Math.min(...events.filter((event) => touches(event, id)).map(({ at }) => at));
  const children = (parent: string | null): readonly string[] =>
    [...ids, ''].filter((id) => parentOf(id) === parent && id !== parent);
  const first = (id: string): number => Math.min(own(id), ...children(id).map(first));
  const walk = (parent: string | null, depth: number): readonly string[] =>
    children(parent)
      .filter((id) => first(id) < Infinity)
      .sort((a, b) => Number(a === '') - Number(b === '') || first(a) - first(b) || (a < b ? -1 : 1))
      .flatMap((id) => [`${'  '.repeat(depth)}${id}`, ...walk(id, depth + 1)]);
  return walk(null, 0);
}

function touches({ kind, source, target }: SampleEvent, id: string): boolean {
  if (id !== '') return source === id || target === id;
  const overAll = kind === 'main_updated' || kind === 'rebase_required';
  return source === undefined && target === undefined && !overAll;
}

/** The tasks of the circle that this one is part of; empty for one that is in none. */
function circleOf(id: string, tasks: ReadonlyMap<string, LaneTask>): readonly string[] {
  const path: string[] = [];
  let next: string | null = id;
  while (next !== null && tasks.has(next) && !path.includes(next)) {
    path.push(next);
    next = tasks.get(next)?.parent ?? null;
  }
  return next === id ? path : [];
}
