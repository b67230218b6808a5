import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPauses } from '../../../../webview/timeline/foldedTime';
import {
  pan,
  spanOf,
  type TimeAxis,
  timeScale,
  timeWindow,
  type TimeWindow,
  toAxisWindow,
  toTimeWindow,
  unfolded,
  zoomAt,
} from '../../../../webview/timeline/timeScale';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Sessions of up to three hours with pauses of half an hour to a month between them. */
const anyStretches: fc.Arbitrary<readonly TimeWindow[]> = fc
  .array(
    fc.record({
      pause: fc.double({ min: hourMs / 2, max: 30 * 24 * hourMs, noNaN: true }),
      length: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3 * hourMs, noNaN: true })),
    }),
    { maxLength: 30 },
  )
  .map((sessions) => {
    let end = -hourMs;
    return sessions.map(({ pause, length }) => {
      const start = end + pause;
      end = start + length;
      return timeWindow(start, end);
    });
  });
const foldedAxis = fc
  .tuple(anyStretches, fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { minLength: 2, maxLength: 30 }))
  .map(([stretches, shares]) => {
    const last = stretches.at(-1)?.end ?? hourMs;
    return { stretches, axis: foldPauses(stretches), times: shares.map((share) => share * last) };
  });

/** The slow way: walks from the first fold on, adding what each piece of time is worth on the axis. */
function walkTo(axis: TimeAxis, time: number): number {
  let place = time;
  for (const { folded } of axis.folds) {
    const length = axis.toAxis(folded.end) - axis.toAxis(folded.start);
    const within = Math.min(Math.max(time - folded.start, 0), spanOf(folded));
    place -= within - (within / spanOf(folded)) * length;
  }
  return place;
}

describe('the axis with folded pauses', () => {
  it('rises with time, whatever is folded', () => {
    fc.assert(
      fc.property(foldedAxis, ({ axis, times }) => {
        const places = [...times].sort((a, b) => a - b).map((time) => axis.toAxis(time));
        for (let i = 1; i < places.length; i++) expect(places[i]).toBeGreaterThanOrEqual(places[i - 1] ?? 0);
      }),
    );
  });

  it('comes back to the same moment: within 2 ns outside of folds, within a millionth of the fold inside', () => {
    fc.assert(
      fc.property(foldedAxis, ({ axis, times }) => {
        for (const time of times) {
          const fold = axis.folds.find(({ folded }) => time > folded.start && time < folded.end);
          const tolerance = fold ? spanOf(fold.folded) * 1e-6 : 2e-6;
          expect(Math.abs(axis.toTime(axis.toAxis(time)) - time)).toBeLessThanOrEqual(tolerance);
        }
      }),
    );
  });

  it('is what one gets by walking over all pieces, in whatever order it is asked', () => {
    fc.assert(
      fc.property(foldedAxis, ({ axis, times }) => {
        for (const time of times) expect(Math.abs(axis.toAxis(time) - walkTo(axis, time))).toBeLessThan(1e-3);
      }),
    );
  });

  it('keeps the length of everything that happened, and makes every fold shorter than its pause', () => {
    fc.assert(
      fc.property(anyStretches, (stretches) => {
        const axis = foldPauses(stretches);
        for (const stretch of stretches) {
          expect(Math.abs(spanOf(toAxisWindow(axis, stretch)) - spanOf(stretch))).toBeLessThanOrEqual(2e-6);
        }
        for (const { pause } of axis.folds) {
          expect(spanOf(toAxisWindow(axis, pause))).toBeLessThanOrEqual(spanOf(pause) / 2 + 1e-3);
        }
      }),
    );
  });

  it('gives the folds together no more room than what happened', () => {
    fc.assert(
      fc.property(anyStretches, (stretches) => {
        const active = stretches.reduce((sum, stretch) => sum + spanOf(stretch), 0);
        fc.pre(active > minuteMs);
        const axis = foldPauses(stretches);
        const folds = axis.folds.reduce((sum, { folded }) => sum + spanOf(toAxisWindow(axis, folded)), 0);
        expect(folds).toBeLessThanOrEqual(active / 2 + 1);
      }),
    );
  });

  it('is time itself where there is nothing to fold', () => {
    expect(foldPauses([])).toBe(unfolded);
    expect(foldPauses([timeWindow(0, 5 * hourMs)])).toBe(unfolded);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (time) => {
        expect(unfolded.toAxis(time)).toBe(time);
        expect(unfolded.toTime(time)).toBe(time);
      }),
    );
  });

  it('leaves the events beside a pause a little of it', () => {
    const axis = foldPauses([timeWindow(0, hourMs), timeWindow(13 * hourMs, 14 * hourMs)]);
    const [fold] = axis.folds;
    expect(fold?.pause).toEqual(timeWindow(hourMs, 13 * hourMs));
    expect(fold?.folded.start).toBeGreaterThan(hourMs);
    expect(fold?.folded.end).toBeLessThan(13 * hourMs);
  });

  it('does not move what is there with every event that arrives', () => {
    const before = foldPauses([timeWindow(0, hourMs), timeWindow(13 * hourMs, 14 * hourMs)]);
    const after = foldPauses([timeWindow(0, hourMs), timeWindow(13 * hourMs, 14 * hourMs + minuteMs)]);
    expect(after.toAxis(14 * hourMs)).toBe(before.toAxis(14 * hourMs));
  });

  it('tells moments apart that lie a second around single events', () => {
    const axis = foldPauses([timeWindow(0, 0), timeWindow(hourMs, hourMs)]);
    expect(axis.folds).toHaveLength(1);
    expect(axis.toAxis(hourMs) - axis.toAxis(0)).toBeGreaterThan(1000);
  });
});

describe('the scale on a folded axis', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('keeps the moment under the pointer at its place when zooming, and comes back to the same window', () => {
    fc.assert(
      fc.property(
        foldedAxis,
        share,
        share,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        ({ axis, stretches }, begin, at, factor) => {
          const last = stretches.at(-1)?.end ?? hourMs;
          const window = toAxisWindow(axis, timeWindow(begin * last, begin * last + hourMs));
          fc.pre(spanOf(window) > 1);
          const place = window.start + at * spanOf(window);
          const zoomed = zoomAt(window, place, factor);
          const scale = timeScale(toTimeWindow(axis, zoomed), 1000, axis);
          expect(Math.abs(scale.toX(axis.toTime(place)) - at * 1000)).toBeLessThan(0.01);
          const back = zoomAt(zoomed, place, 1 / factor);
          expect(Math.abs(back.start - window.start)).toBeLessThan(spanOf(window) * 1e-6 + 1e-6);
          expect(Math.abs(back.end - window.end)).toBeLessThan(spanOf(window) * 1e-6 + 1e-6);
        },
      ),
    );
  });

  it('finds the pixel of a moment again', () => {
    fc.assert(
      fc.property(foldedAxis, fc.integer({ min: -20, max: 1020 }), ({ axis, stretches }, x) => {
        const window = timeWindow(-minuteMs, (stretches.at(-1)?.end ?? 0) + minuteMs);
        const scale = timeScale(window, 1000, axis);
        expect(Math.abs(scale.toX(scale.toTime(x)) - x)).toBeLessThan(0.01);
      }),
    );
  });

  it('pans over a fold by as many pixels as anywhere', () => {
    const axis = foldPauses([timeWindow(0, hourMs), timeWindow(13 * hourMs, 14 * hourMs)]);
    const window = toAxisWindow(axis, timeWindow(0, 13.5 * hourMs));
    const moved = toTimeWindow(axis, pan(window, spanOf(window) / 10));
    const before = timeScale(toTimeWindow(axis, window), 1000, axis).toX(13 * hourMs);
    expect(timeScale(moved, 1000, axis).toX(13 * hourMs)).toBeCloseTo(before - 100, 6);
  });
});
