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

/** The parts of a canvas that hold nothing after its content has moved. They don't overlap. */
export function uncovered({ right, down }: Shift, { width, height }: CanvasSize): readonly PixelArea[] {
  const [columns, rows] = [Math.min(width, Math.abs(right)), Math.min(height, Math.abs(down))];
  const areas = [
    { left: 0, top: down > 0 ? 0 : height - rows, width, height: rows },
    { left: right > 0 ? 0 : width - columns, top: down > 0 ? rows : 0, width: columns, height: height - rows },
  ];
  return areas.filter((area) => area.width > 0 && area.height > 0);
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
