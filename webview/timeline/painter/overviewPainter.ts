import { type Histogram } from '../histogram';
import { type OverviewScale } from '../overviewScale';
import { type TimeWindow } from '../timeScale';
import { type Palette } from './palette';
import { type Surface } from './surface';

/** Height of the row of failures, and the width of a bar with its gap, in CSS pixels. */
const failureRoom = 8;
export const overviewBar = 4;
/** Strength of the bars of all events behind those of a query's hits. */
const faintBars = 0.35;

/** What the overview shows. */
export interface OverviewPicture {
  readonly scale: OverviewScale;
  readonly bars: Histogram;
  /** The hits of a query among them, while the rest is dimmed. */
  readonly hits: Histogram | undefined;
  readonly width: number;
  /** In CSS pixels, as `width`. */
  readonly height: number;
  readonly window: TimeWindow | undefined;
}

/** Left and right of the window in the overview, in CSS pixels, at least 6 apart so that it can be grasped. */
export function windowExtent(scale: OverviewScale, window: TimeWindow, width: number): { left: number; right: number } {
  const left = Math.max(0, Math.min(width, scale.toX(window.start)));
  const right = Math.max(0, Math.min(width, scale.toX(window.end)));
  const missing = Math.max(0, 6 - (right - left)) / 2;
  return { left: left - missing, right: right + missing };
}

/** Paints the whole range: the window, events per bar, failures as ticks on top, folds of long pauses. */
export function paintOverview(surface: Surface, picture: OverviewPicture, palette: Palette): void {
  const { scale, bars, width, height: full } = picture;
  const context = surface.begin(width, full);
  if (picture.window) paintWindow(context, windowExtent(scale, picture.window, width), palette, surface);
  const base = full - 4;
  const tallest = base - failureRoom - 4;
  const paint = (histogram: Histogram, strength: number): void => {
    histogram.counts.forEach((count, bar) => {
      const x = bar * overviewBar;
      if (count > 0) {
        // The square root keeps a lone event visible beside a burst.
        const height = Math.max(3, Math.round(tallest * Math.sqrt(count / bars.most)));
        context.fillStyle = palette.bars;
        context.globalAlpha = (palette.highContrast ? 1 : 0.65) * strength;
        context.fillRect(x, base - height, overviewBar - 1, height);
      }
      if ((histogram.failures[bar] ?? 0) > 0) {
        context.fillStyle = palette.meaning.failure;
        context.globalAlpha = strength;
        context.fillRect(x, 3, overviewBar - 1, 5);
      }
    });
    context.globalAlpha = 1;
  };
  paint(bars, picture.hits ? faintBars : 1);
  if (picture.hits) paint(picture.hits, 1);
  paintFolds(context, scale, palette, base);
}

function paintWindow(
  context: CanvasRenderingContext2D,
  { left, right }: { left: number; right: number },
  palette: Palette,
  surface: Surface,
): void {
  context.fillStyle = palette.focus;
  context.globalAlpha = palette.highContrast ? 0.25 : 0.18;
  context.fillRect(left, 0, right - left, surface.height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.focus;
  context.lineWidth = 1;
  const [x1, x2] = [surface.crisp(left), surface.crisp(right - 1)];
  context.strokeRect(x1, 0.5, Math.max(1, x2 - x1), surface.height - 1);
  context.fillStyle = palette.focus;
  for (const x of [x1, x2]) {
    context.beginPath();
    context.roundRect(x - 2, surface.height / 2 - 7, 4, 14, 2);
    context.fill();
  }
}

/** Three dots where a pause is folded. */
function paintFolds(context: CanvasRenderingContext2D, scale: OverviewScale, palette: Palette, base: number): void {
  context.fillStyle = palette.muted;
  scale.stretches.slice(1).forEach((stretch, i) => {
    const before = scale.stretches[i];
    if (!before) return;
    const middle = (before.left + before.width + stretch.left) / 2;
    for (const offset of [-4, 0, 4]) {
      context.beginPath();
      context.arc(middle + offset, base - 2, 1.25, 0, Math.PI * 2);
      context.fill();
    }
  });
}
