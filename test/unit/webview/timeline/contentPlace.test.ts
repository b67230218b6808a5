import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CanvasSize,
  type ContentPlace,
  foreseen,
  isWithin,
  movedBy,
  overlap,
  type PixelArea,
  shiftBetween,
  shiftedBy,
  stillShows,
  stretchedTo,
  stripsBetween,
  widened,
} from '../../../../webview/timeline/painter/contentPlace';
import { type AxisMs, pan, spanOf, type TimeWindow, zoomAt } from '../../../../webview/timeline/timeScale';

const sizes: fc.Arbitrary<CanvasSize> = fc.record({
  width: fc.integer({ min: 200, max: 3000 }),
  height: fc.integer({ min: 100, max: 2000 }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
const windows: fc.Arbitrary<TimeWindow<AxisMs>> = fc
  .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 1e9, noNaN: true }))
  .map(([start, span]) => ({ start: start as AxisMs, end: (start + span) as AxisMs }));

/** Where a window lies on a canvas. */
function placeOf(window: TimeWindow<AxisMs>, { width, ratio }: CanvasSize, scrollTop = 0): ContentPlace {
  return { start: window.start, msPerPixel: (spanOf(window) * ratio) / width, scrollTop };
}

/** The device pixel that an axis place is seen at. */
const pixelOf = (place: number, { start, msPerPixel }: ContentPlace, ratio: number): number =>
  ((place - start) / msPerPixel) * ratio;

describe('content that the picture moves away from', () => {
  it('is moved by whole pixels to within half a pixel of where it belongs', () => {
    fc.assert(
      fc.property(sizes, windows, fc.integer({ min: -500, max: 500 }), fc.nat(400), (size, window, share, scrolled) => {
        const from = placeOf(window, size, 200);
        const to = placeOf(pan(window, (spanOf(window) * share) / 1000), size, 200 + scrolled);
        const shift = shiftBetween(from, to, size);
        if (!shift) throw new Error('It is as wide as before.');
        expect([Number.isInteger(shift.right), Number.isInteger(shift.down)]).toEqual([true, true]);
        const moved = movedBy(from, shift, size.ratio);
        expect(Math.abs(pixelOf(moved.start, to, size.ratio))).toBeLessThan(0.51);
        expect(Math.abs(moved.scrollTop - to.scrollTop) * size.ratio).toBeLessThan(0.51);
      }),
    );
  });

  it('has to be stretched when the window gets longer or shorter', () => {
    fc.assert(
      fc.property(sizes, windows, fc.constantFrom(0.5, 0.9, 0.99, 1.01, 1.1, 2), (size, window, factor) => {
        const longer = zoomAt(window, window.start, factor);
        expect(shiftBetween(placeOf(window, size), placeOf(longer, size), size)).toBeUndefined();
      }),
    );
  });

  it('is stretched so that each moment lies where the picture has it', () => {
    fc.assert(
      fc.property(sizes, windows, windows, fc.double({ min: 0, max: 1, noNaN: true }), (size, one, other, share) => {
        const [from, to] = [placeOf(one, size), placeOf(other, size)];
        const { left, width } = stretchedTo(from, to, size);
        const moment = one.start + share * spanOf(one);
        const expected = pixelOf(moment, to, size.ratio);
        expect(Math.abs(left + share * width - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected), width));
      }),
    );
  });

  it('no longer shows what lies outside of it, or is scrolled', () => {
    const size = { width: 1000, height: 500, ratio: 1 };
    const window = { start: 0 as AxisMs, end: 1000 as AxisMs };
    const place = placeOf(window, size);
    const inside = zoomAt(window, 500, 0.8);
    expect(stillShows(place, placeOf(inside, size), size)).toBe(true);
    expect(stillShows(place, placeOf(zoomAt(window, 500, 1.1), size), size)).toBe(false);
    expect(stillShows(place, placeOf(zoomAt(window, 500, 0.4), size), size)).toBe(false);
    expect(stillShows(place, { ...placeOf(inside, size), scrollTop: 5 }, size)).toBe(false);
  });
});

describe('a zoom is foreseen', () => {
  it('where it goes on as it went: around the same place, by the same factor in each frame', () => {
    const factors = fc.double({ min: 0.9, max: 1.1, noNaN: true }).filter((factor) => Math.abs(factor - 1) > 0.01);
    fc.assert(
      fc.property(
        sizes,
        windows,
        factors,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, window, factor, share) => {
          const anchor = window.start + share * spanOf(window);
          const now = zoomAt(window, anchor, factor);
          const later = zoomAt(zoomAt(zoomAt(now, anchor, factor), anchor, factor), anchor, factor);
          const found = foreseen(placeOf(window, size), placeOf(now, size), 3);
          const expected = placeOf(later, size);
          expect(found.msPerPixel / expected.msPerPixel).toBeCloseTo(1, 6);
          expect(Math.abs(pixelOf(found.start, expected, size.ratio))).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('no further than to windows a little longer or shorter', () => {
    const size = { width: 1000, height: 500, ratio: 1 };
    const window = { start: 0 as AxisMs, end: 1000 as AxisMs };
    const far = foreseen(placeOf(window, size), placeOf(zoomAt(window, 500, 1.5), size), 8);
    expect(far.msPerPixel).toBeLessThan(1.5 * 2);
  });
});

describe('what is painted of a canvas', () => {
  const canvas = { width: 1256, height: 756 };
  const view = { left: 128, top: 128, width: 1000, height: 500 };
  const moves = fc.array(
    fc.record({ right: fc.integer({ min: -128, max: 128 }), down: fc.integer({ min: -128, max: 128 }) }),
  );
  const areaOf = ({ width, height }: PixelArea): number => width * height;

  it('always holds the view, lies on the canvas, and grows by strips that neither overlap nor leave a gap', () => {
    fc.assert(
      fc.property(moves, fc.nat(200), (steps, more) => {
        let painted: PixelArea = view;
        for (const step of steps) {
          const at = shiftedBy(view, step);
          const wanted = widened(painted, at, more, canvas);
          expect(isWithin(at, wanted)).toBe(true);
          expect(isWithin(painted, wanted)).toBe(true);
          expect(overlap(wanted, canvas)).toEqual(wanted);
          const strips = stripsBetween(painted, wanted).map(({ area }) => area);
          expect(strips.reduce((sum, area) => sum + areaOf(area), areaOf(painted))).toBe(areaOf(wanted));
          expect(strips.every((area) => isWithin(area, wanted))).toBe(true);
          const apart = (one: PixelArea, other: PixelArea): boolean =>
            areaOf(overlap(shiftedBy(one, { right: -other.left, down: -other.top }), other)) === 0;
          strips.forEach((one, i) => {
            expect([painted, ...strips.slice(i + 1)].every((other) => apart(one, other))).toBe(true);
          });
          painted = wanted;
        }
      }),
    );
  });
});
