import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TickOptions, ticks } from '../../../../webview/timeline/ticks';
import { timeWindow } from '../../../../webview/timeline/timeScale';
import { timeZones } from '../../../../webview/timeline/timeText';
import { nineOClock } from './sample';

/** Letters of 7 px: as wide as real ones, and the same on every machine. */
const measure = (text: string): number => text.length * 7;
const options = (start: number, end: number, more: Partial<TickOptions> = {}): TickOptions => ({
  window: timeWindow(start, end),
  width: 1000,
  zone: 'utc',
  originMs: nineOClock,
  firstEvent: 0,
  measure,
  ...more,
});
const labels = (given: TickOptions): readonly string[] => ticks(given).map(({ label }) => label);

/** From 50 ns to 3,000 years. */
const anySpan = fc.double({ min: Math.log(5e-5), max: Math.log(1e14), noNaN: true }).map(Math.exp);

describe('the ticks of the time axis', () => {
  it('never overlap, are in order and lie in the window, at every zoom and in every zone', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        anySpan,
        fc.constantFrom(...timeZones),
        fc.integer({ min: 300, max: 3000 }),
        (start, span, zone, width) => {
          const made = ticks(options(start, start + span, { zone, width }));
          let end = -Infinity;
          for (const { time, label } of made) {
            const x = ((time - start) / span) * width;
            expect(x).toBeGreaterThanOrEqual(-0.5);
            expect(x).toBeLessThanOrEqual(width + 0.5);
            expect(x - measure(label) / 2).toBeGreaterThan(end);
            end = x + measure(label) / 2;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are there at every zoom', () => {
    fc.assert(
      fc.property(anySpan, fc.constantFrom(...timeZones), (span, zone) => {
        expect(ticks(options(0, span, { zone, width: 1200 })).length).toBeGreaterThan(0);
      }),
    );
  });

  it('say seconds, hours, days, months and years as is fit', () => {
    expect(labels(options(0, 20_000))).toContain('09:00:10');
    expect(labels(options(0, 3 * 3_600_000))).toContain('10:30');
    expect(labels(options(0, 5 * 86_400_000))).toContain('13 Jan');
    expect(labels(options(0, 400 * 86_400_000))).toContain('Apr 2026');
    expect(labels(options(0, 4000 * 86_400_000))).toContain('2028');
  });

  it('say all digits of a nanosecond', () => {
    expect(labels(options(4_123.4567, 4_123.4567 + 5e-6))).toContain('09:00:04.123456702');
  });

  it('mark the day at midnight', () => {
    const midnight = ticks(options(0, 20 * 3_600_000)).find(({ strong }) => strong);
    expect(midnight?.label).toBe('12 Jan');
  });

  it('count from the first event in relative time', () => {
    const since = (length: number): readonly string[] =>
      labels(options(1500, 1500 + length, { zone: 'relative', firstEvent: 1500 }));
    expect(since(20_000).slice(0, 3)).toEqual(['+0:00', '+0:02', '+0:04']);
    expect(since(30 * 86_400_000)).toContain('+10 d');
  });

  it('follow the local clock over a change of summer time', () => {
    // 2026-03-29 is the night of the change in central Europe; elsewhere the days are of equal length, and as right.
    const start = Date.UTC(2026, 2, 27);
    const made = ticks(options(0, 5 * 86_400_000, { zone: 'local', originMs: start }));
    expect(made.length).toBeGreaterThan(2);
    for (const { time } of made) expect(new Date(start + time).getMinutes()).toBe(0);
    const days = made.filter(({ label }) => /^\d+ Mar$/u.test(label));
    for (const { time } of days) expect(new Date(start + time).getHours()).toBe(0);
  });
});
