declare const sessionMsBrand: unique symbol;

/**
 * Milliseconds since the event table's origin (a whole second UTC), nanoseconds as fraction. A double keeps single
 * nanoseconds up to 100 days from the origin, and 64 ns at ten years; milliseconds since 1970 would keep 240 ns only.
 */
export type SessionMs = number & { readonly [sessionMsBrand]: true };

/** Marks a number as milliseconds since the origin. */
export const sessionMs = (value: number): SessionMs => value as SessionMs;

/** A stretch of time, `end` after `start`. */
export interface TimeWindow {
  readonly start: SessionMs;
  readonly end: SessionMs;
}

/** The smallest window, 20 ns: below that, neighbouring doubles would show as steps. */
export const smallestSpanMs = 2e-5;

/** A stretch of time without events around a single moment gets this length when it is fitted, in ms. */
const momentSpanMs = 1000;

/** The length of a window in ms. */
export const spanOf = (window: TimeWindow): number => window.end - window.start;

/** Makes a window of two numbers. */
export const timeWindow = (start: number, end: number): TimeWindow => ({
  start: sessionMs(start),
  end: sessionMs(end),
});

/** Maps moments to CSS pixels of a plot and back. x = 0 is the window's start. */
export interface TimeScale {
  readonly window: TimeWindow;
  /** Width of the plot in CSS pixels. */
  readonly width: number;
  readonly msPerPixel: number;
  toX(time: number): number;
  toTime(x: number): SessionMs;
}

/** The scale that shows `window` on `width` CSS pixels. */
export function timeScale(window: TimeWindow, width: number): TimeScale {
  const msPerPixel = spanOf(window) / Math.max(1, width);
  return {
    window,
    width,
    msPerPixel,
    toX: (time) => (time - window.start) / msPerPixel,
    toTime: (x) => sessionMs(window.start + x * msPerPixel),
  };
}

/** Zooms by `factor` (below 1: closer) so that `anchor` stays at its place on the screen. */
export function zoomAt(window: TimeWindow, anchor: number, factor: number): TimeWindow {
  return timeWindow(anchor - (anchor - window.start) * factor, anchor + (window.end - anchor) * factor);
}

/** Moves a window by `deltaMs`, positive to later times. */
export function pan(window: TimeWindow, deltaMs: number): TimeWindow {
  return timeWindow(window.start + deltaMs, window.end + deltaMs);
}

/** The window that shows all of `range` with 3 % of air on both sides. A single moment gets a second. */
export function fit(range: TimeWindow): TimeWindow {
  const span = spanOf(range);
  const air = span === 0 ? momentSpanMs / 2 : Math.max(span * 0.03, smallestSpanMs);
  return timeWindow(range.start - air, range.end + air);
}

/**
 * Keeps a window within reach of `range`: no shorter than `smallestSpanMs`, no longer than the fitted range and a
 * fifth, and never further out than that half of it is empty. What is within already comes back unchanged.
 */
export function clampWindow(window: TimeWindow, range: TimeWindow): TimeWindow {
  const longest = spanOf(fit(range)) * 1.2;
  const span = spanOf(window);
  const wanted = Math.min(Math.max(span, smallestSpanMs), longest);
  const centre = window.start + span / 2;
  const sized = wanted === span ? window : timeWindow(centre - wanted / 2, centre + wanted / 2);
  const tooEarly = range.start - wanted / 2 - sized.start;
  if (tooEarly > 0) return pan(sized, tooEarly);
  const tooLate = sized.end - (range.end + wanted / 2);
  return tooLate > 0 ? pan(sized, -tooLate) : sized;
}

/** A window of the same length with `time` in its middle; unchanged where it is comfortably inside already. */
export function bringIntoWindow(window: TimeWindow, time: number): TimeWindow {
  const air = spanOf(window) * 0.02;
  if (time >= window.start + air && time <= window.end - air) return window;
  return pan(window, time - (window.start + spanOf(window) / 2));
}
