import { type TimeScale } from '../timeScale';
import { type Drawing } from './drawing';
import { type Palette } from './palette';

/** Distance of the ruler from the lower edge of the plot, and between its words and its line, in CSS pixels. */
const fromBottom = 20;
const padding = 6;
const arrow = 5;

/** Two moments and what lies between them, in words; while nothing else is pointed at one moment, and what to do. */
export interface Ruler {
  readonly from: number;
  readonly to: number | undefined;
  readonly words: string;
}

/** Paints the ruler over the lanes: a line at both moments, one between them, and on it how long that is. */
export function paintRuler(
  context: Drawing,
  { from, to, words }: Ruler,
  scale: TimeScale,
  height: number,
  palette: Palette,
  crisp: (x: number) => number,
): void {
  const [x1, x2] = [scale.toX(from), to === undefined ? undefined : scale.toX(to)];
  context.strokeStyle = palette.focus;
  context.fillStyle = palette.focus;
  context.lineWidth = 1;
  context.beginPath();
  for (const x of x2 === undefined ? [x1] : [x1, x2]) {
    if (x < -1 || x > scale.width + 1) continue;
    context.moveTo(crisp(x), 0);
    context.lineTo(crisp(x), height);
  }
  context.stroke();
  paintFlag(context, x1, height);
  if (x2 === undefined) {
    if (x1 < 0 || x1 > scale.width) return;
    const y = crisp(height - fromBottom);
    paintWords(context, words, { left: x1, right: x1, y, width: scale.width }, palette);
    return;
  }
  const left = Math.max(0, Math.min(x1, x2));
  const right = Math.min(scale.width, Math.max(x1, x2));
  if (right < 0 || left > scale.width) return;
  const y = crisp(height - fromBottom);
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.stroke();
  if (right - left > 4 * arrow) paintArrows(context, [Math.min(x1, x2), Math.max(x1, x2)], y);
  paintWords(context, words, { left, right, y, width: scale.width }, palette);
}

/** The mark that the ruler begins at: a small flag at the foot of its line. */
function paintFlag(context: Drawing, x: number, height: number): void {
  context.beginPath();
  context.moveTo(x, height - 12);
  context.lineTo(x + 8, height - 8);
  context.lineTo(x, height - 4);
  context.fill();
}

function paintArrows(context: Drawing, [left, right]: readonly [number, number], y: number): void {
  context.beginPath();
  for (const [tip, back] of [
    [left, arrow],
    [right, -arrow],
  ] as const) {
    context.moveTo(tip, y);
    context.lineTo(tip + back, y - arrow / 2 - 1);
    context.lineTo(tip + back, y + arrow / 2 + 1);
  }
  context.fill();
}

/** In the middle of what shows of the line; above it where the line is too short for them. */
function paintWords(
  context: Drawing,
  words: string,
  line: { readonly left: number; readonly right: number; readonly y: number; readonly width: number },
  palette: Palette,
): void {
  context.font = `600 12px ${palette.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 2 * padding;
  const fits = line.right - line.left > width + 4 * arrow;
  const middle = Math.min(line.width - width / 2 - 2, Math.max(width / 2 + 2, (line.left + line.right) / 2));
  const y = fits ? line.y : line.y - 16;
  context.fillStyle = palette.background;
  context.beginPath();
  context.roundRect(middle - width / 2, y - 10, width, 20, 4);
  context.fill();
  context.stroke();
  context.fillStyle = palette.foreground;
  context.fillText(words, middle, y + 0.5);
}
