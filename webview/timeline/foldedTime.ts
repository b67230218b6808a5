import {
  type AxisMs,
  type Fold,
  sessionMs,
  spanOf,
  type TimeAxis,
  type TimeWindow,
  timeWindow,
  unfolded,
} from './timeScale';

/** A fold is this share of all the time with events; many folds together are at most half of it. */
const foldShare = 0.05;
const sharedByAll = 0.5;
/** The length of a fold where events are moments only, and the shortest one, in ms. */
const usualFoldMs = 1000;
const shortestFoldMs = 1e-3;

/**
 * The axis on which the pauses between `stretches` (in order of time, apart from each other) are folded, all to the
 * same length. A pause that would hardly get shorter stays as it is.
 */
export function foldPauses(stretches: readonly TimeWindow[]): TimeAxis {
  const length = foldLength(stretches);
  const folds: Fold[] = [];
  stretches.slice(1).forEach((next, i) => {
    const pause = timeWindow(stretches[i]?.end ?? next.start, next.start);
    if (spanOf(pause) < 4 * length) return;
    folds.push({ pause, folded: timeWindow(pause.start + length / 2, pause.end - length / 2) });
  });
  return folds.length === 0 ? unfolded : new FoldedAxis(folds, length);
}

/**
 * The length of folds on the axis, in ms. A power of two, so that it does not change with every event that arrives:
 * what lies after a fold would tremble.
 */
function foldLength(stretches: readonly TimeWindow[]): number {
  const active = stretches.reduce((sum, stretch) => sum + spanOf(stretch), 0);
  if (active === 0) return usualFoldMs;
  const wanted = active * Math.min(foldShare, sharedByAll / Math.max(1, stretches.length - 1));
  return Math.max(shortestFoldMs, 2 ** Math.floor(Math.log2(wanted)));
}

/**
 * A line of pieces: even with time between the folds, flatter in them. Beside the pieces it keeps how far time and axis
 * are apart between two folds, because a difference keeps nanoseconds that a slope would lose.
 */
class FoldedAxis implements TimeAxis {
  /** Where each fold begins and ends, by turns, in time and on the axis. */
  private readonly times: Float64Array;
  private readonly places: Float64Array;
  /** Time less axis after each fold. */
  private readonly shifts: Float64Array;
  /** The piece that was last asked for: the next question is mostly about the same. */
  private recent = 0;

  constructor(
    readonly folds: readonly Fold[],
    length: number,
  ) {
    this.times = Float64Array.from(folds.flatMap(({ folded }) => [folded.start, folded.end]));
    this.places = new Float64Array(folds.length * 2);
    this.shifts = new Float64Array(folds.length);
    let shift = 0;
    folds.forEach(({ folded }, i) => {
      this.places[2 * i] = folded.start - shift;
      this.places[2 * i + 1] = folded.start - shift + length;
      shift += spanOf(folded) - length;
      this.shifts[i] = shift;
    });
  }

  toAxis(time: number): AxisMs {
    return this.along(time, this.times, this.places, -1) as AxisMs;
  }

  toTime(place: number): ReturnType<TimeAxis['toTime']> {
    return sessionMs(this.along(place, this.places, this.times, 1));
  }

  /** On the line through the knots. `sign` says whether the shift is added or taken off. */
  private along(value: number, from: Float64Array, to: Float64Array, sign: 1 | -1): number {
    const knot = this.knotBefore(value, from);
    if (knot < 0) return value;
    const atKnot = to[knot] ?? 0;
    // Rounding may not make the line fall where two pieces meet.
    if (knot % 2 === 1) return Math.max(atKnot, value + sign * (this.shifts[(knot - 1) / 2] ?? 0));
    const begin = from[knot] ?? 0;
    const share = (value - begin) / ((from[knot + 1] ?? 0) - begin);
    const end = to[knot + 1] ?? 0;
    return Math.min(end, atKnot + share * (end - atKnot));
  }

  /** The last knot that is not after `value`; -1 before the first. */
  private knotBefore(value: number, knots: Float64Array): number {
    const { recent } = this;
    const afterRecent = recent < 0 || value >= (knots[recent] ?? Infinity);
    if (afterRecent && !(value >= (knots[recent + 1] ?? Infinity))) return recent;
    let low = 0;
    let high = knots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value >= (knots[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    this.recent = low - 1;
    return low - 1;
  }
}
