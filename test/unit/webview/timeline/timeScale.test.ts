import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bringIntoWindow,
  clampWindow,
  fit,
  pan,
  smallestSpanMs,
  spanOf,
  timeScale,
  timeWindow,
  zoomAt,
} from '../../../../webview/timeline/timeScale';

const anyWindow = fc
  .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-3, max: 1e9, noNaN: true }))
  .map(([start, span]) => timeWindow(start, start + span));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const near = (a: number, b: number, span: number): boolean => Math.abs(a - b) <= span * 1e-6 + 1e-6;

describe('the time scale', () => {
  it('comes back to the same moment from pixels', () => {
    fc.assert(
      fc.property(anyWindow, share, fc.integer({ min: 1, max: 4000 }), (window, at, width) => {
        const scale = timeScale(window, width);
        const time = window.start + at * spanOf(window);
        return near(scale.toTime(scale.toX(time)), time, spanOf(window));
      }),
    );
  });

  it('keeps the moment under the pointer at its place when zooming', () => {
    fc.assert(
      fc.property(anyWindow, share, fc.double({ min: 0.1, max: 10, noNaN: true }), (window, at, factor) => {
        const anchor = window.start + at * spanOf(window);
        const x = timeScale(window, 1000).toX(anchor);
        const zoomed = zoomAt(window, anchor, factor);
        // In pixels: what a double of this size leaves out.
        const rounding = ((4 * Number.EPSILON * (Math.abs(window.start) + spanOf(window))) / spanOf(zoomed)) * 1000;
        return Math.abs(timeScale(zoomed, 1000).toX(anchor) - x) < 0.01 + rounding;
      }),
    );
  });

  it('returns to the same window after zooming in and out', () => {
    fc.assert(
      fc.property(anyWindow, share, fc.double({ min: 0.2, max: 5, noNaN: true }), (window, at, factor) => {
        const anchor = window.start + at * spanOf(window);
        const back = zoomAt(zoomAt(window, anchor, factor), anchor, 1 / factor);
        return near(back.start, window.start, spanOf(window)) && near(back.end, window.end, spanOf(window));
      }),
    );
  });

  it('tells nanoseconds apart within a session of a day', () => {
    const time = 86_400_000;
    const scale = timeScale(timeWindow(time, time + 1e-3), 1000);
    expect(scale.toX(time + 1e-6)).toBeCloseTo(1, 0);
  });

  it('pans by the time it is told', () => {
    expect(pan(timeWindow(10, 20), 5)).toEqual(timeWindow(15, 25));
  });
});

describe('the limits of the window', () => {
  it('leave alone what is within, and bring in what is not', () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, (window, range) => {
        const clamped = clampWindow(window, range);
        const again = clampWindow(clamped, range);
        const span = spanOf(clamped);
        const slack = 1e-6 * (span + spanOf(range)) + 1e-4;
        expect(span).toBeGreaterThanOrEqual(smallestSpanMs * 0.99);
        expect(span).toBeLessThanOrEqual(spanOf(fit(range)) * 1.2 + slack);
        // Half of what shows may lie beyond the first or the last event, not more.
        expect(clamped.start).toBeGreaterThanOrEqual(range.start - span / 2 - slack);
        expect(clamped.end).toBeLessThanOrEqual(range.end + span / 2 + slack);
        expect(Math.abs(again.start - clamped.start)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it('show a single moment with a second around it', () => {
    expect(spanOf(fit(timeWindow(5, 5)))).toBe(1000);
  });

  it('show a whole range with a little air', () => {
    const window = fit(timeWindow(0, 100));
    expect(window.start).toBeCloseTo(-3);
    expect(window.end).toBeCloseTo(103);
  });
});

describe('bringing a moment into the window', () => {
  it('moves nothing when it shows already', () => {
    const window = timeWindow(0, 100);
    expect(bringIntoWindow(window, 50)).toBe(window);
  });

  it('centres it otherwise, without zooming', () => {
    expect(bringIntoWindow(timeWindow(0, 100), 500)).toEqual(timeWindow(450, 550));
  });
});
