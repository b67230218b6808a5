import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PixelRows, PixelGrid } from '../../../../webview/timeline/painter/pixelGrid';

const [width, height] = [12, 9];
const newGrid = (): PixelGrid => new PixelGrid(new Int32Array(width * height), width, height);

const byte = fc.integer({ min: 0, max: 255 });
const color = fc.integer({ min: 0, max: 0xff_ffff });
const paint = fc.record({ color, alpha: fc.integer({ min: 1, max: 255 }) });
const place = fc.integer({ min: -20, max: 20 });

/** Red, green, blue and opacity of a pixel, each 0 … 255. */
function parts(pixel: number): readonly [number, number, number, number] {
  return [pixel & 0xff, (pixel >>> 8) & 0xff, (pixel >>> 16) & 0xff, pixel >>> 24];
}

/** “Source over” as W3C’s Compositing writes it, with the colours multiplied by their opacity. */
function slowOver(paints: readonly { readonly color: number; readonly alpha: number }[]): readonly number[] {
  let premultiplied = [0, 0, 0];
  let opacity = 0;
  for (const { color: paint, alpha } of paints) {
    const share = alpha / 255;
    const [red, green, blue] = parts(paint);
    premultiplied = [red, green, blue].map((part, i) => part * share + (premultiplied[i] ?? 0) * (1 - share));
    opacity = share + opacity * (1 - share);
  }
  return [...premultiplied, opacity * 255];
}

function image(size: number, pixels: readonly number[]): { size: number; pixels: Int32Array } {
  return { size, pixels: Int32Array.from({ length: size * size }, (_, i) => pixels[i % pixels.length] ?? 0) };
}

describe('pixels that are written one by one', () => {
  it('look as colours that lie over each other do', () => {
    fc.assert(
      fc.property(fc.array(paint, { minLength: 1, maxLength: 6 }), (paints) => {
        const grid = newGrid();
        for (const one of paints) grid.stamp(image(1, [one.color | (one.alpha << 24)]), 3, 2, 1);
        const [red, green, blue, opacity] = parts(grid.pixels[2 * width + 3] ?? 0);
        // On a black ground: what is not multiplied by the opacity yet may be far off where hardly anything is seen of it.
        const seen = [red, green, blue].map((part) => (part * opacity) / 255);
        [...seen, opacity].forEach((part, i) =>
          expect(Math.abs(part - (slowOver(paints)[i] ?? 0))).toBeLessThan(1 + paints.length),
        );
      }),
    );
  });

  it('leave everything else as it is, wherever an image lies', () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 6 }), color, (left, top, size, ink) => {
        const grid = newGrid();
        grid.stamp(image(size, [ink | (255 << 24)]), left, top, 1);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const isInside = x >= left && x < left + size && y >= top && y < top + size;
            expect(grid.pixels[y * width + x]).toBe(isInside ? ink | (255 << 24) : 0);
            if (isInside) expect(y >= grid.dirtyTop && y < grid.dirtyBottom).toBe(true);
          }
        }
      }),
    );
  });

  it('come to the same whether rows are pasted onto a clear grid or one with something on it elsewhere', () => {
    const rowsOf = (pixels: readonly number[]): PixelRows => ({
      pixels: Int32Array.from({ length: width * 3 }, (_, i) => pixels[i % pixels.length] ?? 0),
      width,
      height: 3,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(color, byte), { minLength: 1 }), place, (colors, top) => {
        const rows = rowsOf(colors.map(([ink, alpha]) => (alpha === 0 ? 0 : ink | (alpha << 24))));
        const [clear, touched] = [newGrid(), newGrid()];
        touched.touch(0, height);
        clear.paste(rows, top);
        touched.paste(rows, top);
        expect(clear.pixels).toEqual(touched.pixels);
        for (let y = 0; y < height; y++) {
          const row = y - top;
          const wanted =
            row >= 0 && row < 3 ? rows.pixels.slice(row * width, (row + 1) * width) : new Int32Array(width);
          expect(clear.pixels.slice(y * width, (y + 1) * width)).toEqual(wanted);
        }
      }),
    );
  });

  it('are all clear again after clearing, and said to be', () => {
    fc.assert(
      fc.property(place, place, (left, top) => {
        const grid = newGrid();
        grid.stamp(image(4, [-1]), left, top, 1);
        grid.clear();
        expect(grid.pixels.every((pixel) => pixel === 0)).toBe(true);
        expect(grid.isEmpty).toBe(true);
      }),
    );
  });
});
