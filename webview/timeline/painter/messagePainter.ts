import {
  type Arrow,
  type ArrowBundle,
  bundleArrows,
  bundleWidth,
  type Bundling,
  bundlingFor,
  strongestBundles,
} from '../arrowBundles';
import { type EventTable, meaningByCode } from '../eventTable';
import { laneTaskOf } from '../laneDeal';
import { type Lanes } from '../lanes';
import { markMeasures, rowMiddle, type RowLayout } from '../layout';
import { type TimeScale } from '../timeScale';
import { type Brush, faintOpacity } from './brush';
import { type ScenePart } from './sceneParts';

/** From this many arrows on they get paler, so that together they stay a background. */
const manyArrows = 80;
/** More bundles than this would be a haze without a meaning. */
const mostBundles = 240;

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
  const bundling = bundlingFor(table, lanes.messages, brush.scale);
  const paint = (isTaken: (event: number) => boolean, strength: number): void => {
    const inView = arrowsIn(brush, lanes, part, bundling, (event) => !lit.has(event) && isTaken(event));
    const bundles = strongestBundles(bundleArrows(inView, bundling), mostBundles);
    const paleness = Math.min(1, manyArrows / Math.max(1, bundles.length)) ** 0.75;
    context.globalAlpha = Math.max(0.08, strength * paleness);
    paintBundles(brush, rows, bundles);
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
  context.lineWidth = 1;
}

/** Curves to stroke and heads to fill, of many arrows in one colour: a stroke of a thousand costs as much as of ten. */
interface Arrows {
  readonly curves: Path2D;
  readonly heads: Path2D;
}

const newArrows = ({ newPath }: Brush): Arrows => ({ curves: newPath(), heads: newPath() });

/** The messages that join rows in view. */
function* arrowsIn(
  { table }: Brush,
  lanes: Lanes,
  part: Pick<ScenePart, 'joins'>,
  { first, end, step }: Bundling,
  isTaken: (event: number) => boolean,
): Generator<Arrow> {
  for (let place = first; place < end; place += step) {
    const event = lanes.messages[place] ?? 0;
    const ends = endsOf(table, lanes, event);
    if (!ends || !part.joins(ends.from, ends.to) || !isTaken(event)) continue;
    yield { ...ends, time: table.time(event), meaning: table.meaning(event) };
  }
}

/** One stroke for all bundles of a meaning and a width. */
function paintBundles(brush: Brush, rows: RowLayout, bundles: readonly ArrowBundle[]): void {
  const paths = new Map<string, { readonly arrows: Arrows; readonly meaning: number; readonly width: number }>();
  for (const { from, to, time, meaning, count } of bundles) {
    const width = bundleWidth(count);
    const key = `${meaning} ${width}`;
    const path = paths.get(key) ?? { arrows: newArrows(brush), meaning, width };
    paths.set(key, path);
    addArrow(path.arrows, brush.scale, rows, time, { from, to });
  }
  const single = brush.palette.highContrast ? 1 : 1.25;
  for (const { arrows, meaning, width } of paths.values()) {
    brush.context.lineWidth = single * width;
    drawArrows(brush, arrows, meaning);
  }
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
