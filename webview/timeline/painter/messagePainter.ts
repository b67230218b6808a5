import { firstAtOrAfter, meaningByCode } from '../eventTable';
import { laneKeyOf, type Lanes } from '../lanes';
import { markMeasures, rowMiddle, type RowLayout } from '../layout';
import { type Brush } from './lanePainter';

/** Arrows between the same lanes within this many CSS pixels are one to the eye. */
const bundleWidth = 4;
/** From this many arrows on they get paler, so that together they stay a background. */
const manyArrows = 80;

/** The rows of both ends of a message; undefined where one is not shown. */
function endsOf(brush: Brush, lanes: Lanes, event: number): { from: number; to: number } | undefined {
  const from = lanes.rowOfKey.get(brush.table.taskId(brush.table.source(event)) ?? '');
  const to = lanes.rowOfKey.get(laneKeyOf(brush.table, event, 'task') ?? '');
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/** Paints the arrows of all messages in the window, those of `lit` at full strength and on top. */
export function paintMessages(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  lit: ReadonlySet<number>,
  somethingSelected: boolean,
): void {
  const { context, scale, table, palette } = brush;
  const { messages } = lanes;
  const from = firstAtOrAfter(table, messages, scale.toTime(-24));
  const to = firstAtOrAfter(table, messages, scale.toTime(scale.width + 24));
  const bundles = new Map<string, { event: number; ends: { from: number; to: number } }>();
  for (let place = from; place < to; place++) {
    const event = messages[place] ?? 0;
    const ends = endsOf(brush, lanes, event);
    if (!ends || lit.has(event)) continue;
    bundles.set(`${ends.from} ${ends.to} ${Math.floor(scale.toX(table.time(event)) / bundleWidth)}`, { event, ends });
  }
  const paleness = Math.min(1, manyArrows / bundles.size) ** 0.75;
  context.lineWidth = palette.highContrast ? 1 : 1.25;
  context.globalAlpha = Math.max(0.04, (palette.highContrast ? 1 : somethingSelected ? 0.3 : 0.45) * paleness);
  for (const { event, ends } of bundles.values()) paintArrow(brush, rows, event, ends);
  context.globalAlpha = 1;
  context.lineWidth = 2;
  for (const event of lit) {
    const ends = endsOf(brush, lanes, event);
    if (ends) paintArrow(brush, rows, event, ends);
  }
}

/** A soft curve from the middle of the source's lane to just outside the mark in the target's lane, with its head there. */
function paintArrow(brush: Brush, rows: RowLayout, event: number, ends: { from: number; to: number }): void {
  const { context, scale, table, palette } = brush;
  const x = scale.toX(table.time(event));
  const down = ends.to > ends.from ? 1 : -1;
  const { radius } = markMeasures(rows.rowHeight);
  const startY = rowMiddle(rows, ends.from);
  const tipY = rowMiddle(rows, ends.to) - down * (radius + 2);
  const bend = Math.min(14, 6 + Math.abs(tipY - startY) / 16);
  const color = palette.meaning[meaningByCode[table.meaning(event)] ?? 'other'];
  context.strokeStyle = color;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, startY);
  context.bezierCurveTo(
    x + bend,
    startY + (tipY - startY) * 0.25,
    x + bend,
    tipY - (tipY - startY) * 0.25,
    x + 1,
    tipY - down * 5,
  );
  context.stroke();
  context.beginPath();
  context.moveTo(x, tipY);
  context.lineTo(x - 2.5, tipY - down * 6);
  context.lineTo(x + 3.5, tipY - down * 5.5);
  context.closePath();
  context.fill();
  context.beginPath();
  context.arc(x, startY, context.lineWidth, 0, Math.PI * 2);
  context.fill();
}
