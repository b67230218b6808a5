import {
  countedOverFolds,
  lengthOf,
  type Step,
  stepsOf,
  type Tick,
  tickAfterFold,
  type TickClock,
  ticksOf,
} from './tickSteps';
import { timeScale, type TimeAxis, type TimeScale, type TimeWindow, timeWindow } from './timeScale';

/** What the axis is for. */
export interface TickOptions extends TickClock {
  readonly window: TimeWindow;
  readonly timeAxis: TimeAxis;
  /** Width of the axis in CSS pixels. */
  readonly width: number;
  /** Width of a label in CSS pixels. */
  readonly measure: (text: string) => number;
}

/** Pixels between two labels, at least. */
const labelGap = 24;
/** Stretches between folds that are nearer to each other than this, in CSS pixels, are one. */
const narrowPiece = 8;
/** Stretches from this width on have ticks of their own, in CSS pixels; narrower ones are told by their day. */
const roomForTicks = labelGap * 2;

/** A stretch of the window without folds. */
interface Piece {
  readonly window: TimeWindow;
  /** The fold before it, or several with what lies between; undefined for the first. */
  readonly foldBefore: TimeWindow | undefined;
}

/** A tick and where its label is, in CSS pixels. */
interface Place {
  readonly tick: Tick;
  readonly left: number;
  readonly right: number;
}

/**
 * The ticks of a time axis, in order, from nanoseconds to millennia: the finest step whose labels don't overlap. Days
 * and above follow the calendar of the zone, also over changes of summer time. No tick lies in a fold: a day that begins
 * there is named where the fold ends. Where there is time outside of folds, and room for it, at least one label fits.
 */
export function ticks(options: TickOptions): readonly Tick[] {
  const scale = timeScale(options.window, options.width, options.timeAxis);
  const pieces = piecesOf(options, scale);
  const steps = stepsOf(options.zone);
  let days: { readonly counted: Step; readonly places: readonly Place[] } | undefined;
  for (const step of steps) {
    if (lengthOf(step) / scale.msPerPixel < roomForTicks) continue;
    const made = evenlySpaced(step, pieces, scale, options);
    if (!made) continue;
    const counted = countedOverFolds(step);
    if (days?.counted !== counted) {
      days = { counted, places: placed(foldTicks(counted, pieces, options), scale, options) };
    }
    const named = withoutOverlaps(days.places);
    // Here and there two days are too near to each other; where most of them are, weeks or months say more.
    if (named.length < days.places.length / 2) continue;
    const kept = withoutOverlaps([...named, ...made]);
    if (kept.some((place) => isWhole(place, options.width))) return inOrder(kept);
  }
  return sparse(steps, pieces, scale, options);
}

/** The ticks of a step in all pieces that have room for any; undefined where two of a piece are too near to each other. */
function evenlySpaced(
  step: Step,
  pieces: readonly Piece[],
  scale: TimeScale,
  options: TickOptions,
): readonly Place[] | undefined {
  const made: Place[] = [];
  for (const { window } of pieces) {
    const width = scale.toX(window.end) - scale.toX(window.start);
    if (pieces.length > 1 && width < roomForTicks) continue;
    const places = placed(ticksOf(step, window, options), scale, options);
    if (withoutOverlaps(places).length < places.length) return undefined;
    made.push(...places);
  }
  return made;
}

/** Whether a label shows in full on an axis of this width: one cut by the edge would read as another time. */
export function isWhole({ left, right }: Pick<Place, 'left' | 'right'>, width: number): boolean {
  return left >= 0 && right <= width;
}

/** A narrow axis: the coarsest step of which a label shows; one too long for the axis is cut to its seconds. */
function sparse(
  steps: readonly Step[],
  pieces: readonly Piece[],
  scale: TimeScale,
  options: TickOptions,
): readonly Tick[] {
  for (const shorten of [(label: string) => label, secondsOnly]) {
    for (const step of steps.toReversed()) {
      // More ticks than pixels are nothing to choose from.
      if (lengthOf(step) < scale.msPerPixel) break;
      const all = [
        ...foldTicks(countedOverFolds(step), pieces, options),
        ...pieces.flatMap((piece) => ticksOf(step, piece.window, options)),
      ].map((tick) => ({ ...tick, label: shorten(tick.label) }));
      const whole = placed(all, scale, options).filter((place) => isWhole(place, options.width));
      if (whole.length > 0) return inOrder(withoutOverlaps(whole));
    }
  }
  return [];
}

/** `09:00:04.123456702` as `…04.123456702`. */
function secondsOnly(label: string): string {
  const colon = label.lastIndexOf(':');
  return colon < 0 ? label : `…${label.slice(colon + 1)}`;
}

function foldTicks(counted: Step, pieces: readonly Piece[], options: TickOptions): readonly Tick[] {
  return pieces.flatMap(({ foldBefore }) => (foldBefore && tickAfterFold(counted, foldBefore, options)) ?? []);
}

/** The window without its folds. */
function piecesOf({ window, timeAxis }: TickOptions, scale: TimeScale): readonly Piece[] {
  const pieces: Piece[] = [];
  let start: number = window.start;
  let foldStart: number | undefined;
  const add = (end: number): void => {
    if (end < start) return;
    const last = pieces.at(-1);
    const near = last && scale.toX(end) - scale.toX(last.window.start) < narrowPiece;
    if (near) return;
    const foldBefore = foldStart === undefined ? undefined : timeWindow(foldStart, start);
    pieces.push({ window: timeWindow(start, end), foldBefore });
    foldStart = undefined;
  };
  for (const { folded } of timeAxis.folds) {
    if (folded.end <= window.start) continue;
    if (folded.start >= window.end) break;
    add(folded.start);
    foldStart ??= folded.start;
    start = folded.end;
  }
  add(window.end);
  return pieces;
}

function placed(all: readonly Tick[], scale: TimeScale, { measure }: TickOptions): readonly Place[] {
  return all.map((tick) => {
    const x = scale.toX(tick.time);
    const half = measure(tick.label) / 2;
    return { tick, left: x - half, right: x + half };
  });
}

/** Those that keep their distance from all that come before them in the list. */
function withoutOverlaps(places: readonly Place[]): readonly Place[] {
  const kept: Place[] = [];
  for (const place of places) {
    if (kept.every(({ left, right }) => place.left >= right + labelGap || place.right <= left - labelGap))
      kept.push(place);
  }
  return kept;
}

function inOrder(places: readonly Place[]): readonly Tick[] {
  return places.map(({ tick }) => tick).sort((a, b) => a.time - b.time);
}
