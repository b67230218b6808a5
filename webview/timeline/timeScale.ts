declare const sessionMsBrand: unique symbol;

/**
 * Milliseconds since the event table's origin (a whole second UTC), nanoseconds as fraction. A double keeps single
 * nanoseconds up to 100 days from the origin, and 64 ns at ten years; milliseconds since 1970 would keep 240 ns only.
 */
export type SessionMs = number & { readonly [sessionMsBrand]: true };

/** Marks a number as milliseconds since the origin. */
export const sessionMs = (value: number): SessionMs => value as SessionMs;

declare const axisMsBrand: unique symbol;

/**
 * A place on the time axis, in ms along it: the session time, less what folded pauses take up less than they lasted.
 * Zooming and panning are even on the axis, and in time only where nothing is folded.
 */
export type AxisMs = number & { readonly [axisMsBrand]: true };

/** A stretch of time (or of the axis), `end` after `start`. */
export interface TimeWindow<Time extends number = SessionMs> {
  readonly start: Time;
  readonly end: Time;
}

/** A pause that the axis shows shorter than it was. */
export interface Fold {
  /** From the event before the pause to the one after it. */
  readonly pause: TimeWindow;
  /** The part of it that is folded: a little of the pause stays on both sides, so that marks have room. */
  readonly folded: TimeWindow;
}

/** Maps time to the axis and back, both rising; the identity where nothing is folded. */
export interface TimeAxis {
  /** In order of time. */
  readonly folds: readonly Fold[];
  toAxis(time: number): AxisMs;
  toTime(place: number): SessionMs;
}

/** The axis on which every pause is as long as it was. */
export const unfolded: TimeAxis = {
  folds: [],
  toAxis: (time) => time as AxisMs,
  toTime: (place) => sessionMs(place),
};

/** The smallest window, 20 ns: below that, neighbouring doubles would show as steps. */
export const smallestSpanMs = 2e-5;

/** A stretch of time without events around a single moment gets this length when it is fitted, in ms. */
const momentSpanMs = 1000;

/** The length of a window in ms. */
export const spanOf = (window: TimeWindow<number>): number => window.end - window.start;

/** Makes a window of two numbers. */
export const timeWindow = (start: number, end: number): TimeWindow => windowOf<SessionMs>(start, end);

/** What follows from windows by adding and multiplying is a window of the same kind of time. */
const windowOf = <Time extends number>(start: number, end: number): TimeWindow<Time> => ({
  start: start as Time,
  end: end as Time,
});

/** Where a stretch of time lies on the axis. */
export function toAxisWindow(axis: TimeAxis, window: TimeWindow): TimeWindow<AxisMs> {
  return { start: axis.toAxis(window.start), end: axis.toAxis(window.end) };
}

/** The time that a stretch of the axis shows. */
export function toTimeWindow(axis: TimeAxis, window: TimeWindow<AxisMs>): TimeWindow {
  return { start: axis.toTime(window.start), end: axis.toTime(window.end) };
}

/** Maps moments to CSS pixels of a plot and back, both rising; x = 0 is the window's start. Even only between folds. */
export interface TimeScale {
  readonly window: TimeWindow;
  /** Width of the plot in CSS pixels. */
  readonly width: number;
  /** Outside of folds. */
  readonly msPerPixel: number;
  toX(time: number): number;
  toTime(x: number): SessionMs;
}

/** The scale that shows `window` on `width` CSS pixels of an axis. */
export function timeScale(window: TimeWindow, width: number, axis: TimeAxis = unfolded): TimeScale {
  const { start, end } = toAxisWindow(axis, window);
  return { ...axisScale(axis, start, (end - start) / Math.max(1, width), width), window };
}

/** The scale on which x = 0 is at `start` of an axis, with so many ms along it to each of `width` CSS pixels. */
export function axisScale(axis: TimeAxis, start: AxisMs, msPerPixel: number, width: number): TimeScale {
  return {
    window: toTimeWindow(axis, windowOf<AxisMs>(start, start + width * msPerPixel)),
    width,
    msPerPixel,
    toX: (time) => (axis.toAxis(time) - start) / msPerPixel,
    toTime: (x) => axis.toTime(start + x * msPerPixel),
  };
}

/** Zooms by `factor` (below 1: closer) so that `anchor` stays at its place on the screen. */
export function zoomAt<Time extends number>(
  window: TimeWindow<Time>,
  anchor: number,
  factor: number,
): TimeWindow<Time> {
  return windowOf(anchor - (anchor - window.start) * factor, anchor + (window.end - anchor) * factor);
}

/** Moves a window by `deltaMs`, positive to later times. */
export function pan<Time extends number>(window: TimeWindow<Time>, deltaMs: number): TimeWindow<Time> {
  return windowOf(window.start + deltaMs, window.end + deltaMs);
}

/** The window that shows all of `range` with 3 % of air on both sides. A single moment gets a second. */
export function fit<Time extends number>(range: TimeWindow<Time>): TimeWindow<Time> {
  const span = spanOf(range);
  const air = span === 0 ? momentSpanMs / 2 : Math.max(span * 0.03, smallestSpanMs);
  return windowOf(range.start - air, range.end + air);
}

/**
 * Keeps a window within reach of `range`: no shorter than `smallestSpanMs`, no longer than the fitted range and a
 * fifth, and never further out than that half of it is empty. What is within already comes back unchanged.
 */
export function clampWindow<Time extends number>(window: TimeWindow<Time>, range: TimeWindow<Time>): TimeWindow<Time> {
  const longest = spanOf(fit(range)) * 1.2;
  const span = spanOf(window);
  const wanted = Math.min(Math.max(span, smallestSpanMs), longest);
  const centre = window.start + span / 2;
  const sized = wanted === span ? window : windowOf<Time>(centre - wanted / 2, centre + wanted / 2);
  const tooEarly = range.start - wanted / 2 - sized.start;
  if (tooEarly > 0) return pan(sized, tooEarly);
  const tooLate = sized.end - (range.end + wanted / 2);
  return tooLate > 0 ? pan(sized, -tooLate) : sized;
}

/** A window of the same length with `time` in its middle; unchanged where it is comfortably inside already. */
export function bringIntoWindow<Time extends number>(window: TimeWindow<Time>, time: number): TimeWindow<Time> {
  const air = spanOf(window) * 0.02;
  if (time >= window.start + air && time <= window.end - air) return window;
  return pan(window, time - (window.start + spanOf(window) / 2));
}
