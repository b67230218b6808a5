import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCovered,
  rowAt,
  rowLayout,
  rowMiddle,
  rowsInView,
  rowTop,
  scrollRange,
  scrolledTop,
  scrollToRow,
  visibleRows,
} from '../../../../webview/timeline/layout';

/** Any number of rows in any viewport, some of them pinned, scrolled to anywhere. */
const anyLayout = fc
  .record({
    rows: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 120, max: 2000 }),
    pinned: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
    scrollTop: fc.nat({ max: 600_000 }),
  })
  .map((input) => {
    const { rows, height, pinned, scrollTop } = input;
    return { ...input, layout: rowLayout(rows, height, Math.min(pinned, rows), scrollTop) };
  });

describe('rows', () => {
  it('are as high as fits, between 44 and 28 px', () => {
    expect([rowLayout(5, 600), rowLayout(15, 600), rowLayout(90, 600)].map(({ rowHeight }) => rowHeight)).toEqual([
      44, 36, 28,
    ]);
  });

  it('in view are few, however many there are', () => {
    const { first, end } = visibleRows(rowLayout(10_000, 600, 0, 140_000), 600);
    expect(first).toBeGreaterThan(4900);
    expect(end - first).toBeLessThan(25);
  });

  it('are in view exactly where any of their pixels is, and not under those on top', () => {
    fc.assert(
      fc.property(anyLayout, ({ layout, rows, height }) => {
        const inView = rowsInView(layout, height);
        const pixels = Array.from({ length: height }, (_, y) => rowAt(layout, layout.scrollTop + y + 0.5));
        const seen = [...new Set(pixels.filter((row) => row !== undefined))];
        expect(inView.filter((row) => seen.includes(row))).toEqual(seen);
        // Only slivers thinner than a pixel may be in the list without a pixel of their own.
        expect(inView.length - seen.length).toBeLessThanOrEqual(2);
        expect(Math.max(...inView)).toBeLessThan(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('in view are found at their middle', () => {
    fc.assert(
      fc.property(anyLayout, ({ layout, height }) => {
        for (const row of rowsInView(layout, height)) {
          const isOutside = rowMiddle(layout, row) < scrolledTop(layout) && row >= layout.onTop;
          if (!isOutside) expect(rowAt(layout, rowMiddle(layout, row))).toBe(row);
        }
      }),
    );
  });

  it('that are pinned stay at the same place of the viewport, and never take more than half of it', () => {
    fc.assert(
      fc.property(anyLayout, ({ layout, height, pinned, rows }) => {
        const { onTop, scrollTop, contentHeight } = layout;
        const top = rowLayout(rows, height, Math.min(pinned, rows), 0);
        for (let row = 0; row < onTop; row++) expect(rowTop(layout, row) - scrollTop).toBe(rowTop(top, row));
        if (contentHeight > height && onTop > 0) expect(rowTop(top, onTop)).toBeLessThanOrEqual(height / 2);
      }),
    );
  });

  it('scroll into view, whole, and no further than needed', () => {
    fc.assert(
      fc.property(anyLayout, fc.nat(), ({ layout, rows, height, pinned }, any) => {
        const row = any % rows;
        const to = scrollToRow(layout, row, height);
        const then = rowLayout(rows, height, Math.min(pinned, rows), to);
        expect(isCovered(then, row)).toBe(false);
        expect(rowsInView(then, height)).toContain(row);
        expect(scrollToRow(then, row, height)).toBe(then.scrollTop);
      }),
    );
  });
});

describe('scrolling', () => {
  it('goes through content of any height within what Chromium can, from its top to its very end', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 31 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (content, viewport, share) => {
          const range = scrollRange(content, viewport);
          expect(range.height).toBeLessThanOrEqual(16_000_000);
          expect(range.toContent(0)).toBe(0);
          const end = Math.max(0, content - viewport);
          expect(range.toContent(range.height - viewport)).toBeCloseTo(end, 3);
          expect(range.toContent(range.toScroller(end * share))).toBeCloseTo(end * share, 3);
        },
      ),
    );
  });

  it('goes pixel by pixel through ten thousand lanes', () => {
    const { contentHeight } = rowLayout(10_000, 600);
    const range = scrollRange(contentHeight, 600);
    expect([range.height, range.toContent(123_456)]).toEqual([contentHeight, 123_456]);
  });
});
