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
import { type RowLayout } from '../layout';
import { drawArrows } from './arrowPath';
import { arrowShape, type ArrowShape } from './arrowShape';
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

/** Paints the arrows of all messages in the window but those of `lit`. */
export function paintMessages(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  part: Pick<ScenePart, 'joins'>,
  lit: ReadonlySet<number>,
  somethingSelected: boolean,
): void {
  const { table, palette, dimmed } = brush;
  const bundling = bundlingFor(table, lanes.messages, brush.scale);
  const paint = (isTaken: (event: number) => boolean, strength: number): void => {
    const inView = arrowsIn(brush, lanes, part, bundling, (event) => !lit.has(event) && isTaken(event));
    const bundles = strongestBundles(bundleArrows(inView, bundling), mostBundles);
    const paleness = Math.min(1, manyArrows / Math.max(1, bundles.length)) ** 0.75;
    paintBundles(brush, rows, bundles, Math.max(0.08, strength * paleness));
  };
  const usual = palette.highContrast ? 1 : somethingSelected ? 0.3 : 0.45;
  if (dimmed) {
    paint((event) => dimmed[event] === 1, usual * faintOpacity(brush));
    paint((event) => dimmed[event] !== 1, usual);
  } else paint(() => true, usual);
}

/** Paints the arrows of the messages of `lit` at full strength. */
export function paintLitMessages(
  { context, palette, newPath, table, scale }: Brush,
  lanes: Lanes,
  rows: RowLayout,
  part: Pick<ScenePart, 'joins'>,
  lit: ReadonlySet<number>,
): void {
  context.globalAlpha = 1;
  context.lineWidth = 2;
  for (const event of lit) {
    const ends = endsOf(table, lanes, event);
    if (!ends || !part.joins(ends.from, ends.to)) continue;
    const color = palette.meaning[meaningByCode[table.meaning(event)] ?? 'other'];
    drawArrows(context, newPath, [arrowShape(scale.toX(table.time(event)), rows, ends)], color);
  }
  context.lineWidth = 1;
}

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
    yield { from: ends.from, to: ends.to, time: table.time(event), meaning: table.meaning(event) };
  }
}

/** Bundles of a meaning and a width together. */
function paintBundles(brush: Brush, rows: RowLayout, bundles: readonly ArrowBundle[], opacity: number): void {
  const alike = new Map<string, { readonly shapes: ArrowShape[]; readonly meaning: number; readonly width: number }>();
  for (const { from, to, time, meaning, count } of bundles) {
    const width = bundleWidth(count);
    const key = `${meaning} ${width}`;
    const known = alike.get(key) ?? { shapes: [], meaning, width };
    alike.set(key, known);
    known.shapes.push(arrowShape(brush.scale.toX(time), rows, { from, to }));
  }
  const single = brush.palette.highContrast ? 1 : 1.25;
  for (const { shapes, meaning, width } of alike.values()) brush.dense.arrows(shapes, meaning, single * width, opacity);
}
