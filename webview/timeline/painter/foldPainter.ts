import { type Fold, type TimeScale } from '../timeScale';
import { durationText } from '../timeText';
import { type Drawing } from './drawing';
import { type Palette } from './palette';

/** A fold says how long its pause was from this width on, in CSS pixels: the height of the upright words. */
const roomForWords = 11;
/** Between the edges of a fold, so that they are two, and between two breaks on the axis, in CSS pixels. */
const roomForEdges = 4;
const breakDistance = 24;
/** Room around the words, in CSS pixels. */
const padding = 4;

/** A fold on the screen, in CSS pixels, cut to the plot. */
interface Band {
  readonly fold: Fold;
  readonly left: number;
  readonly right: number;
}

/** The folds that show on a scale. */
function visibleFolds(folds: readonly Fold[], scale: TimeScale): readonly Band[] {
  const bands: Band[] = [];
  let lastRight = -Infinity;
  for (const fold of folds) {
    if (fold.folded.end <= scale.window.start) continue;
    if (fold.folded.start >= scale.window.end) break;
    const left = Math.max(-8, scale.toX(fold.folded.start));
    const right = Math.min(scale.width + 8, scale.toX(fold.folded.end));
    // Of many in one pixel one is seen.
    if (right - lastRight < 1) continue;
    lastRight = right;
    bands.push({ fold, left, right });
  }
  return bands;
}

/** Paints folds behind the lanes: a pale band between two dashed edges. */
export function paintFolds(
  context: Drawing,
  folds: readonly Fold[],
  scale: TimeScale,
  height: number,
  palette: Palette,
): void {
  const bands = visibleFolds(folds, scale);
  context.fillStyle = palette.foreground;
  context.globalAlpha = 0.05;
  for (const { left, right } of bands) context.fillRect(left, 0, right - left, height);
  context.globalAlpha = palette.highContrast ? 1 : 0.4;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  for (const { left, right } of bands) {
    if (right - left < roomForEdges) continue;
    for (const x of [left, right]) {
      context.moveTo(Math.round(x) + 0.5, 0);
      context.lineTo(Math.round(x) + 0.5, height);
    }
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Writes into each fold how long its pause was, over the bars and locks that go on in it. */
export function paintFoldWords(
  context: Drawing,
  folds: readonly Fold[],
  scale: TimeScale,
  height: number,
  palette: Palette,
): void {
  for (const { fold, left, right } of visibleFolds(folds, scale)) {
    if (right - left >= roomForWords) paintWords(context, fold, (left + right) / 2, right - left, height, palette);
  }
}

/** Across where there is room, else upright. The ground behind the words is clear: bars of tasks may run below. */
function paintWords(
  context: Drawing,
  { pause }: Fold,
  x: number,
  room: number,
  plotHeight: number,
  palette: Palette,
): void {
  const words = durationText(pause.end - pause.start);
  context.save();
  context.translate(Math.round(x), Math.round(plotHeight / 2));
  context.font = `11px ${palette.fontFamily}`;
  const width = context.measureText(words).width + 2 * padding;
  if (width > room) context.rotate(-Math.PI / 2);
  context.fillStyle = palette.background;
  context.globalAlpha = 0.85;
  context.beginPath();
  const height = Math.min(16, room);
  context.roundRect(-width / 2, -height / 2, width, height, 3);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = palette.muted;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(words, 0, 0.5);
  context.restore();
}

/** Marks folds on the axis, whose lower edge is at `base`, as charts mark a break: by two slanted strokes. */
export function paintBreaks(
  context: Drawing,
  folds: readonly Fold[],
  scale: TimeScale,
  base: number,
  palette: Palette,
): void {
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.beginPath();
  let last = -Infinity;
  for (const { left, right } of visibleFolds(folds, scale)) {
    const middle = Math.round((left + right) / 2);
    if (middle - last < breakDistance) continue;
    last = middle;
    for (const x of [middle - 2, middle + 2]) {
      context.moveTo(x - 2, base - 1);
      context.lineTo(x + 2, base - 9);
    }
  }
  context.stroke();
}
