import {
  type Arrow,
  type ArrowBundle,
  bundleArrows,
  bundleWidth,
  type Bundling,
  bundlingFor,
  byStrength,
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

/**
 * Which arrows a view shows, and how strong. What is painted beside it while it moves is chosen alike, so that nothing that
 * is in view already would have to change.
 */
export interface ArrowChoice {
  readonly bundling: Pick<Bundling, 'step' | 'cellMs'>;
  /** Weaker bundles are not shown; undefined: all are. */
  readonly weakest: ArrowBundle | undefined;
  readonly opacity: number;
}

/** A choice for all messages, or one for each of those that a query finds and does not find. */
export type ArrowChoices = Map<'all' | 'hits' | 'misses', ArrowChoice>;

/**
 * Paints the arrows of all messages in the window but those of `lit`, group by group. What is chosen is kept in
 * `choices`, and what is there already is not chosen anew.
 */
export function* messageSteps(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  part: Pick<ScenePart, 'joins'>,
  { lit, somethingSelected, choices }: MessageEmphasis,
): Generator<undefined, void> {
  const { table, palette, dimmed } = brush;
  const paint = function* (
    name: 'all' | 'hits' | 'misses',
    isTaken: (event: number) => boolean,
    strength: number,
  ): Generator<undefined, void> {
    const known = choices.get(name);
    const bundling = bundlingFor(table, lanes.messages, brush.scale, known?.bundling);
    const inView = arrowsIn(brush, lanes, part, bundling, (event) => !lit.has(event) && isTaken(event));
    const bundles = bundleArrows(inView, bundling);
    yield;
    const choice = known ?? chooseArrows(bundles, bundling, strength);
    choices.set(name, choice);
    yield* bundleSteps(brush, rows, chosenBundles(bundles, choice), choice.opacity);
  };
  const usual = palette.highContrast ? 1 : somethingSelected ? 0.3 : 0.45;
  if (dimmed) {
    yield* paint('misses', (event) => dimmed[event] === 1, usual * faintOpacity(brush));
    yield* paint('hits', (event) => dimmed[event] !== 1, usual);
  } else yield* paint('all', () => true, usual);
}

/** What the arrows of a view depend on besides the messages. */
export interface MessageEmphasis {
  readonly lit: ReadonlySet<number>;
  readonly somethingSelected: boolean;
  readonly choices: ArrowChoices;
}

function chooseArrows(bundles: readonly ArrowBundle[], bundling: Bundling, strength: number): ArrowChoice {
  const strongest = strongestBundles(bundles, mostBundles);
  const paleness = Math.min(1, manyArrows / Math.max(1, strongest.length)) ** 0.75;
  return {
    bundling,
    weakest: strongest.length < bundles.length ? strongest.at(-1) : undefined,
    opacity: Math.max(0.08, strength * paleness),
  };
}

function chosenBundles(bundles: readonly ArrowBundle[], { weakest }: ArrowChoice): readonly ArrowBundle[] {
  if (!weakest) return bundles;
  return bundles.filter((bundle) => byStrength(bundle, weakest) <= 0).toSorted(byStrength);
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
function* bundleSteps(
  brush: Brush,
  rows: RowLayout,
  bundles: readonly ArrowBundle[],
  opacity: number,
): Generator<undefined, void> {
  const alike = new Map<string, { readonly shapes: ArrowShape[]; readonly meaning: number; readonly width: number }>();
  for (const { from, to, time, meaning, count } of bundles) {
    const width = bundleWidth(count);
    const key = `${meaning} ${width}`;
    const known = alike.get(key) ?? { shapes: [], meaning, width };
    alike.set(key, known);
    known.shapes.push(arrowShape(brush.scale.toX(time), rows, { from, to }));
  }
  const single = brush.palette.highContrast ? 1 : 1.25;
  for (const { shapes, meaning, width } of alike.values()) {
    brush.dense.arrows(shapes, meaning, single * width, opacity);
    yield;
  }
}
