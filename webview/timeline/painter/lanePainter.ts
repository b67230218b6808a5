import { HeatColumns } from '../density';
import { undimmed } from '../laneHits';
import { hasLockBars, type Lane } from '../lanes';
import { markMeasures } from '../layout';
import { LockTimes } from '../lockTimes';
import { type Attempt, type LockSpan, type Outcome } from '../taskLives';
import { type Brush, faintOpacity, type Strength } from './brush';
import { type MarkedEvents, paintMarks } from './markPainter';

/** How strong a lane is drawn: quiet when another lane holds the selection. */
export interface LaneEmphasis {
  readonly selected: boolean;
  readonly quiet: boolean;
  /** Events drawn at full strength wherever they are. */
  readonly lit: ReadonlySet<number>;
}

/** Paints one lane: the bars of its attempts, its locks, its marks or, where they are dense, their heat. */
export function paintLane(brush: Brush, lane: Lane, middle: number, emphasis: LaneEmphasis): void {
  const { context, palette, dimmed } = brush;
  paintAttempts(brush, lane.attempts, middle, emphasis);
  const name = `${lane.subject} ${lane.key}`;
  const withLocks = !hasLockBars(lane);
  const usual = emphasis.quiet && !palette.highContrast ? 0.6 : 1;
  if (dimmed) {
    const isHit = (event: number | undefined): boolean => event !== undefined && dimmed[event] !== 1;
    const found = lane.locks.filter((lock) => isHit(lock.acquired) || isHit(lock.released));
    const faint = faintOpacity(brush);
    context.globalAlpha = faint;
    paintLocks(brush, lane.locks, middle);
    paintEvents(brush, { name, events: lane.events, withLocks }, middle, emphasis.lit, { opacity: faint });
    context.globalAlpha = 1;
    paintLocks(brush, found, middle);
    // Hits keep their full strength, also beside the lane of the selection.
    const hits = { name: `${name} hits`, events: undimmed(lane.events, dimmed), among: lane.events, withLocks };
    paintEvents(brush, hits, middle, emphasis.lit, { opacity: 1 });
  } else {
    context.globalAlpha = Math.max(palette.quiet.lock, emphasis.quiet ? 0 : 0.8);
    paintLocks(brush, lane.locks, middle);
    const marks = emphasis.quiet ? palette.quiet : undefined;
    paintEvents(brush, { name, events: lane.events, withLocks }, middle, emphasis.lit, { opacity: usual, marks });
  }
  context.globalAlpha = 1;
}

/** Filled for one lane after the other. */
const columns = new HeatColumns();

/** Marks of a lane's events and, where they are dense, their heat. `lit` ones are at full strength. */
function paintEvents(
  brush: Brush,
  lane: MarkedEvents & { readonly name: string },
  middle: number,
  lit: ReadonlySet<number>,
  strength: Strength,
): void {
  columns.fill(brush.table, lane.events, brush.scale, brush.pyramids.of(lane.name, lane.events));
  if (columns.hasHeat) brush.dense.heat(columns, middle, brush.rowHeight, strength.opacity);
  paintMarks(brush, lane, columns, middle, lit, strength);
}

/** A bar, or several narrow ones that are one to the eye: `outcome` is what all of them have in common. */
interface Bar {
  readonly left: number;
  right: number;
  outcome: Outcome | undefined;
  readonly isNarrow: boolean;
}

/** Narrower bars are no longer told apart, in CSS pixels. */
const narrowBar = 4;

/** Bars follow each other: one that begins before the window only counts where it ends within it. */
function paintAttempts(brush: Brush, attempts: readonly Attempt[], middle: number, emphasis: LaneEmphasis): void {
  const { scale, now } = brush;
  let bar: Bar | undefined;
  // No object for each of what may be thousands of narrow ones: clearing up behind them takes as long as painting.
  for (let i = firstEndingAfter(attempts, scale.toTime(-8)); i < attempts.length; i++) {
    const attempt = attempts[i];
    if (!attempt) break;
    const left = Math.max(-8, scale.toX(attempt.start));
    const end = Math.min(scale.width + 8, scale.toX(attempt.end ?? now));
    if (left > scale.width) break;
    if (end < 0) continue;
    const right = Math.max(end, left + 1);
    const isNarrow = right - left < narrowBar;
    if (bar?.isNarrow === true && isNarrow && left - bar.right < 1) {
      bar.right = Math.max(bar.right, right);
      if (bar.outcome !== attempt.outcome) bar.outcome = undefined;
      continue;
    }
    if (bar) paintBar(brush, bar, middle, emphasis);
    bar = { left, right, outcome: attempt.outcome, isNarrow };
  }
  if (bar) paintBar(brush, bar, middle, emphasis);
}

/** The first attempt that goes on at `time` or begins later. */
function firstEndingAfter(attempts: readonly Attempt[], time: number): number {
  let low = 0;
  let high = attempts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((attempts[middle]?.end ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function paintBar(brush: Brush, bar: Bar, middle: number, { selected }: LaneEmphasis): void {
  const { context, palette } = brush;
  const { bar: height } = markMeasures(brush.rowHeight);
  const color = bar.outcome === undefined ? palette.muted : palette.outcome[bar.outcome];
  context.fillStyle = color;
  context.globalAlpha = (selected ? 0.26 : bar.outcome === 'failure' ? 0.15 : 0.12) * (brush.dimmed ? 0.6 : 1);
  context.beginPath();
  context.roundRect(bar.left, middle - height / 2, bar.right - bar.left, height, 2);
  context.fill();
  if (palette.highContrast) {
    context.globalAlpha = 1;
    context.strokeStyle = color;
    context.lineWidth = selected ? 2 : 1;
    context.stroke();
  }
}

/** Thin bars; those that touch are one. */
function paintLocks(
  { context, palette, scale, now, rowHeight }: Brush,
  locks: readonly LockSpan[],
  middle: number,
): void {
  const { lockOffset } = markMeasures(rowHeight);
  context.fillStyle = palette.meaning.lock;
  const paint = (left: number, right: number): void => context.fillRect(left, middle + lockOffset - 1, right - left, 3);
  const times = LockTimes.of(locks);
  const { starts, ends } = times;
  let barLeft = NaN;
  let barRight = NaN;
  for (let i = times.firstEndingFrom(scale.window.start); i < starts.length; i++) {
    const start = starts[i] ?? 0;
    if (start > scale.window.end) break;
    const known = ends[i] ?? 0;
    const end = known === Infinity ? now : known;
    if (end < scale.window.start) continue;
    const left = Math.max(-8, scale.toX(start));
    const stop = Math.min(scale.width + 8, scale.toX(end));
    if (stop < 0 || left > scale.width) continue;
    const right = Math.max(stop, left + 3);
    if (left <= barRight + 0.5) barRight = Math.max(barRight, right);
    else {
      if (barRight > barLeft) paint(barLeft, barRight);
      barLeft = left;
      barRight = right;
    }
    // The later ones begin later, so within this one.
    if (barRight > scale.width) break;
  }
  if (barRight > barLeft) paint(barLeft, barRight);
}
