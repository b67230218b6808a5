import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPauses } from '../../../../webview/timeline/foldedTime';
import { overviewScale } from '../../../../webview/timeline/overviewScale';
import { brushed, gripAt, moveGrip } from '../../../../webview/timeline/overviewWindow';
import { spanOf, timeWindow, toAxisWindow, unfolded } from '../../../../webview/timeline/timeScale';

const hourMs = 3_600_000;
const stretches = [timeWindow(0, 2 * hourMs), timeWindow(24 * hourMs, 27 * hourMs)];
const width = 1000;
const scale = overviewScale(stretches, width);
const place = fc.integer({ min: 0, max: width });

describe('the window of the overview', () => {
  it('is taken hold of at its edges and between them', () => {
    const extent = { left: 100, right: 300 };
    expect([95, 200, 305].map((x) => gripAt(x, extent, width))).toEqual(['start', 'window', 'end']);
    expect([50, 400].map((x) => gripAt(x, extent, width))).toEqual([undefined, undefined]);
  });

  it('is no hindrance to choosing another one where it is all there is', () => {
    expect(gripAt(500, { left: 0, right: width }, width)).toBeUndefined();
    expect(gripAt(2, { left: 0, right: width }, width)).toBe('start');
  });

  it('can be moved by its middle also where it is as small as can be', () => {
    expect(gripAt(103, { left: 100, right: 106 }, width)).toBe('window');
  });

  it('is what was brushed over, in either direction', () => {
    fc.assert(
      fc.property(place, place, (from, to) => {
        const window = brushed(scale, from, to);
        expect(window).toEqual(brushed(scale, to, from));
        expect(scale.toX(window.start)).toBeCloseTo(Math.min(from, to), 3);
        expect(scale.toX(window.end)).toBeCloseTo(Math.max(from, to), 3);
      }),
    );
  });

  it('stays as long on the axis as it was while it is moved, folded or not', () => {
    fc.assert(
      fc.property(place, place, fc.boolean(), (from, to, folded) => {
        const axis = folded ? foldPauses(stretches) : unfolded;
        const window = timeWindow(hourMs, 25 * hourMs);
        const moved = moveGrip('window', window, { scale, axis, from, to });
        const length = spanOf(toAxisWindow(axis, window));
        expect(Math.abs(spanOf(toAxisWindow(axis, moved)) - length)).toBeLessThan(1);
      }),
    );
  });

  it('never turns inside out', () => {
    fc.assert(
      fc.property(fc.constantFrom('start', 'end'), place, (grip, to) => {
        const window = timeWindow(hourMs, 1.5 * hourMs);
        const moved = moveGrip(grip, window, { scale, axis: unfolded, from: 0, to });
        expect(spanOf(moved)).toBeGreaterThan(0);
        expect(grip === 'start' ? moved.end : moved.start).toBe(grip === 'start' ? window.end : window.start);
      }),
    );
  });
});
