import { type HeatColumns } from '../density';
import { meaningByCode, meaningCode } from '../eventTable';
import { type PixelGrid, type PixelRows } from './pixelGrid';

/** Height of the tick of a failure above the heat, its least width, and the least height of heat, in CSS pixels. */
export const failureTick = 5;
export const failureWidth = 2;
const shortest = 6;

/** So many events a CSS pixel are as high and strong as heat gets; from a quarter of an event on it grows by their logarithm. */
const densest = 64;
const linearUpTo = 0.25;
const perLog = Math.log1p(densest / linearUpTo);

const failure = meaningCode('failure');

/** From bottom to top; failures lie on top. */
export const stackingOrder = [
  'lock',
  'other',
  'cancelled',
  'success',
  'start',
  'learning',
  'message',
  'rebase',
  'wait',
  'failure',
]
  .map((name) => meaningByCode.findIndex((meaning) => meaning === name))
  .filter((code) => code >= 0);

/** What heat is painted with. */
export interface HeatInk {
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
  /** Of each meaning's code, as 0x00BBGGRR. */
  readonly colors: Int32Array;
  /** From 0 to 1. */
  readonly opacity: number;
}

/**
 * Paints the dense parts of a lane: columns, the taller and stronger the more events a pixel holds, divided by what they
 * mean; failures as ticks on top, however few. How tall does not depend on what else is in view, so that nothing changes
 * while the picture moves. `middle` in device pixels of the grid, `rowHeight` in CSS pixels.
 */
export function paintHeat(
  grid: PixelGrid,
  columns: HeatColumns,
  middle: number,
  rowHeight: number,
  { ratio, colors, opacity }: HeatInk,
): void {
  const laneHeight = Math.round((rowHeight - 4) * ratio);
  const laneTop = Math.round(middle - laneHeight / 2);
  const tick = Math.round(failureTick * ratio);
  const tallest = laneHeight - 2 * tick;
  const strip = stripOf(grid.width, laneHeight);
  for (let column = 0; column < columns.length; column++) {
    const heat = columns.heat(column);
    if (heat === 0) continue;
    const x = columns.left(column);
    const end = columns.right(column);
    const left = rounded(Math.max(0, x * ratio));
    const right = Math.min(grid.width, Math.max(left + 1, rounded(end * ratio)));
    const total = columns.total(column);
    const share = shareOf(total, end - x);
    const height = rounded(heatHeight(share, tallest, shortest * ratio));
    const shown = Math.min(1, 2 * heat);
    const alpha = rounded(heatOpacity(share, shown) * opacity * 255) << 24;
    const base = (laneHeight + height) / 2;
    const perEvent = height / total;
    let bottom = rounded(base);
    let stacked = 0;
    for (let place = 0; stacked < total; place++) {
      const meaning = stackingOrder[place] ?? 0;
      const count = columns.count(column, meaning);
      if (count === 0) continue;
      stacked += count;
      const top = rounded(base - perEvent * stacked);
      if (top < bottom) set(strip, left, right, top, bottom, (colors[meaning] ?? 0) | alpha);
      bottom = top;
    }
    if (columns.failures(column) === 0) continue;
    const tickEnd = Math.min(grid.width, Math.max(right, left + rounded(failureWidth * ratio)));
    set(strip, left, tickEnd, 0, tick, (colors[failure] ?? 0) | (rounded(shown * opacity * 255) << 24));
  }
  grid.paste(strip, laneTop);
}

/** The pixels of one lane; kept from lane to lane. */
let kept = { pixels: new Int32Array(0), width: 0, height: 0 };

/** A clear strip. It is small, so that columns are set in what the processor has at hand. */
function stripOf(width: number, height: number): PixelRows {
  if (kept.width !== width || kept.height !== height) kept = { pixels: new Int32Array(width * height), width, height };
  else kept.pixels.fill(0);
  return kept;
}

function set(
  { pixels, width }: PixelRows,
  left: number,
  right: number,
  top: number,
  bottom: number,
  pixel: number,
): void {
  for (let y = top, row = top * width; y < bottom; y++, row += width) {
    // `fill` of two or three pixels would cost more than setting them.
    for (let place = row + left; place < row + right; place++) pixels[place] = pixel;
  }
}

/** The nearest whole number of one from 0 on; half as long as `Math.round`, whose results may be -0 or more than 32 bits. */
const rounded = (value: number): number => (value + 0.5) | 0;

/** Shares of small numbers of events on columns of one width, as almost all of a frame are; NaN: not counted yet. */
const shares = new Float64Array(1024).fill(NaN);
let widthOfShares = NaN;

/** `heatShare`, looked up where it can be. */
function shareOf(events: number, width: number): number {
  if (events >= shares.length) return heatShare(events, width);
  if (!(Math.abs(width - widthOfShares) < 1e-6)) {
    shares.fill(NaN);
    widthOfShares = width;
  }
  const known = shares[events] ?? NaN;
  return Number.isNaN(known) ? (shares[events] = heatShare(events, width)) : known;
}

/** How tall and strong so many events on this width (CSS pixels) are, from 0 to 1. */
export function heatShare(events: number, width: number): number {
  return Math.min(1, Math.log1p(events / Math.max(0.5, width) / linearUpTo) / perLog);
}

/** The height of a column, in the unit of the heights given. */
export function heatHeight(share: number, tallest: number, least = shortest): number {
  return least + (tallest - least) * share;
}

/** The opacity of a column; `shown`: how far it has taken the place of marks, from 0 to 1. */
export function heatOpacity(share: number, shown: number): number {
  return shown * (0.55 + 0.35 * share);
}
