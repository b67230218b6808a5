import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { foldPauses } from '../../../../webview/timeline/foldedTime';
import { type TickOptions, ticks } from '../../../../webview/timeline/ticks';
import { timeScale, timeWindow, unfolded } from '../../../../webview/timeline/timeScale';
import { timeZones } from '../../../../webview/timeline/timeText';
import { nineOClock } from './sample';

/** Letters of 7 px: as wide as real ones, and the same on every machine. */
const measure = (text: string): number => text.length * 7;
const options = (start: number, end: number, more: Partial<TickOptions> = {}): TickOptions => ({
  window: timeWindow(start, end),
  timeAxis: unfolded,
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

  it('show at least one label in full, on an axis of 120 px and more', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        anySpan,
        fc.constantFrom(...timeZones),
        fc.integer({ min: 120, max: 400 }),
        (start, span, zone, width) => {
          const given = options(start, start + span, { zone, width });
          const scale = timeScale(given.window, width);
          const whole = ticks(given).filter(({ time, label }) => {
            const half = measure(label) / 2;
            return scale.toX(time) >= half && scale.toX(time) + half <= width;
          });
          expect(whole.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
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

/** What a label leaves out is zero: `10:30` has no seconds, `11 Jan` no hours, `Jan 2026` no days. */
function isWhatItSays(label: string, date: Date): boolean {
  const zeros = [date.getMilliseconds(), date.getSeconds(), date.getMinutes(), date.getHours(), date.getDate() - 1];
  const told = [/^\d\d:\d\d:\d\d\./u, /^\d\d:\d\d:\d\d$/u, /^\d\d:\d\d$/u, /(?!)/u, /^\d+ [A-Z][a-z]{2}( \d{4})?$/u];
  const leftOut = told.findIndex((form) => form.test(label));
  return zeros.slice(0, leftOut < 0 ? zeros.length : leftOut).every((part) => part === 0);
}

describe.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])('in %s', (zone) => {
  beforeAll(() => void vi.stubEnv('TZ', zone));
  afterAll(() => void vi.unstubAllEnvs());

  it('the ticks are round on the clock of the wall, also in the nights when it is changed', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.double({ min: Math.log(1000), max: Math.log(4e11), noNaN: true }).map(Math.exp),
        (begin, span) => {
          const originMs = Math.floor(begin.getTime() / 1000) * 1000;
          const made = ticks(options(0, span, { zone: 'local', originMs }));
          for (const { time, label } of made) {
            const date = new Date(originMs + time);
            expect(isWhatItSays(label, date), `${label} at ${date.toString()}`).toBe(true);
            if (label.includes(':')) expect(date.toTimeString().startsWith(label.slice(0, 5))).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the ticks of a folded axis', () => {
  const hour = 3_600_000;
  /** Two hours of work from ten o'clock on, on every of these days after 11 January. */
  const workdays = (days: readonly number[]) =>
    days.map((day) => timeWindow((day * 24 + 1) * hour, (day * 24 + 3) * hour));

  it('never lie in a fold, ascend and never overlap', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { minLength: 2, maxLength: 60 }),
        fc.constantFrom(...timeZones),
        fc.integer({ min: 120, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (days, zone, width, from) => {
          const stretches = workdays(days.sort((a, b) => a - b));
          const timeAxis = foldPauses(stretches);
          const [first, last] = [stretches[0]?.start ?? 0, stretches.at(-1)?.end ?? 0];
          const given = options(first + from * (last - first) * 0.9, last, { timeAxis, zone, width });
          const scale = timeScale(given.window, width, timeAxis);
          let end = -Infinity;
          for (const { time, label } of ticks(given)) {
            for (const { folded } of timeAxis.folds) expect(time > folded.start && time < folded.end).toBe(false);
            expect(scale.toX(time) - measure(label) / 2).toBeGreaterThan(end);
            end = scale.toX(time) + measure(label) / 2;
          }
        },
      ),
    );
  });

  it('name the day where a fold ends', () => {
    const stretches = workdays([0, 3]);
    const timeAxis = foldPauses(stretches);
    const made = ticks(options(0.9 * hour, 76 * hour, { timeAxis }));
    expect(made.map(({ label }) => label)).toEqual(expect.arrayContaining(['10:30', '14 Jan', '11:30']));
    expect(made.find(({ label }) => label === '14 Jan')).toMatchObject({ strong: true });
    expect(made.find(({ label }) => label === '14 Jan')?.time).toBe(timeAxis.folds[0]?.folded.end);
  });

  it('are there for a year of short days', () => {
    const timeAxis = foldPauses(workdays(Array.from({ length: 365 }, (_, day) => day)));
    const made = ticks(options(0, 365 * 24 * hour, { timeAxis }));
    expect(made.length).toBeGreaterThan(5);
    expect(made.map(({ label }) => label)).toContain('Feb 2026');
  });
});
