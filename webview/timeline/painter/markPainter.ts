import { describeEventKind } from '../../../src/model/eventKind';
import { type HeatColumns } from '../density';
import { meaningByCode, meaningCode } from '../eventTable';
import { markMeasures } from '../layout';
import { placeOf } from '../navigation';
import { type Brush, type Strength } from './brush';

/** A lane says its marks in words when they have this many CSS pixels each, on average. */
const roomForWords = 240;

/** Events of a lane, by time. */
export interface MarkedEvents {
  readonly events: Uint32Array;
  /** Whether locks have marks, too: where they have no bars. */
  readonly withLocks: boolean;
  /** All events of the lane, where `events` are those of them that a query finds: words don't lie on the others. */
  readonly among?: Uint32Array;
}

/**
 * Marks one by one, fading out where heat takes their place. One that would lie on the last of its meaning within 2 px is left
 * out: it could not be seen. Failures come last, on top, and `lit` ones always, also in heat.
 */
export function paintMarks(
  brush: Brush,
  marked: MarkedEvents,
  columns: HeatColumns,
  middle: number,
  lit: ReadonlySet<number>,
  { opacity, marks }: Strength,
): void {
  const { table, scale } = brush;
  const { events, withLocks } = marked;
  const { radius } = markMeasures(brush.rowHeight);
  const lastX = new Float64Array(meaningByCode.length).fill(-Infinity);
  const lock = withLocks ? -1 : meaningCode('lock');
  const failure = meaningCode('failure');
  const onTop: { readonly event: number; readonly strength: number }[] = [];
  let end = columns.from;
  for (let column = 0; column < columns.length; column++) {
    let place = end;
    end += columns.total(column);
    const strength = Math.min(1, 2 * (1 - columns.heat(column)));
    if (strength === 0) continue;
    for (; place < end; place++) {
      const event = events[place] ?? 0;
      const code = table.meaning(event);
      if (code === lock) continue;
      const x = scale.toX(table.time(event));
      if (x - (lastX[code] ?? 0) < 2) continue;
      lastX[code] = x;
      if (code === failure) onTop.push({ event, strength });
      else {
        const meaning = meaningByCode[code] ?? 'other';
        brush.dense.mark(meaning, x, middle, radius, (marks?.[meaning] ?? opacity) * strength);
      }
    }
  }
  // Words that faint could not be read.
  const isReadable = opacity >= 0.6;
  if (isReadable && (columns.to - columns.from) * roomForWords < scale.width)
    paintWords(brush, marked, columns, middle, opacity);
  for (const event of lit) {
    if (table.meaning(event) !== lock && placeOf(table, events, event) >= 0) onTop.push({ event, strength: 1 });
  }
  for (const { event, strength } of onTop) {
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    const full = lit.has(event) || opacity > 0.5 ? 1 : opacity;
    brush.dense.mark(meaning, scale.toX(table.time(event)), middle, radius, full * strength);
  }
}

/** Says in words what the marks of a sparse lane are, where the next mark leaves room for them. */
function paintWords(
  brush: Brush,
  { events, withLocks, among = events }: MarkedEvents,
  range: { readonly from: number; readonly to: number },
  middle: number,
  opacity: number,
): void {
  const { context, table, scale, palette } = brush;
  const { radius } = markMeasures(brush.rowHeight);
  context.font = `11px ${palette.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.globalAlpha = opacity;
  const hasMark = (event: number): boolean => withLocks || meaningByCode[table.meaning(event)] !== 'lock';
  for (let place = range.from; place < range.to; place++) {
    const event = events[place] ?? 0;
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    if (!hasMark(event)) continue;
    const left = scale.toX(table.time(event)) + radius + 6;
    const next = among.subarray(placeOf(table, among, event) + 1).find(hasMark);
    const right = Math.min(scale.width, next === undefined ? Infinity : scale.toX(table.time(next)) - radius - 8);
    const { words } = describeEventKind(table.kind(event));
    if (left < 0 || left + context.measureText(words).width > right) continue;
    context.fillStyle = meaning === 'failure' ? palette.meaning.failure : palette.muted;
    context.fillText(words, left, middle + 0.5);
  }
  context.globalAlpha = 1;
}
