import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edges, nearestAtEdge, NewFailures, type View } from '../../../../webview/timeline/newFailures';
import { pan, spanOf, timeWindow, toAxisWindow, unfolded } from '../../../../webview/timeline/timeScale';
import { approach } from '../../../../webview/timeline/windowMotion';
import { anyEvents, sampleColumns, type SampleEvent, sampleTable } from './sample';

const everywhere = { isShown: () => true, laneSide: () => 0 as const };
const looking = (start: number, end: number, more: Partial<View> = {}): View => ({
  window: timeWindow(start, end),
  ...everywhere,
  ...more,
});

const before: readonly SampleEvent[] = [
  { kind: 'task_started', at: 0, source: 'a' },
  { kind: 'task_failed', at: 100, source: 'a' },
];
const later: readonly SampleEvent[] = [
  { kind: 'task_failed', at: 200, source: 'b' },
  { kind: 'nudge_sent', at: 210, source: 'b' },
  { kind: 'rebase_conflict', at: 220, source: 'b' },
];

/** A timeline that was opened on some events, and then saw others arrive. */
function opened(first: readonly SampleEvent[], arriving: readonly SampleEvent[]) {
  const table = sampleTable(first);
  const failures = new NewFailures();
  failures.take(table, true);
  table.append(sampleColumns(arriving, first.length, first));
  return { table, failures, arrived: failures.take(table, true) };
}

describe('new failures', () => {
  it('are those that arrive after everything that there was has arrived', () => {
    const table = sampleTable(before);
    const failures = new NewFailures();
    expect(failures.take(table, false)).toEqual([]);
    table.append(sampleColumns(later, 2, before));
    expect(failures.take(table, true)).toEqual([]);
    expect(opened(before, later).arrived).toEqual([2, 4]);
  });

  it('are told at the edge beyond which they lie', () => {
    const { table, failures } = opened(before, later);
    expect([...failures.outside(table, looking(0, 150))]).toEqual([['later', [2, 4]]]);
    const beyond = looking(215, 300, { laneSide: () => 1 });
    expect([...failures.outside(table, beyond)]).toEqual([
      ['earlier', [2]],
      ['below', [4]],
    ]);
  });

  it('are not told any more once they have been in view', () => {
    const { table, failures } = opened(before, later);
    expect([...failures.outside(table, looking(190, 210))]).toEqual([['later', [4]]]);
    expect([...failures.outside(table, looking(0, 150))]).toEqual([['later', [4]]]);
  });

  it('wait while the query or the legend hides them', () => {
    const { table, failures } = opened(before, later);
    expect([...failures.outside(table, looking(0, 300, { isShown: () => false }))]).toEqual([]);
    expect([...failures.outside(table, looking(0, 150))]).toEqual([['later', [2, 4]]]);
  });

  it('are forgotten when the file is replaced', () => {
    const { table, failures } = opened(before, later);
    table.append({ ...sampleColumns([...later, ...before]), generation: 2 });
    expect(failures.take(table, true)).toEqual([]);
    expect([...failures.outside(table, looking(1000, 2000))]).toEqual([]);
  });

  it('lie each at one edge, or have been seen', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 0, max: 9000 }), fc.constantFrom(-1, 0, 1), (events, start, side) => {
        const { table, failures, arrived } = opened(before, events);
        const view = looking(start, start + 1000, { laneSide: (event) => (event % 2 === 0 ? side : 0) });
        const outside = failures.outside(table, view);
        const told = edges.flatMap((edge) => outside.get(edge) ?? []);
        expect(new Set(told).size).toBe(told.length);
        const isInView = (event: number): boolean =>
          table.time(event) >= start && table.time(event) <= start + 1000 && view.laneSide(event) === 0;
        expect(new Set(told)).toEqual(new Set(arrived.filter((event) => !isInView(event))));
      }),
    );
  });

  it('are gone to from the nearest in time', () => {
    const { table } = opened(before, later);
    expect(nearestAtEdge(table, 'later', [4, 2])).toBe(2);
    expect(nearestAtEdge(table, 'earlier', [2, 4])).toBe(4);
    expect(nearestAtEdge(table, 'above', [])).toBeUndefined();
  });
});

describe('following', () => {
  const anyWindow = fc
    .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 1e7, noNaN: true }))
    .map(([start, span]) => toAxisWindow(unfolded, timeWindow(start, start + span)));

  it('never goes past its goal or back, whatever the frames, and arrives', () => {
    fc.assert(
      fc.property(
        anyWindow,
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 }),
        (from, windows, frames) => {
          const goal = pan(from, windows * spanOf(from));
          let at = from;
          for (const elapsed of frames) {
            const next = approach(at, goal, elapsed);
            expect(next.end).toBeGreaterThanOrEqual(at.end);
            expect(next.end).toBeLessThanOrEqual(goal.end);
            expect(spanOf(next)).toBeCloseTo(spanOf(from), 3);
            at = next;
          }
          for (let frame = 0; frame < 200 && at !== goal; frame++) at = approach(at, goal, 16);
          expect(at).toBe(goal);
        },
      ),
    );
  });
});
