import { meanings } from '../../../src/model/eventKind';
import { countText } from '../countText';
import { meaningByCode } from '../eventTable';
import { rowMiddle, rowsInView, type Scene } from '../layout';
import { paintTicks } from '../painter/axis';
import { type Brush } from '../painter/brush';
import { drawMark } from '../painter/marks';
import { paintScene } from '../painter/scenePainter';
import { type SeenChart } from '../parts/chart';
import { cutAtWordEnd } from '../textFit';
import { timeScale } from '../timeScale';
import { laneMark } from './laneMark';
import { type MeasureText, SvgDrawing } from './svgDrawing';
import { captionLines, pictureTitle } from './pictureWords';
import { vectorTools } from './vectorTools';

/** CSS pixels: around everything, of a line of words, of the axis, of an entry of the legend. */
const margin = 16;
const lineHeight = 20;
const axisHeight = 36;
const legendHeight = 28;
const indent = 12;

/** A picture as a file of SVG, with its size in CSS pixels. */
export interface SvgPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The lanes that are seen with their axis and labels, under a caption that says what they show (store, time range, query)
 * and over a legend of their marks. On the theme's ground, so that it can be read on white paper as well.
 */
export function pictureSvg(seen: SeenChart, measure: MeasureText): SvgPicture {
  const { palette, picture, state } = seen;
  const drawing = new SvgDrawing(measure);
  const scene = cropped(seen.scene);
  const width = seen.labelWidth + scene.width + margin;
  const title = pictureTitle(state);
  const lines = captionLines(seen);
  let top = margin;
  drawing.textAlign = 'left';
  write(drawing, `600 15px ${palette.fontFamily}`, palette.foreground, title, margin, (top += 14));
  for (const line of lines) {
    const font = `12px ${palette.fontFamily}`;
    const fitting = cutAtWordEnd(line, width - 2 * margin, (text) => measure(font, text));
    write(drawing, font, palette.muted, fitting, margin, (top += lineHeight));
  }
  top += lineHeight / 2;
  const ticks = paintAxisAt(drawing, seen, scene, top);
  top += axisHeight;
  paintLabels(drawing, seen, scene, top);
  drawing.save();
  drawing.translate(seen.labelWidth, top);
  drawing.beginPath();
  drawing.rect(0, 0, scene.width, scene.height);
  drawing.clip();
  const brush: Brush = {
    context: drawing,
    table: seen.table,
    palette,
    ...vectorTools(drawing, palette),
    scale: timeScale(scene.window, scene.width, scene.timeAxis),
    rowHeight: scene.rows.rowHeight,
    now: seen.table.range?.end ?? 0,
    dimmed: picture.shown.dimmed,
  };
  const still = { ...seen.highlights, hover: undefined, hoverRow: undefined };
  paintScene(brush, scene, ticks, still, (x) => Math.round(x - 0.5) + 0.5);
  drawing.restore();
  top += scene.height;
  const bottom = paintLegend(drawing, seen, width, top);
  return { svg: drawing.file(width, bottom, palette.background, [title, ...lines].join('\n')), width, height: bottom };
}

/** Without the empty room under the last lane. */
function cropped(scene: Scene): Scene {
  return { ...scene, height: Math.min(scene.height, scene.rows.contentHeight) };
}

function write(drawing: SvgDrawing, font: string, color: string, text: string, x: number, y: number): void {
  drawing.font = font;
  drawing.fillStyle = color;
  drawing.textBaseline = 'alphabetic';
  drawing.fillText(text, x, y);
}

/** The axis over the lanes; returns where its ticks are, in CSS pixels of the plot. */
function paintAxisAt(drawing: SvgDrawing, seen: SeenChart, scene: Scene, top: number): readonly number[] {
  const { table, state, palette } = seen;
  const { window, timeAxis, width } = scene;
  const { originMs } = table;
  const firstEvent = table.range?.start ?? 0;
  drawing.save();
  drawing.translate(seen.labelWidth, top);
  const axis = { window, timeAxis, width, height: axisHeight, zone: state.zone, originMs, firstEvent };
  const ticks = paintTicks(drawing, axis, palette);
  drawing.restore();
  drawing.fillStyle = palette.border;
  drawing.fillRect(0, top + axisHeight - 1, seen.labelWidth + width + margin, 1);
  return ticks;
}

function paintLabels(drawing: SvgDrawing, seen: SeenChart, scene: Scene, top: number): void {
  const { palette, labelWidth, highlights } = seen;
  const { rows, lanes, scrollTop, height } = scene;
  drawing.save();
  drawing.translate(0, top);
  drawing.beginPath();
  drawing.rect(0, 0, labelWidth, height);
  drawing.clip();
  for (const row of rowsInView(rows, height)) {
    const lane = lanes.rows[row];
    if (!lane) continue;
    const y = rowMiddle(rows, row) - scrollTop;
    const left = margin + lane.depth * indent;
    const mark = laneMark(lane);
    if (mark !== undefined) drawMark(drawing, mark, left + 6, y, 6, palette);
    const count = lane.count === 0 ? '' : countText(lane.count);
    drawing.textBaseline = 'middle';
    drawing.font = `12px ${palette.fontFamily}`;
    const countWidth = drawing.measureText(count).width;
    drawing.fillStyle = palette.muted;
    drawing.fillText(count, labelWidth - 12 - countWidth, y);
    drawing.font = `${row === highlights.selectedRow ? '600 ' : ''}12px ${palette.fontFamily}`;
    drawing.fillStyle = palette.foreground;
    const room = labelWidth - 12 - countWidth - left - 28;
    drawing.fillText(
      cutAtWordEnd(lane.title, room, (text) => drawing.measureText(text).width),
      left + 20,
      y,
    );
  }
  drawing.restore();
}

/** The marks with their words, in as many lines as they take; returns where the picture ends. */
function paintLegend(drawing: SvgDrawing, seen: SeenChart, width: number, top: number): number {
  const { palette, picture, state } = seen;
  drawing.fillStyle = palette.border;
  drawing.fillRect(0, top, width, 1);
  drawing.font = `12px ${palette.fontFamily}`;
  drawing.textBaseline = 'middle';
  drawing.textAlign = 'left';
  let x = margin;
  let y = top + margin / 2 + legendHeight / 2;
  for (const meaning of meaningByCode) {
    const count = picture.shown.byMeaning.get(meaning) ?? 0;
    if (count === 0 || state.hiddenMeanings.has(meaning)) continue;
    const { words } = meanings[meaning];
    const counted = countText(count);
    const [wordsWidth, countWidth] = [drawing.measureText(words).width, drawing.measureText(counted).width];
    const entryWidth = 20 + wordsWidth + 6 + countWidth;
    if (x > margin && x + entryWidth > width - margin) {
      x = margin;
      y += legendHeight;
    }
    drawMark(drawing, meaning, x + 7, y, 6.5, palette);
    drawing.fillStyle = palette.foreground;
    drawing.fillText(words, x + 20, y);
    drawing.fillStyle = palette.muted;
    drawing.fillText(counted, x + 20 + wordsWidth + 6, y);
    x += entryWidth + 20;
  }
  return y + legendHeight / 2 + margin / 2;
}
