import { type OverviewScale } from './overviewScale';
import { pan, spanOf, type TimeAxis, timeWindow, type TimeWindow, toAxisWindow, toTimeWindow } from './timeScale';

/** What one takes hold of in the overview: an edge of the window, or all of it. */
export type Grip = 'start' | 'end' | 'window';

/** Where the window is in the overview, in CSS pixels. */
export interface Extent {
  readonly left: number;
  readonly right: number;
}

/** How near to an edge of the window the pointer takes hold of the edge, in CSS pixels. */
const edgeReach = 8;

/** What lies under `x`; undefined beside the window, and on a window that is all there is: there one chooses another. */
export function gripAt(x: number, { left, right }: Extent, width: number): Grip | undefined {
  // On a small window both edges reach over its middle: outside of it they win, inside the window does.
  const reach = Math.min(edgeReach, (right - left) / 4);
  if (x >= left - edgeReach && x <= left + reach) return 'start';
  if (x >= right - reach && x <= right + edgeReach) return 'end';
  const isAll = left <= 0 && right >= width;
  return x > left && x < right && !isAll ? 'window' : undefined;
}

/**
 * The window after its grip was moved from `from` to `to`, in CSS pixels of the overview. A window that is moved as a
 * whole stays as long as it is on the axis of the plot; an edge never passes the other one.
 */
export function moveGrip(
  grip: Grip,
  window: TimeWindow,
  { scale, axis, from, to }: { scale: OverviewScale; axis: TimeAxis; from: number; to: number },
): TimeWindow {
  const smallest = spanOf(window) / 1000;
  if (grip === 'start') return timeWindow(Math.min(scale.toTime(to), window.end - smallest), window.end);
  if (grip === 'end') return timeWindow(window.start, Math.max(scale.toTime(to), window.start + smallest));
  const moved = axis.toAxis(scale.toTime(to)) - axis.toAxis(scale.toTime(from));
  return toTimeWindow(axis, pan(toAxisWindow(axis, window), moved));
}

/** The window between two places of the overview, in CSS pixels, in whatever order. */
export function brushed(scale: OverviewScale, from: number, to: number): TimeWindow {
  return timeWindow(scale.toTime(Math.min(from, to)), scale.toTime(Math.max(from, to)));
}
