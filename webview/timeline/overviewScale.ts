import { sessionStarts } from '../../src/model/sessionRule';
import { type EventTable } from './eventTable';
import { type SessionMs, sessionMs, spanOf, timeWindow, type TimeWindow } from './timeScale';

/** CSS pixels of a folded pause, and of the shortest stretch beside one. */
const foldWidth = 20;
const shortestStretch = 48;

/** A stretch of time with events, and where the overview draws it. */
export interface Stretch {
  readonly window: TimeWindow;
  readonly left: number;
  readonly width: number;
}

/** Maps time to the overview's CSS pixels and back, both rising without jumps; long pauses are folded. */
export interface OverviewScale {
  readonly stretches: readonly Stretch[];
  toX(time: number): number;
  toTime(x: number): SessionMs;
}

/**
 * The stretches of time between pauses longer than `gapMs`, by the rule of sessions: the sessions, as far as pauses tell. A
 * restart also ends a session, but leaves no time to fold.
 */
export function stretchesOf(table: EventTable, events: Uint32Array, gapMs: number): readonly TimeWindow[] {
  const timeAt = (rank: number): SessionMs => table.time(events[rank] ?? 0);
  const elapsed = (from: number, to: number): number => timeAt(to) - timeAt(from);
  const starts = sessionStarts({ size: events.length, elapsed, step: () => 0, task: () => 0 }, gapMs);
  return starts.map(({ rank }, i) => timeWindow(timeAt(rank), timeAt((starts[i + 1]?.rank ?? events.length) - 1)));
}

/**
 * Lays the stretches out side by side on `width` CSS pixels, each as wide as it is long but no narrower than can be
 * grasped, with a fold between. Where there is no room for so many, only the longest pauses are folded.
 */
export function overviewScale(stretches: readonly TimeWindow[], width: number): OverviewScale {
  const merged = withoutSmallestGaps(stretches, Math.max(1, Math.floor(width / (shortestStretch + foldWidth))));
  const room = width - (merged.length - 1) * foldWidth;
  const widths = shares(merged.map(spanOf), room);
  const laid: Stretch[] = [];
  let left = 0;
  merged.forEach((window, i) => {
    const own = widths[i] ?? 0;
    laid.push({ window, left, width: own });
    left += own + foldWidth;
  });
  return { stretches: laid, ...mapping(laid) };
}

function withoutSmallestGaps(stretches: readonly TimeWindow[], most: number): readonly TimeWindow[] {
  if (stretches.length <= most) return stretches.map(neverEmpty);
  const gaps = stretches.slice(1).map((next, i) => next.start - (stretches[i]?.end ?? next.start));
  const smallest = [...gaps].sort((a, b) => b - a)[most - 2] ?? Infinity;
  const merged: TimeWindow[] = [];
  let folds = 0;
  stretches.forEach((stretch, i) => {
    const last = merged.at(-1);
    const gap = gaps[i - 1] ?? 0;
    if (last && (gap < smallest || folds >= most - 1)) merged[merged.length - 1] = timeWindow(last.start, stretch.end);
    else {
      if (last) folds++;
      merged.push(stretch);
    }
  });
  return merged.map(neverEmpty);
}

/** A single moment gets a second, so that it can be divided by. */
function neverEmpty(window: TimeWindow): TimeWindow {
  return spanOf(window) > 0 ? window : timeWindow(window.start - 500, window.end + 500);
}

/** Divides `room` in proportion to the lengths, each share at least `shortestStretch` (where there is room for it). */
function shares(lengths: readonly number[], room: number): readonly number[] {
  const least = Math.min(shortestStretch, room / Math.max(1, lengths.length));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const free = room - least * lengths.length;
  return lengths.map((length) => least + (free * length) / total);
}

function mapping(laid: readonly Stretch[]): Pick<OverviewScale, 'toX' | 'toTime'> {
  // Knots of a rising line: both ends of every stretch.
  const times = laid.flatMap(({ window }) => [window.start, window.end]);
  const places = laid.flatMap(({ left, width }) => [left, left + width]);
  return {
    toX: (time) => interpolate(time, times, places),
    toTime: (x) => sessionMs(interpolate(x, places, times)),
  };
}

/** On the line through the knots; beyond them it goes on as steep as its last piece. */
function interpolate(value: number, from: readonly number[], to: readonly number[]): number {
  let knot = from.findIndex((next) => next > value);
  if (knot <= 0) knot = knot === 0 ? 1 : from.length - 1;
  const [fromStart, fromEnd] = [from[knot - 1] ?? 0, from[knot] ?? 1];
  const [toStart, toEnd] = [to[knot - 1] ?? 0, to[knot] ?? 1];
  return toStart + ((value - fromStart) / (fromEnd - fromStart)) * (toEnd - toStart);
}
