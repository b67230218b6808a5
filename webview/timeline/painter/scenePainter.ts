import { type EventTable, meaningByCode } from '../eventTable';
import { LanePyramids } from '../lanePyramids';
import { hasLockBars } from '../lanes';
import { markMeasures, rowMiddle, rowTop, type Scene } from '../layout';
import { timeScale } from '../timeScale';
import { paintBroadcasts } from './broadcastPainter';
import { type Brush } from './brush';
import { contentSteps, litEvents, runSteps } from './contentPainter';
import { type Drawing } from './drawing';
import { paintFolds, paintFoldWords } from './foldPainter';
import { type Highlights } from './highlights';
import { paintLitMessages } from './messagePainter';
import { MovingContent } from './movingContent';
import { type Palette } from './palette';
import { PixelLayer } from './pixelLayer';
import { paintRuler } from './rulerPainter';
import { type ScenePart, sceneParts } from './sceneParts';
import { paintStepNumbers } from './stepNumbers';
import { type Surface } from './surface';

/** Paints the lanes of a scene. Keeps what it painted between frames. */
export class ScenePainter {
  private made: { readonly layer: PixelLayer; readonly content: MovingContent; readonly palette: Palette } | undefined;

  private readonly pyramids: LanePyramids;

  /** `onRepaint`: what was prepared meanwhile makes the next frame cheaper, or the motion has ended. */
  constructor(
    private readonly surface: Surface,
    private readonly onRepaint: () => void,
  ) {
    this.pyramids = new LanePyramids(onRepaint);
  }

  /** One frame. `tickXs` are where the axis has its ticks. */
  paint(table: EventTable, scene: Scene, tickXs: readonly number[], highlights: Highlights, palette: Palette): void {
    const { surface, pyramids } = this;
    const context = surface.begin(scene.width, scene.height);
    pyramids.beginFrame(table, scene.lanes);
    const { layer: dense, content } = this.toolsFor(palette);
    const { width, height } = surface.canvas;
    const now = table.range?.end ?? 0;
    const { dimmed, selection, selectedRow, related } = highlights;
    const { rowHeight, rows, onTop } = scene.rows;
    const kept = { table, palette, pyramids, rowHeight, now, dimmed, newPath: () => new Path2D() };
    const brush: Brush = { ...kept, context, dense, scale: timeScale(scene.window, scene.width, scene.timeAxis) };
    const madeOf: unknown[] = [table, table.edition, table.length, scene.lanes, scene.timeAxis, dimmed, now];
    madeOf.push(selection, selectedRow, related, rowHeight, rows, onTop);
    const crisp = (x: number): number => surface.crisp(x);
    paintScene(brush, scene, tickXs, highlights, crisp, (part, parts) => {
      // Rows that stay on top don't scroll along.
      if (parts > 1) {
        dense.begin({ left: 0, top: 0, width, height, scrollTop: scene.scrollTop });
        runSteps(contentSteps(brush, scene, part, highlights, new Map()));
      } else content.paint(context, scene, { brush: kept, scene, highlights }, madeOf);
    });
  }

  /** What is made once for a theme, a pixel ratio and a size. */
  private toolsFor(palette: Palette): { readonly layer: PixelLayer; readonly content: MovingContent } {
    const { canvas, pixelRatio: ratio, context } = this.surface;
    const { width, height } = canvas;
    const { size } = this.made?.content ?? {};
    const isOfSize = size?.width === width && size.height === height && size.ratio === ratio;
    if (this.made?.palette !== palette || !isOfSize) {
      const content = new MovingContent({ width, height, ratio }, palette, this.onRepaint);
      this.made = { palette, layer: new PixelLayer(context, palette, ratio), content };
    }
    return this.made;
  }
}

/**
 * Paints a scene. `tickXs` are where the axis has its ticks; `crisp` is where a thin line is sharp. `paintContent` paints
 * what is in the lanes, in a part of so many.
 */
export function paintScene(
  brush: Brush,
  scene: Scene,
  tickXs: readonly number[],
  highlights: Highlights,
  crisp: (x: number) => number,
  paintContent: (part: ScenePart, parts: number) => void = (part) =>
    runSteps(contentSteps(brush, scene, part, highlights, new Map())),
): void {
  const { context, palette, scale } = brush;
  const { lanes, rows, scrollTop } = scene;
  const lit = litEvents(highlights);
  paintGrid(context, scene, tickXs, palette, crisp);
  paintFolds(context, scene.timeAxis.folds, scale, scene.height, palette);
  context.save();
  context.translate(0, -scrollTop);
  const parts = sceneParts(scene);
  for (const part of parts) {
    context.save();
    if (parts.length > 1) clipTo(context, scene, part);
    paintRowBands(brush, scene, part, highlights);
    paintContent(part, parts.length);
    paintBroadcasts(brush, lanes, rows, scrollTop, lit, crisp);
    paintLitMessages(brush, lanes, rows, part, lit);
    paintRing(brush, scene, part, highlights.hover, 1);
    paintRing(brush, scene, part, highlights.selection, 2);
    paintStepNumbers(brush, scene, part, highlights.numbers);
    context.restore();
  }
  if (parts.length > 1) paintBorder(brush, scene, parts[0]?.top ?? 0);
  context.restore();
  paintFoldWords(context, scene.timeAxis.folds, scale, scene.height, palette);
  const { ruler } = highlights;
  if (ruler) paintRuler(context, ruler, scale, scene.height, palette, crisp);
}

function paintGrid(
  context: Drawing,
  scene: Scene,
  tickXs: readonly number[],
  palette: Palette,
  crisp: (x: number) => number,
): void {
  context.strokeStyle = palette.gridLine;
  context.globalAlpha = palette.highContrast ? 0.3 : 0.07;
  context.lineWidth = 1;
  context.beginPath();
  for (const x of tickXs) {
    context.moveTo(crisp(x), 0);
    context.lineTo(crisp(x), scene.height);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function clipTo(context: Drawing, { width }: Scene, { top, bottom }: ScenePart): void {
  context.beginPath();
  context.rect(0, top, width, bottom - top);
  context.clip();
}

/** The line between the rows on top and those that scroll under them. */
function paintBorder({ context, palette }: Brush, { width }: Scene, top: number): void {
  context.fillStyle = palette.border;
  context.globalAlpha = 1;
  context.fillRect(0, top - 1, width, 1);
}

function paintRowBands(
  { context, palette }: Brush,
  scene: Scene,
  part: ScenePart,
  { selectedRow, hoverRow }: Highlights,
): void {
  const band = (row: number, color: string, opacity: number): void => {
    if (!part.holds(row)) return;
    context.fillStyle = color;
    context.globalAlpha = opacity;
    context.fillRect(0, rowTop(scene.rows, row), scene.width, scene.rows.rowHeight);
    context.globalAlpha = 1;
  };
  if (hoverRow !== undefined && hoverRow !== selectedRow) band(hoverRow, palette.foreground, 0.03);
  if (selectedRow !== undefined) band(selectedRow, palette.focus, palette.highContrast ? 0.15 : 0.1);
}

/** A frame around an event: the selection's is 2 px of the focus colour, the hovered one's 1 px. */
function paintRing(brush: Brush, scene: Scene, part: ScenePart, event: number | undefined, width: number): void {
  if (event === undefined || event >= brush.table.length) return;
  const { context, palette, scale, table } = brush;
  const x = scale.toX(table.time(event));
  if (x < -20 || x > scene.width + 20) return;
  const row = scene.lanes.rowOfEvent(event);
  if (row !== undefined && !part.holds(row)) return;
  const { radius, lockOffset } = markMeasures(scene.rows.rowHeight);
  context.strokeStyle = palette.focus;
  context.lineWidth = width;
  context.beginPath();
  if (row === undefined)
    context.roundRect(x - 4, scene.scrollTop + 2, 8, Math.min(scene.height, scene.rows.contentHeight) - 12, 3);
  else if (meaningByCode[table.meaning(event)] === 'lock' && hasLockBars(scene.lanes.rows[row])) {
    context.roundRect(x - 6, rowMiddle(scene.rows, row) + lockOffset - 5, 12, 10, 3);
  } else {
    const half = radius + 4;
    context.roundRect(x - half, rowMiddle(scene.rows, row) - half, half * 2, half * 2, 5);
  }
  context.stroke();
}
