import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityColumns, visibleRange } from '../../../../webview/timeline/density';
import { meaningByCode } from '../../../../webview/timeline/eventTable';
import { histogram } from '../../../../webview/timeline/histogram';
import { overviewScale, stretchesOf } from '../../../../webview/timeline/overviewScale';
import { timeScale, timeWindow } from '../../../../webview/timeline/timeScale';
import { anyEvents, sampleTable } from './sample';

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);

const sessionGapMs = 30 * 60_000;

describe('a dense lane', () => {
  it('counts every event of the window in exactly one column, and every failure', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (events, start, span) => {
          const table = sampleTable(events);
          const scale = timeScale(timeWindow(start, start + span), 200);
          const columns = densityColumns(table, table.order, visibleRange(table, table.order, scale, 0), scale);
          const inside = [...table.order].filter(
            (event) => table.time(event) >= start && table.time(event) < start + span,
          );
          expect(sum(columns.counts)).toBe(inside.length);
          expect(sum(columns.failures)).toBe(inside.filter((event) => table.kind(event) === 'task_failed').length);
        },
      ),
    );
  });

  it('shows the most frequent meaning of a column, and locks only where nothing else is', () => {
    const table = sampleTable([
      { kind: 'lock_acquired', at: 0 },
      { kind: 'lock_released', at: 0 },
      { kind: 'nudge_sent', at: 0 },
      { kind: 'lock_acquired', at: 99 },
    ]);
    const scale = timeScale(timeWindow(0, 100), 200);
    const { meanings } = densityColumns(table, table.order, { from: 0, to: 4 }, scale);
    expect([meaningByCode[meanings[0] ?? 0], meaningByCode[meanings[99] ?? 0]]).toEqual(['message', 'lock']);
  });

  it('is dense only when marks would run into each other', () => {
    const lane = (count: number): boolean => {
      const table = sampleTable(Array.from({ length: count }, (_, at) => ({ kind: 'nudge_sent', at })));
      return visibleRange(table, table.order, timeScale(timeWindow(-1, count), 1000), 0).dense;
    };
    expect([lane(100), lane(300)]).toEqual([false, true]);
  });
});

describe('the overview', () => {
  it('counts every event in exactly one bar', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 50, max: 900 }), (events, width) => {
        const table = sampleTable(events);
        const scale = overviewScale(stretchesOf(table, table.order, 500), width);
        const bars = histogram(table, table.order, scale, width, 4);
        expect(sum(bars.counts)).toBe(events.length);
        expect(sum(bars.failures)).toBe(events.filter(({ kind }) => kind === 'task_failed').length);
        expect(bars.most).toBe(events.length === 0 ? 0 : Math.max(...bars.counts));
      }),
    );
  });

  it('maps time to pixels and back, always rising, with all of it within the width', () => {
    const windows = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 })), {
        minLength: 1,
        maxLength: 40,
      })
      .map((pairs) => {
        let time = 0;
        return pairs.map(([gap, length]) => {
          const start = time + gap + 1000;
          time = start + length;
          return timeWindow(start, time);
        });
      });
    fc.assert(
      fc.property(windows, fc.integer({ min: 100, max: 1500 }), (stretches, width) => {
        const scale = overviewScale(stretches, width);
        const first = stretches[0]?.start ?? 0;
        const last = stretches.at(-1)?.end ?? 0;
        expect(scale.toX(first)).toBeGreaterThanOrEqual(-0.01);
        expect(scale.toX(last)).toBeLessThanOrEqual(width + 0.01);
        let before = -Infinity;
        for (let step = 0; step <= 20; step++) {
          const time = first + ((last - first) * step) / 20;
          const x = scale.toX(time);
          expect(x).toBeGreaterThanOrEqual(before);
          expect(scale.toTime(x)).toBeCloseTo(time, 3);
          before = x;
        }
      }),
    );
  });

  it('folds the pause between two sessions', () => {
    const table = sampleTable(
      [0, 60_000, 60_000 + sessionGapMs * 10, 120_000 + sessionGapMs * 10].map((at) => ({ kind: 'nudge_sent', at })),
    );
    const scale = overviewScale(stretchesOf(table, table.order, sessionGapMs), 420);
    expect(scale.stretches.map(({ left, width }) => [left, width])).toEqual([
      [0, 200],
      [220, 200],
    ]);
  });
});
