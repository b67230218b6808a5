import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeatColumns } from '../../../../webview/timeline/density';
import { type EventTable } from '../../../../webview/timeline/eventTable';
import { histogram } from '../../../../webview/timeline/histogram';
import { overviewScale, stretchesOf } from '../../../../webview/timeline/overviewScale';
import { buildPyramid, type Pyramid } from '../../../../webview/timeline/pyramid';
import { timeScale, timeWindow } from '../../../../webview/timeline/timeScale';
import { anyEvents, sampleTable } from './sample';

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);

const sessionGapMs = 30 * 60_000;

const years = fc.integer({ min: -6, max: 9 }).map((exponent) => 10 ** exponent);

describe('the columns of a lane', () => {
  it('hold every event of the window in exactly one, in order, with what it means', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 0, max: 9000 }), years, (events, start, span) => {
        const table = sampleTable(events);
        const scale = timeScale(timeWindow(start, start + span), 200);
        const columns = new HeatColumns();
        columns.fill(table, table.order, scale, undefined);
        const inside = (event: number): boolean => table.time(event) >= start && table.time(event) <= start + span;
        const taken = [...table.order.subarray(columns.from, columns.to)];
        expect([...table.order].filter(inside).filter((event) => !taken.includes(event))).toEqual([]);
        for (let column = 0; column < columns.length; column++) {
          const own = taken.splice(0, columns.total(column));
          for (const event of own) {
            expect(table.time(event)).toBeGreaterThanOrEqual(columns.start(column));
            expect(table.time(event)).toBeLessThan(columns.end(column));
          }
          expect(columns.failures(column)).toBe(own.filter((event) => table.kind(event) === 'task_failed').length);
          if (column > 0) expect(columns.start(column)).toBeGreaterThanOrEqual(columns.end(column - 1));
        }
        expect(taken).toEqual([]);
      }),
    );
  });

  it('come to the same with a pyramid and without', () => {
    const table = sampleTable(
      Array.from({ length: 3000 }, (_, i) => ({
        kind: i % 97 === 0 ? 'task_failed' : 'nudge_sent',
        at: (i * i) % 50_000,
      })),
    );
    const pyramid = built(table);
    fc.assert(
      fc.property(fc.integer({ min: -9000, max: 50_000 }), years, (start, span) => {
        const scale = timeScale(timeWindow(start, start + span), 300);
        const [walked, looked] = [new HeatColumns(), new HeatColumns()];
        walked.fill(table, table.order, scale, undefined);
        looked.fill(table, table.order, scale, pyramid);
        expect(texts(looked)).toEqual(texts(walked));
        expect([looked.from, looked.to]).toEqual([walked.from, walked.to]);
      }),
    );
  });

  it('stay the same while the picture moves', () => {
    const table = sampleTable(Array.from({ length: 500 }, (_, at) => ({ kind: 'nudge_sent', at })));
    const at = (start: number): readonly string[] => {
      const columns = new HeatColumns();
      columns.fill(table, table.order, timeScale(timeWindow(start, start + 500), 200), undefined);
      return texts(columns);
    };
    const moved = new Set(at(13.7));
    const common = at(0).filter((text) => moved.has(text));
    expect(common.length).toBeGreaterThan(60);
  });

  it('fade from marks into heat as marks come nearer than they are wide', () => {
    const heatWith = (spacing: number): number => {
      const table = sampleTable(Array.from({ length: 400 }, (_, i) => ({ kind: 'nudge_sent', at: i * spacing })));
      const columns = new HeatColumns();
      columns.fill(table, table.order, timeScale(timeWindow(0, 400), 400), undefined);
      return columns.heat(Math.floor(columns.length / 2));
    };
    expect(heatWith(12)).toBe(0);
    expect(heatWith(6)).toBeGreaterThan(0);
    expect(heatWith(6)).toBeLessThan(1);
    expect(heatWith(3)).toBe(1);
  });

  it('leave a lone failure a mark beside a burst', () => {
    const burst = Array.from({ length: 300 }, (_, i) => ({ kind: 'nudge_sent', at: i / 10 }));
    const table = sampleTable([...burst, { kind: 'task_failed', at: 90 }]);
    const columns = new HeatColumns();
    columns.fill(table, table.order, timeScale(timeWindow(0, 100), 400), undefined);
    const last = columns.length - 1;
    expect([columns.heat(0), columns.heat(last), columns.failures(last)]).toEqual([1, 0, 1]);
  });
});

function texts(columns: HeatColumns): readonly string[] {
  return Array.from(
    { length: columns.length },
    (_, column) => `${columns.start(column)} ${columns.total(column)} ${columns.failures(column)}`,
  );
}

function built(table: EventTable): Pyramid {
  const building = buildPyramid(table, table.order);
  for (;;) {
    const step = building.next();
    if (step.done === true) return step.value;
  }
}

describe('the overview', () => {
  it('counts every event in exactly one bar', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 50, max: 900 }), (events, width) => {
        const table = sampleTable(events);
        const scale = overviewScale(stretchesOf(table, table.order, 500), width);
        const bars = histogram(
          table,
          { events: table.order, failures: table.order.filter((event) => table.kind(event) === 'task_failed') },
          scale,
          width,
          4,
        );
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
