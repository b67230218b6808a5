import { isWhole, ticks } from '../ticks';
import { type TimeAxis, timeScale, type TimeWindow } from '../timeScale';
import { type TimeZone } from '../timeText';
import { type Drawing } from './drawing';
import { paintBreaks } from './foldPainter';
import { type Palette } from './palette';
import { type Surface } from './surface';

/** Room under the labels in CSS pixels, where the axis is high enough. */
const roomBelow = 12;

/** What the axis shows. */
export interface AxisPicture {
  readonly window: TimeWindow;
  readonly timeAxis: TimeAxis;
  readonly width: number;
  /** In CSS pixels, as `width`. */
  readonly height: number;
  readonly zone: TimeZone;
  readonly originMs: number;
  readonly firstEvent: number;
}

/** Paints the axis on a surface of its own; returns the x of each tick, for the lines through the lanes. */
export function paintAxis(surface: Surface, picture: AxisPicture, palette: Palette): readonly number[] {
  return paintTicks(surface.begin(picture.width, picture.height), picture, palette);
}

/** Paints the labels of the axis; returns the x of each tick. */
export function paintTicks(context: Drawing, picture: AxisPicture, palette: Palette): readonly number[] {
  const scale = timeScale(picture.window, picture.width, picture.timeAxis);
  context.font = `12px ${palette.fontFamily}`;
  context.fontVariantCaps = 'normal';
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const made = ticks({ ...picture, measure: (text) => context.measureText(text).width });
  const baseline = picture.height - Math.min(roomBelow, picture.height / 3);
  for (const tick of made) {
    context.fillStyle = tick.strong ? palette.foreground : palette.muted;
    const x = scale.toX(tick.time);
    const half = context.measureText(tick.label).width / 2;
    if (isWhole({ left: x - half, right: x + half }, picture.width)) context.fillText(tick.label, x, baseline);
  }
  paintBreaks(context, picture.timeAxis.folds, scale, picture.height, palette);
  return made.map((tick) => scale.toX(tick.time));
}
