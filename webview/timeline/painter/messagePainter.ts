import { type EventTable, firstAtOrAfter, meaningByCode } from '../eventTable';
import { laneTaskOf } from '../laneDeal';
import { type Lanes } from '../lanes';
import { markMeasures, rowMiddle, type RowLayout } from '../layout';
import { type TimeScale } from '../timeScale';
import { type Brush, faintOpacity } from './lanePainter';
import { type ScenePart } from './sceneParts';

/** Arrows between the same lanes within this many CSS pixels are one to the eye. */
const bundleWidth = 4;
/** From this many arrows on they get paler, so that together they stay a background. */
const manyArrows = 80;
/** More messages than this in the window would be a haze without a meaning: only those of the selection are drawn. */
const mostMessages = 1000;

/** The rows that a message goes between. */
interface Ends {
  readonly from: number;
  readonly to: number;
}

/** The rows of both ends of a message; undefined where one is not shown, or the event names none. */
function endsOf(table: EventTable, lanes: Lanes, event: number): Ends | undefined {
  const source = table.source(event);
  const from = source === 0 ? undefined : lanes.rowOfTask(source);
  const to = lanes.rowOfTask(laneTaskOf(table, event));
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/** Paints the arrows of all messages in the window, those of `lit` at full strength and on top. */
export function paintMessages(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  part: Pick<ScenePart, 'joins'>,
  lit: ReadonlySet<number>,
  somethingSelected: boolean,
): void {
  const { context, table, palette } = brush;
  const paint = (isTaken: (event: number) => boolean, strength: number): void => {
    const { paths, count } = bundledArrows(brush, lanes, rows, part, (event) => !lit.has(event) && isTaken(event));
    const paleness = Math.min(1, manyArrows / Math.max(1, count)) ** 0.75;
    context.lineWidth = palette.highContrast ? 1 : 1.25;
    context.globalAlpha = Math.max(0.08, strength * paleness);
    paths.forEach((arrows, meaning) => drawArrows(brush, arrows, meaning));
  };
  const usual = palette.highContrast ? 1 : somethingSelected ? 0.3 : 0.45;
  const { dimmed } = brush;
  if (dimmed) {
    paint((event) => dimmed[event] === 1, usual * faintOpacity(brush));
    paint((event) => dimmed[event] !== 1, usual);
  } else paint(() => true, usual);
  context.globalAlpha = 1;
  context.lineWidth = 2;
  for (const event of lit) {
    const ends = endsOf(table, lanes, event);
    if (!ends || !part.joins(ends.from, ends.to)) continue;
    const arrows = newArrows(brush);
    addArrow(arrows, brush.scale, rows, table.time(event), ends);
    drawArrows(brush, arrows, table.meaning(event));
  }
}

/** Curves to stroke and heads to fill, of many arrows in one colour: a stroke of a thousand costs as much as of ten. */
interface Arrows {
  readonly curves: Path2D;
  readonly heads: Path2D;
}

const newArrows = ({ newPath }: Brush): Arrows => ({ curves: newPath(), heads: newPath() });

/** The arrows by the code of their meaning. Of those that look the same one is kept. */
function bundledArrows(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  part: Pick<ScenePart, 'joins'>,
  isTaken: (event: number) => boolean,
): { readonly paths: ReadonlyMap<number, Arrows>; readonly count: number } {
  const { table, scale } = brush;
  const { messages } = lanes;
  const first = firstAtOrAfter(table, messages, scale.toTime(-24));
  const end = firstAtOrAfter(table, messages, scale.toTime(scale.width + 24));
  const paths = new Map<number, Arrows>();
  const taken = new Set<number>();
  if (end - first > mostMessages) return { paths, count: 0 };
  const cells = Math.ceil(scale.width / bundleWidth) + 32;
  for (let place = first; place < end; place++) {
    const event = messages[place] ?? 0;
    const ends = endsOf(table, lanes, event);
    if (!ends || !isTaken(event)) continue;
    if (!part.joins(ends.from, ends.to)) continue;
    const time = table.time(event);
    const cell = Math.floor(scale.toX(time) / bundleWidth) + 16;
    const bundle = (ends.from * rows.rows + ends.to) * cells + cell;
    if (taken.has(bundle)) continue;
    taken.add(bundle);
    const meaning = table.meaning(event);
    const arrows = paths.get(meaning) ?? newArrows(brush);
    paths.set(meaning, arrows);
    addArrow(arrows, scale, rows, time, ends);
  }
  return { paths, count: taken.size };
}

function drawArrows({ context, palette }: Brush, arrows: Arrows, meaning: number): void {
  const color = palette.meaning[meaningByCode[meaning] ?? 'other'];
  context.strokeStyle = color;
  context.fillStyle = color;
  context.stroke(arrows.curves);
  context.fill(arrows.heads);
}

/** A soft curve from the middle of the source's lane to just outside the mark in the target's lane, with its head there. */
function addArrow({ curves, heads }: Arrows, scale: TimeScale, rows: RowLayout, time: number, ends: Ends): void {
  const x = scale.toX(time);
  const down = ends.to > ends.from ? 1 : -1;
  const { radius } = markMeasures(rows.rowHeight);
  const startY = rowMiddle(rows, ends.from);
  const tipY = rowMiddle(rows, ends.to) - down * (radius + 2);
  const rise = tipY - startY;
  const bend = Math.min(14, 6 + Math.abs(rise) / 16);
  curves.moveTo(x, startY);
  curves.bezierCurveTo(x + bend, startY + rise * 0.25, x + bend, tipY - rise * 0.25, x + 1, tipY - down * 5);
  heads.moveTo(x, tipY);
  heads.lineTo(x - 2.5, tipY - down * 6);
  heads.lineTo(x + 3.5, tipY - down * 5.5);
  heads.closePath();
  heads.moveTo(x + 1.5, startY);
  heads.arc(x, startY, 1.5, 0, Math.PI * 2);
}
