import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeatColumns } from '../../../../webview/timeline/density';
import { type EventTable, meaningByCode, meaningCode } from '../../../../webview/timeline/eventTable';
import { paintHeat } from '../../../../webview/timeline/painter/heatPainter';
import { PixelGrid } from '../../../../webview/timeline/painter/pixelGrid';
import { timeScale, timeWindow } from '../../../../webview/timeline/timeScale';
import { sampleTable } from './sample';

const [width, height, rowHeight] = [240, 28, 28];
/** Each meaning has a colour of its own. */
const colors = Int32Array.from(meaningByCode, (_, code) => code + 1);
const failureColor = meaningCode('failure') + 1;

/** A lane with dense and sparse parts; one of so many events is a failure. */
const lanes = fc
  .record({
    events: fc.integer({ min: 1, max: 3000 }),
    failureEvery: fc.integer({ min: 2, max: 400 }),
    bend: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ events, failureEvery, bend }) =>
    sampleTable(
      Array.from({ length: events }, (_, i) => ({
        kind: i % failureEvery === 0 ? 'task_failed' : i % 3 === 0 ? 'nudge_sent' : 'task_started',
        at: i * 10 + Math.floor(200 * Math.sin(i / bend)) + 200,
      })),
    ),
  );

/** A lane's heat in a window that begins so many device pixels after the first events; a pixel is a power of two ms long. */
function painted(table: EventTable, pixels: number, msPerPixel: number, middle = height / 2): PixelGrid {
  const start = pixels * msPerPixel;
  const columns = new HeatColumns();
  columns.fill(table, table.order, timeScale(timeWindow(start, start + width * msPerPixel), width), undefined);
  const grid = new PixelGrid(new Int32Array(width * height), width, height);
  paintHeat(grid, columns, middle, rowHeight, { ratio: 1, colors, opacity: 1 });
  return grid;
}

const lengths = fc.integer({ min: 0, max: 7 }).map((exponent) => 2 ** exponent);

describe('the heat of a lane', () => {
  it('shows every failure in it on top, however few there are', () => {
    fc.assert(
      fc.property(lanes, lengths, fc.nat(400), (table, msPerPixel, pixels) => {
        const grid = painted(table, pixels, msPerPixel);
        const columns = new HeatColumns();
        const start = pixels * msPerPixel;
        columns.fill(table, table.order, timeScale(timeWindow(start, start + width * msPerPixel), width), undefined);
        for (let column = 0; column < columns.length; column++) {
          const x = Math.round(columns.left(column));
          if (columns.failures(column) === 0 || columns.heat(column) === 0 || x < 0 || x >= width) continue;
          // The tick is the first row of the heat, which leaves two of the lane free.
          expect((grid.pixels[2 * width + x] ?? 0) & 0xff).toBe(failureColor);
        }
      }),
    );
  });

  it('only moves while the picture moves by whole pixels', () => {
    // Beside the edges it depends on events outside, which are counted up to 12 px from them and weigh up to 24 px.
    const border = 40;
    fc.assert(
      fc.property(lanes, lengths, fc.nat(300), fc.integer({ min: 1, max: 60 }), (table, msPerPixel, pixels, moved) => {
        const [before, after] = [painted(table, pixels, msPerPixel), painted(table, pixels + moved, msPerPixel)];
        for (let y = 0; y < height; y++) {
          const [from, to] = [y * width + border, (y + 1) * width - border - moved];
          expect(after.pixels.slice(from, to)).toEqual(before.pixels.slice(from + moved, to + moved));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is cut where its lane is scrolled out of the picture', () => {
    fc.assert(
      fc.property(lanes, lengths, fc.integer({ min: -60, max: 60 }), (table, msPerPixel, moved) => {
        const [whole, cut] = [painted(table, 10, msPerPixel), painted(table, 10, msPerPixel, height / 2 + moved)];
        for (let y = 0; y < height; y++) {
          const from = y - moved;
          const wanted =
            from < 0 || from >= height ? new Int32Array(width) : whole.pixels.slice(from * width, (from + 1) * width);
          expect(cut.pixels.slice(y * width, (y + 1) * width)).toEqual(wanted);
        }
      }),
      { numRuns: 40 },
    );
  });
});
