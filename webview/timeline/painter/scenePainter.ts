import { type EventTable, meaningByCode } from '../eventTable';
import { LanePyramids } from '../lanePyramids';
import { hasLockBars } from '../lanes';
import { markMeasures, rowMiddle, rowTop, type Scene } from '../layout';
import { timeScale } from '../timeScale';
import { type Drawing } from './drawing';
import { paintBroadcasts } from './broadcastPainter';
import { type Brush } from './brush';
import { paintLane } from './lanePainter';
import { paintFolds, paintFoldWords } from './foldPainter';
import { paintLitMessages, paintMessages } from './messagePainter';
import { PixelLayer } from './pixelLayer';
import { type ScenePart, sceneParts } from './sceneParts';
import { type Palette } from './palette';
import { paintRuler, type Ruler } from './rulerPainter';
import { paintStepNumbers } from './stepNumbers';
import { type Surface } from './surface';

/** What is emphasized in the picture. */
export interface Highlights {
  readonly selection: number | undefined;
  /** Row of the lane that holds the selection, or that was asked for. */
  readonly selectedRow: number | undefined;
  readonly hover: number | undefined;
  readonly hoverRow: number | undefined;
  /** Events that belong to the selection: at full strength. */
  readonly related: ReadonlySet<number>;
  /** The number that the mark of each step of an explanation carries, by its position. */
  readonly numbers: ReadonlyMap<number, number>;
  /** 1 at the position of every event that a query does not find, while these are dimmed. */
  readonly dimmed: Uint8Array | undefined;
  readonly ruler: Ruler | undefined;
}

/** Paints the lanes of a scene. Keeps the stamps of marks between frames. */
export class ScenePainter {
  private made: { readonly layer: PixelLayer; readonly palette: Palette; readonly pixelRatio: number } | undefined;

  private readonly pyramids: LanePyramids;

  /** `onRepaint`: what was prepared meanwhile makes the next frame cheaper. */
  constructor(
    private readonly surface: Surface,
    onRepaint: () => void,
  ) {
    this.pyramids = new LanePyramids(onRepaint);
  }

  /** One frame. `tickXs` are where the axis has its ticks. */
  paint(table: EventTable, scene: Scene, tickXs: readonly number[], highlights: Highlights, palette: Palette): void {
    const context = this.surface.begin(scene.width, scene.height);
    this.pyramids.beginFrame(table, scene.lanes);
    const dense = this.layerFor(palette);
    dense.begin(scene.scrollTop);
    const brush: Brush = {
      context,
      table,
      palette,
      dense,
      pyramids: this.pyramids,
      scale: timeScale(scene.window, scene.width, scene.timeAxis),
      rowHeight: scene.rows.rowHeight,
      now: table.range?.end ?? 0,
      dimmed: highlights.dimmed,
      newPath: () => new Path2D(),
    };
    paintScene(brush, scene, tickXs, highlights, (x) => this.surface.crisp(x));
  }

  /** Stamps and colours are made once for a theme and a pixel ratio. */
  private layerFor(palette: Palette): PixelLayer {
    const { pixelRatio } = this.surface;
    if (this.made?.palette !== palette || this.made.pixelRatio !== pixelRatio) {
      this.made = { palette, pixelRatio, layer: new PixelLayer(this.surface, palette, pixelRatio) };
    }
    return this.made.layer;
  }
}

/** Paints a scene. `tickXs` are where the axis has its ticks; `crisp` is where a thin line is sharp. */
export function paintScene(
  brush: Brush,
  scene: Scene,
  tickXs: readonly number[],
  highlights: Highlights,
  crisp: (x: number) => number,
): void {
  const { context, palette, scale } = brush;
  paintGrid(context, scene, tickXs, palette, crisp);
  paintFolds(context, scene.timeAxis.folds, scale, scene.height, palette);
  context.save();
  context.translate(0, -scene.scrollTop);
  const parts = sceneParts(scene);
  for (const part of parts) {
    context.save();
    if (parts.length > 1) clipTo(context, scene, part);
    paintRowBands(brush, scene, part, highlights);
    paintContent(brush, scene, part, highlights, crisp);
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

function paintContent(
  brush: Brush,
  scene: Scene,
  part: ScenePart,
  { selection, selectedRow, related }: Highlights,
  crisp: (x: number) => number,
): void {
  const { rows, lanes } = scene;
  const lit = selection === undefined ? related : new Set([...related, selection]);
  const something = selection !== undefined;
  for (const row of part.rows) {
    const lane = lanes.rows[row];
    const selected = row === selectedRow;
    if (lane) paintLane(brush, lane, rowMiddle(rows, row), { selected, quiet: something && !selected, lit });
  }
  paintMessages(brush, lanes, rows, part, lit, something);
  brush.dense.flush();
  paintBroadcasts(brush, lanes, rows, scene.scrollTop, lit, crisp);
  paintLitMessages(brush, lanes, rows, part, lit);
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
