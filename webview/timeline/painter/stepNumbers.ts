import { type EventTable } from '../eventTable';
import { type Lanes } from '../lanes';
import { markMeasures, rowMiddle, type Scene } from '../layout';
import { type TimeScale } from '../timeScale';
import { type Drawing } from './drawing';
import { type Brush } from './brush';
import { type ScenePart } from './sceneParts';

/** Height of a badge in CSS pixels, and its least width. */
const badge = 14;
/** Numbers nearer than this, in CSS pixels, share a badge. */
const shared = badge + 2;

/** A badge: where, and what stands in it. */
export interface NumberBadge {
  /** Row of its lane; undefined for a broadcast, whose badge stands at the top. */
  readonly row: number | undefined;
  /** Middle in CSS pixels. */
  readonly x: number;
  /** `2`, `2–4`, or `2, 5`. */
  readonly text: string;
}

/**
 * The badges of the numbered events in view, from left to right in each row: those that would cover each other are one.
 * `numbers` has the number of each by its position.
 */
export function numberBadges(
  table: Pick<EventTable, 'time' | 'length'>,
  lanes: Pick<Lanes, 'rowOfEvent'>,
  scale: Pick<TimeScale, 'toX' | 'width'>,
  numbers: ReadonlyMap<number, number>,
): readonly NumberBadge[] {
  const rows = new Map<number | undefined, { readonly x: number; readonly number: number }[]>();
  for (const [event, number] of numbers) {
    if (event >= table.length) continue;
    const x = scale.toX(table.time(event));
    if (x < -badge || x > scale.width + badge) continue;
    const row = lanes.rowOfEvent(event);
    const known = rows.get(row) ?? [];
    known.push({ x, number });
    rows.set(row, known);
  }
  return [...rows].flatMap(([row, places]) =>
    clusters(places.toSorted((a, b) => a.x - b.x || a.number - b.number)).map((cluster) => ({
      row,
      x: cluster.reduce((sum, { x }) => sum + x, 0) / cluster.length,
      text: numbersText(cluster.map(({ number }) => number)),
    })),
  );
}

/** Runs of places of which each is near the one before. */
function clusters<Place extends { readonly x: number }>(places: readonly Place[]): readonly (readonly Place[])[] {
  const found: Place[][] = [];
  for (const place of places) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && place.x - before.x < shared) last.push(place);
    else found.push([place]);
  }
  return found;
}

function numbersText(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? first;
  if (sorted.length === 1) return String(first);
  return last - first === sorted.length - 1 && sorted.length > 2 ? `${first}–${last}` : sorted.join(', ');
}

/** Paints the badges over the marks that they count, in the order of their numbers. */
export function paintStepNumbers(
  { context, table, palette, scale }: Pick<Brush, 'context' | 'table' | 'palette' | 'scale'>,
  scene: Scene,
  part: ScenePart,
  numbers: ReadonlyMap<number, number>,
): void {
  if (numbers.size === 0) return;
  const { radius } = markMeasures(scene.rows.rowHeight);
  context.font = `600 10px ${palette.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.globalAlpha = 1;
  for (const { row, x, text } of numberBadges(table, scene.lanes, scale, numbers)) {
    if (row !== undefined && !part.holds(row)) continue;
    // Beside the line of a broadcast, whose words stand to its right.
    if (row === undefined) paintBadge(context, x - badge / 2 - 3, scene.scrollTop + badge / 2 + 4, text, palette);
    else paintBadge(context, x, rowMiddle(scene.rows, row) - radius - badge / 2 - 1, text, palette);
  }
}

function paintBadge(context: Drawing, x: number, y: number, text: string, palette: Brush['palette']): void {
  const width = Math.max(badge, context.measureText(text).width + 8);
  context.fillStyle = palette.background;
  context.beginPath();
  context.roundRect(x - width / 2 - 1, y - badge / 2 - 1, width + 2, badge + 2, badge / 2 + 1);
  context.fill();
  context.fillStyle = palette.foreground;
  context.beginPath();
  context.roundRect(x - width / 2, y - badge / 2, width, badge, badge / 2);
  context.fill();
  context.fillStyle = palette.background;
  context.fillText(text, x, y + 0.5);
}
