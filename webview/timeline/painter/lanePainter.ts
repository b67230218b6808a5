import { describeEventKind } from '../../../src/model/eventKind';
import { visibleRange } from '../density';
import { type EventTable, meaningByCode, meaningCode } from '../eventTable';
import { undimmed } from '../laneHits';
import { type Lane } from '../lanes';
import { markMeasures } from '../layout';
import { type Attempt, type LockSpan } from '../taskLives';
import { type TimeScale } from '../timeScale';
import { type HeatPainter } from './heatPainter';
import { type MarkStamps } from './marks';
import { type Palette } from './palette';

/** A lane says its marks in words when they have this many CSS pixels each, on average. */
const roomForWords = 240;
/** Strength of what a query does not find, while it is dimmed. With high contrast it has to stay readable. */
const faintness = { usual: 0.2, highContrast: 0.4 } as const;

/** What every part of the lane picture is drawn with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly table: EventTable;
  readonly palette: Palette;
  readonly stamps: MarkStamps;
  readonly heat: HeatPainter;
  readonly scale: TimeScale;
  readonly rowHeight: number;
  /** Where things that go on end: the last event's time. */
  readonly now: number;
  /** 1 at the position of every event that a query does not find, while these are dimmed. */
  readonly dimmed: Uint8Array | undefined;
}

/** How strong events are drawn that a query does not find. */
export function faintOpacity({ palette }: Pick<Brush, 'palette'>): number {
  return palette.highContrast ? faintness.highContrast : faintness.usual;
}

/** How strong a lane is drawn: quiet when another lane holds the selection. */
export interface LaneEmphasis {
  readonly selected: boolean;
  readonly quiet: boolean;
  /** Events drawn at full strength wherever they are. */
  readonly lit: ReadonlySet<number>;
}

/** Paints one lane: the bars of its attempts, its locks, its marks or, where they are dense, their heat. */
export function paintLane(brush: Brush, lane: Lane, middle: number, emphasis: LaneEmphasis): void {
  const { context, palette, dimmed } = brush;
  paintAttempts(brush, lane.attempts, middle, emphasis);
  const usual = emphasis.quiet && !palette.highContrast ? 0.6 : 1;
  if (dimmed) {
    const isHit = (event: number | undefined): boolean => event !== undefined && dimmed[event] !== 1;
    const found = lane.locks.filter((lock) => isHit(lock.acquired) || isHit(lock.released));
    const faint = faintOpacity(brush);
    context.globalAlpha = faint;
    paintLocks(brush, lane.locks, middle);
    paintEvents(brush, lane.events, middle, emphasis.lit, faint);
    context.globalAlpha = 1;
    paintLocks(brush, found, middle);
    // Hits keep their full strength, also beside the lane of the selection.
    paintEvents(brush, undimmed(lane.events, dimmed), middle, emphasis.lit, 1);
  } else {
    context.globalAlpha = palette.highContrast ? 1 : emphasis.quiet ? 0.5 : 0.8;
    paintLocks(brush, lane.locks, middle);
    paintEvents(brush, lane.events, middle, emphasis.lit, usual);
  }
  context.globalAlpha = 1;
}

/** Marks of a lane's events or, where they are dense, their heat. `lit` ones are at full strength. */
function paintEvents(
  brush: Brush,
  events: Uint32Array,
  middle: number,
  lit: ReadonlySet<number>,
  opacity: number,
): void {
  const range = visibleRange(brush.table, events, brush.scale, 12);
  if (range.dense) brush.heat.paint(brush, events, range, middle, opacity);
  else paintMarks(brush, events, range, middle, lit, opacity);
}

/** The visible part of a stretch, in CSS pixels; undefined where it lies outside. */
function extent(brush: Brush, start: number, end: number | undefined): { left: number; right: number } | undefined {
  const left = Math.max(-8, brush.scale.toX(start));
  const right = Math.min(brush.scale.width + 8, brush.scale.toX(end ?? brush.now));
  return right < 0 || left > brush.scale.width ? undefined : { left, right: Math.max(right, left + 1) };
}

/** Bars that end within half a pixel of the last one's end can't be seen. They follow each other, so the last is enough. */
function paintAttempts(brush: Brush, attempts: readonly Attempt[], middle: number, emphasis: LaneEmphasis): void {
  let paintedTo = -Infinity;
  for (const attempt of attempts) {
    const place = extent(brush, attempt.start, attempt.end);
    if (!place || place.right < paintedTo + 0.5) continue;
    paintedTo = place.right;
    paintAttempt(brush, attempt, place, middle, emphasis);
  }
}

function paintAttempt(
  brush: Brush,
  attempt: Attempt,
  place: { readonly left: number; readonly right: number },
  middle: number,
  { selected }: LaneEmphasis,
): void {
  const { context, palette } = brush;
  const { bar } = markMeasures(brush.rowHeight);
  context.fillStyle = palette.outcome[attempt.outcome];
  context.globalAlpha = (selected ? 0.26 : attempt.outcome === 'failure' ? 0.15 : 0.12) * (brush.dimmed ? 0.6 : 1);
  context.beginPath();
  context.roundRect(place.left, middle - bar / 2, place.right - place.left, bar, 2);
  context.fill();
  if (palette.highContrast) {
    context.globalAlpha = 1;
    context.strokeStyle = palette.outcome[attempt.outcome];
    context.lineWidth = selected ? 2 : 1;
    context.stroke();
  }
}

/** Thin bars; one that lies under those before it is left out. */
function paintLocks(brush: Brush, locks: readonly LockSpan[], middle: number): void {
  const { lockOffset } = markMeasures(brush.rowHeight);
  brush.context.fillStyle = brush.palette.meaning.lock;
  let paintedTo = -Infinity;
  for (const lock of locks) {
    const place = extent(brush, lock.start, lock.end);
    if (!place) continue;
    const right = Math.max(place.right, place.left + 3);
    if (right < paintedTo + 0.5) continue;
    const left = Math.max(place.left, paintedTo);
    paintedTo = right;
    brush.context.fillRect(left, middle + lockOffset - 1, right - left, 3);
  }
}

type Range = ReturnType<typeof visibleRange>;

/**
 * Marks one by one. One that would lie on the last of its meaning within 2 px is left out: it could not be seen.
 * Failures come last, on top.
 */
function paintMarks(
  brush: Brush,
  events: Uint32Array,
  range: Range,
  middle: number,
  lit: ReadonlySet<number>,
  opacity: number,
): void {
  const { context, table, scale } = brush;
  const { radius } = markMeasures(brush.rowHeight);
  const lastX = new Float64Array(meaningByCode.length).fill(-Infinity);
  const lock = meaningCode('lock');
  const failure = meaningCode('failure');
  const onTop: number[] = [];
  for (let place = range.from; place < range.to; place++) {
    const event = events[place] ?? 0;
    const code = table.meaning(event);
    if (code === lock) continue;
    const x = scale.toX(table.time(event));
    const isLit = lit.has(event);
    if (!isLit && x - (lastX[code] ?? 0) < 2) continue;
    lastX[code] = x;
    if (code === failure || isLit) {
      onTop.push(event);
      continue;
    }
    context.globalAlpha = opacity;
    brush.stamps.stamp(context, meaningByCode[code] ?? 'other', x, middle, radius);
  }
  if ((range.to - range.from) * roomForWords < scale.width) paintWords(brush, events, range, middle, opacity);
  for (const event of onTop) {
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    context.globalAlpha = lit.has(event) || opacity > 0.5 ? 1 : opacity;
    brush.stamps.stamp(context, meaning, scale.toX(table.time(event)), middle, radius);
  }
}

/** Says in words what the marks of a sparse lane are, where the next mark leaves room for them. */
function paintWords(brush: Brush, events: Uint32Array, range: Range, middle: number, opacity: number): void {
  const { context, table, scale, palette } = brush;
  const { radius } = markMeasures(brush.rowHeight);
  context.font = `11px ${palette.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.globalAlpha = opacity;
  for (let place = range.from; place < range.to; place++) {
    const event = events[place] ?? 0;
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    if (meaning === 'lock') continue;
    const left = scale.toX(table.time(event)) + radius + 6;
    const next = events.subarray(place + 1, range.to).find((other) => meaningByCode[table.meaning(other)] !== 'lock');
    const right = Math.min(scale.width, next === undefined ? Infinity : scale.toX(table.time(next)) - radius - 8);
    const { words } = describeEventKind(table.kind(event));
    if (left < 0 || left + context.measureText(words).width > right) continue;
    context.fillStyle = meaning === 'failure' ? palette.meaning.failure : palette.muted;
    context.fillText(words, left, middle + 0.5);
  }
  context.globalAlpha = 1;
}
