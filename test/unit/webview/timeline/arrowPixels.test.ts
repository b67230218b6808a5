import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintArrowPixels } from '../../../../webview/timeline/painter/arrowPixels';
import {
  arrowCurve,
  arrowDot,
  arrowHead,
  arrowShape,
  type ArrowShape,
} from '../../../../webview/timeline/painter/arrowShape';
import { rowLayout } from '../../../../webview/timeline/layout';
import { PixelGrid } from '../../../../webview/timeline/painter/pixelGrid';

const [width, height] = [90, 120];
const rows = rowLayout(40, 600);

/** Arrows between any two rows, most of them in part beside or above and below the grid. */
const arrows = fc
  .tuple(fc.double({ min: -20, max: width + 20, noNaN: true }), fc.nat(39), fc.nat(39))
  .filter(([, from, to]) => from !== to)
  .map(([x, from, to]) => arrowShape(x, rows, { from, to }));
const places = fc.record({ ratio: fc.constantFrom(1, 1.25, 2), top: fc.integer({ min: 0, max: 1000 }) });
const lineWidths = fc.constantFrom(1, 1.25, 2.5, 3.75);

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Many points of an arrow's curve, by the formula. */
function curvePoints(shape: ArrowShape): readonly Point[] {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = arrowCurve(shape);
  return Array.from({ length: 1001 }, (_, i) => {
    const t = i / 1000;
    const s = 1 - t;
    const at = (a: number, b: number, c: number, d: number): number =>
      s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
    return { x: at(x0, x1, x2, x3), y: at(y0, y1, y2, y3) };
  });
}

/** How far a point is from the arrow: from its curve's middle, its head or its dot. */
function distanceTo(shape: ArrowShape, points: readonly Point[], { x, y }: Point): number {
  const fromCurve = Math.min(...points.map((point) => Math.hypot(point.x - x, point.y - y)));
  const fromDot = Math.hypot(shape.x - x, shape.startY - y) - arrowDot;
  const back = shape.tipY - shape.down * arrowHead.length;
  const beside = Math.max(shape.x - arrowHead.left - x, x - shape.x - arrowHead.right, 0);
  const along = Math.max(Math.min(shape.tipY, back) - y, y - Math.max(shape.tipY, back), 0);
  return Math.min(fromCurve, fromDot, Math.hypot(beside, along));
}

describe('an arrow written as pixels', () => {
  it('covers what the curve, its head and its dot cover, and nothing else, at any pixel ratio', () => {
    fc.assert(
      fc.property(arrows, places, lineWidths, (shape, place, lineWidth) => {
        const grid = new PixelGrid(new Int32Array(width * height), width, height);
        paintArrowPixels(grid, shape, place, { color: 0x12_34_56, opacity: 1, width: lineWidth });
        const points = curvePoints(shape);
        const pixelOf = ({ x, y }: Point): number => {
          const [column, row] = [Math.floor(x * place.ratio), Math.floor((y - place.top) * place.ratio)];
          const isInside = column >= 0 && column < width && row >= 0 && row < height;
          return isInside ? (grid.pixels[row * width + column] ?? 0) : -1;
        };
        // The ends are cut straight across: the half pixel there belongs to the dot and the head.
        for (const point of points.slice(10, -10)) expect(pixelOf(point)).not.toBe(0);
        for (let i = 0; i < grid.pixels.length; i++) {
          if (grid.pixels[i] === 0) continue;
          const row = Math.floor(i / width);
          const middle = { x: ((i % width) + 0.5) / place.ratio, y: (row + 0.5) / place.ratio + place.top };
          expect(distanceTo(shape, points, middle)).toBeLessThan(lineWidth / 2 + 1.25 / place.ratio);
          expect(row >= grid.dirtyTop && row < grid.dirtyBottom).toBe(true);
        }
      }),
      {
        numRuns: 25,
        // Enters its head so flat that it stuck out beyond the bend before it.
        examples: [[{ x: 0, startY: 598, tipY: 578, down: -1, bend: 7.25 }, { ratio: 2, top: 524 }, 2.5]],
      },
    );
  });

  it('is as strong in each row as the line is wide, so that thin ones do not flicker while they move', () => {
    fc.assert(
      fc.property(fc.double({ min: 30, max: 60, noNaN: true }), lineWidths, (x, lineWidth) => {
        const shape = arrowShape(x, rows, { from: 0, to: 39 });
        const grid = new PixelGrid(new Int32Array(width * height), width, height);
        paintArrowPixels(grid, shape, { ratio: 1, top: 400 }, { color: 0, opacity: 1, width: lineWidth });
        for (let y = 0; y < height; y++) {
          const row = grid.pixels.subarray(y * width, (y + 1) * width);
          const covered = row.reduce((sum, pixel) => sum + (pixel >>> 24) / 255, 0);
          expect(Math.abs(covered - lineWidth)).toBeLessThan(0.05);
        }
      }),
    );
  });
});
