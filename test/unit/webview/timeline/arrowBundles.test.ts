import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrow,
  bundleArrows,
  bundleWidth,
  bundlingFor,
  strongestBundles,
} from '../../../../webview/timeline/arrowBundles';
import { meaningCode } from '../../../../webview/timeline/eventTable';
import { timeScale, timeWindow } from '../../../../webview/timeline/timeScale';
import { sampleTable } from './sample';

/** Any arrows, by time. */
const arrows: fc.Arbitrary<readonly Arrow[]> = fc
  .array(
    fc.record({
      from: fc.nat({ max: 3 }),
      to: fc.nat({ max: 3 }),
      time: fc.integer({ min: -2000, max: 2000 }),
      meaning: fc.nat({ max: 2 }),
    }),
    { maxLength: 80 },
  )
  .map((any) => any.toSorted((a, b) => a.time - b.time));
const widths = fc.integer({ min: -3, max: 9 }).map((exponent) => 2 ** exponent);
const of = (cellMs: number, step = 1) => ({ first: 0, end: 0, step, cellMs });

describe('arrows that are near each other', () => {
  it('are in exactly one bundle, with those of the same rows, meaning and stretch of time', () => {
    fc.assert(
      fc.property(arrows, widths, (given, cellMs) => {
        const groups = new Map<string, Arrow[]>();
        for (const arrow of given) {
          const name = [arrow.from, arrow.to, arrow.meaning, Math.floor(arrow.time / cellMs)].join();
          groups.set(name, [...(groups.get(name) ?? []), arrow]);
        }
        const bundles = bundleArrows(given, of(cellMs));
        expect(bundles.length).toBe(groups.size);
        for (const { from, to, meaning, time, count } of bundles) {
          const members = groups.get([from, to, meaning, Math.floor(time / cellMs)].join()) ?? [];
          expect(count).toBe(members.length);
          expect(time).toBeCloseTo(members.reduce((sum, member) => sum + member.time, 0) / members.length, 6);
        }
      }),
    );
  });

  it('stand for all messages, also for those that were passed over', () => {
    fc.assert(
      fc.property(arrows, widths, fc.integer({ min: 1, max: 9 }), (given, cellMs, step) => {
        const sum = bundleArrows(given, of(cellMs, step)).reduce((total, { count }) => total + count, 0);
        expect(sum).toBe(given.length * step);
      }),
    );
  });

  it('are left out where there are too many, the weakest first, and failures last', () => {
    fc.assert(
      fc.property(arrows, fc.nat({ max: 20 }), (given, most) => {
        const all = bundleArrows(given, of(1));
        const kept = strongestBundles(all, most);
        expect(kept.length).toBe(Math.min(most, all.length));
        const rank = (bundle: (typeof all)[number]): number =>
          (bundle.meaning === meaningCode('failure') ? 1e9 : 0) + bundle.count;
        const weakest = Math.min(...kept.map(rank));
        for (const bundle of all) if (!kept.includes(bundle)) expect(rank(bundle)).toBeLessThanOrEqual(weakest);
      }),
    );
  });

  it('are drawn broader the more they are, up to three times', () => {
    expect([1, 2, 4, 1_000_000].map(bundleWidth)).toEqual([1, 1.5, 2, 3]);
  });
});

describe('what a frame looks at', () => {
  const table = sampleTable(Array.from({ length: 20_000 }, (_, at) => ({ kind: 'nudge_sent', at })));

  it('is every message that can reach into the window while there are few', () => {
    const bundling = bundlingFor(table, table.order, timeScale(timeWindow(1000, 1500), 1000));
    expect(bundling.step).toBe(1);
    expect(bundling.first).toBeLessThanOrEqual(1000 - 12);
    expect(bundling.end).toBeGreaterThanOrEqual(1500 + 12);
  });

  it('is no more than four thousand and a stretch beside the window on both sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19_000 }), fc.integer({ min: 1, max: 20_000 }), (start, span) => {
        const { first, end, step, cellMs } = bundlingFor(
          table,
          table.order,
          timeScale(timeWindow(start, start + span), 800),
        );
        expect(first % step).toBe(0);
        expect((end - first) / step).toBeLessThanOrEqual(4000 + (2 * cellMs) / step + 1);
      }),
    );
  });

  it('stays the same while the window moves by less than a stretch', () => {
    const at = (start: number) => bundlingFor(table, table.order, timeScale(timeWindow(start, start + 8192), 1024));
    const [one, other] = [at(4096), at(4096 + 1)];
    expect([other.step, other.cellMs]).toEqual([one.step, one.cellMs]);
    expect((other.first - one.first) % one.step).toBe(0);
  });
});
