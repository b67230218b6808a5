import { type AxisMs } from '../timeScale';

/**
 * Where painted content lies. While the picture moves, what was painted for the last frame is moved along with it, and only
 * what comes into view is painted: this is the arithmetic of it.
 */
export interface ContentPlace {
  /** Where x = 0 is on the time axis. */
  readonly start: AxisMs;
  /** Along the axis, to a CSS pixel. */
  readonly msPerPixel: number;
  /** In CSS pixels. */
  readonly scrollTop: number;
}

/** Size of a canvas in device pixels, and how many of them a CSS pixel has. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** Device pixels that something moves by, to the right and down. */
export interface Shift {
  readonly right: number;
  readonly down: number;
}

/** A rectangle of a canvas, in device pixels. */
export interface PixelArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What was painted wider or narrower by less than this, over the whole width and in device pixels, is as wide. */
const sameWidth = 0.25;

/** How far content has to move, by whole pixels, to be at another place; undefined where it would have to be stretched. */
export function shiftBetween(from: ContentPlace, to: ContentPlace, { width, ratio }: CanvasSize): Shift | undefined {
  if (Math.abs(from.msPerPixel / to.msPerPixel - 1) * width > sameWidth) return undefined;
  return {
    right: Math.round(((from.start - to.start) / from.msPerPixel) * ratio),
    down: Math.round((from.scrollTop - to.scrollTop) * ratio),
  };
}

/** The place of content after it has moved. */
export function movedBy(place: ContentPlace, { right, down }: Shift, ratio: number): ContentPlace {
  return {
    start: (place.start - (right / ratio) * place.msPerPixel) as AxisMs,
    msPerPixel: place.msPerPixel,
    scrollTop: place.scrollTop - down / ratio,
  };
}

/** Whether an area lies in another. */
export function isWithin(area: PixelArea, other: PixelArea): boolean {
  return (
    area.left >= other.left &&
    area.top >= other.top &&
    area.left + area.width <= other.left + other.width &&
    area.top + area.height <= other.top + other.height
  );
}

/** An area that has moved. */
export function shiftedBy(area: PixelArea, { right, down }: Shift): PixelArea {
  return { ...area, left: area.left + right, top: area.top + down };
}

/** What of an area lies on a canvas of this size. */
export function overlap(area: PixelArea, { width, height }: { width: number; height: number }): PixelArea {
  const [left, top] = [Math.max(0, area.left), Math.max(0, area.top)];
  const right = Math.min(width, area.left + area.width);
  const bottom = Math.min(height, area.top + area.height);
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/**
 * The area that is to be painted so that a view is: that which is painted, and on each side where the view goes beyond it
 * at least `more`, as far as the canvas reaches. What is painted and the view lie on the canvas and overlap.
 */
export function widened(
  painted: PixelArea,
  view: PixelArea,
  more: number,
  canvas: { readonly width: number; readonly height: number },
): PixelArea {
  const least = (from: number, to: number): number => (to < from ? Math.max(0, Math.min(to, from - more)) : from);
  const most = (from: number, to: number, end: number): number =>
    to > from ? Math.min(end, Math.max(to, from + more)) : from;
  const [left, top] = [least(painted.left, view.left), least(painted.top, view.top)];
  const right = most(painted.left + painted.width, view.left + view.width, canvas.width);
  const bottom = most(painted.top + painted.height, view.top + view.height, canvas.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** What an area has more than one in it: strips at its sides, as high as that one, and whole ones at its top and bottom. */
export function stripsBetween(
  inner: PixelArea,
  outer: PixelArea,
): readonly { readonly area: PixelArea; readonly isRow: boolean }[] {
  const [right, outerRight] = [inner.left + inner.width, outer.left + outer.width];
  const [bottom, outerBottom] = [inner.top + inner.height, outer.top + outer.height];
  const column = (left: number, end: number): PixelArea => ({ ...inner, left, width: end - left });
  const row = (top: number, end: number): PixelArea => ({ ...outer, top, height: end - top });
  return [
    { area: column(outer.left, inner.left), isRow: false },
    { area: column(right, outerRight), isRow: false },
    { area: row(outer.top, inner.top), isRow: true },
    { area: row(bottom, outerBottom), isRow: true },
  ].filter(({ area }) => area.width > 0 && area.height > 0);
}

/** Where content that was painted for one place has to be drawn at another, in device pixels. */
export function stretchedTo(
  from: ContentPlace,
  to: ContentPlace,
  { width, ratio }: CanvasSize,
): Omit<PixelArea, 'height'> {
  return {
    left: ((from.start - to.start) / to.msPerPixel) * ratio,
    top: (from.scrollTop - to.scrollTop) * ratio,
    width: (width * from.msPerPixel) / to.msPerPixel,
  };
}

/** What is missing at an edge by less than this is not seen, in device pixels. */
const hardlySeen = 1;
/** Content that is stretched by more than this, or to less than one of it, no longer looks like itself. */
const mostStretched = 2;

/** Whether content that was painted for one place still shows another one: stretched, but without a gap. */
export function stillShows(from: ContentPlace, to: ContentPlace, size: CanvasSize): boolean {
  const { left, top, width } = stretchedTo(from, to, size);
  const stretched = width / size.width;
  return (
    left <= hardlySeen &&
    left + width >= size.width - hardlySeen &&
    Math.abs(top) < hardlySeen &&
    stretched < mostStretched &&
    stretched > 1 / mostStretched
  );
}

/** Motion is not foreseen further than this: times as long a window, or as short a one. */
const furthest = 1.6;

/** Where a zoom that went from `before` to `now` in a frame will be after some more frames. */
export function foreseen(before: ContentPlace, now: ContentPlace, frames: number): ContentPlace {
  const factor = now.msPerPixel / before.msPerPixel;
  if (factor === 1) return now;
  const all = Math.min(furthest, Math.max(1 / furthest, factor ** frames));
  // What is there stays where it is, in CSS pixels from the left.
  const anchor = (now.start - before.start) / (before.msPerPixel - now.msPerPixel);
  const start = now.start + anchor * now.msPerPixel * (1 - all);
  return { ...now, start: start as AxisMs, msPerPixel: now.msPerPixel * all };
}
