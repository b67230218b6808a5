import { describeEventKind } from '../../../src/model/eventKind';
import { densityColumns, columnWidth, visibleRange } from '../density';
import { type EventTable, meaningByCode, meaningCode } from '../eventTable';
import { type Lane } from '../lanes';
import { markMeasures } from '../layout';
import { type Attempt, type LockSpan } from '../taskLives';
import { type TimeScale } from '../timeScale';
import { type MarkStamps } from './marks';
import { type Palette } from './palette';

/** A lane says its marks in words when they have this many CSS pixels each, on average. */
const roomForWords = 240;

/** What every part of the lane picture is drawn with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly table: EventTable;
  readonly palette: Palette;
  readonly stamps: MarkStamps;
  readonly scale: TimeScale;
  readonly rowHeight: number;
  /** Where things that go on end: the last event's time. */
  readonly now: number;
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
  for (const attempt of lane.attempts) paintAttempt(brush, attempt, middle, emphasis);
  brush.context.globalAlpha = brush.palette.highContrast ? 1 : emphasis.quiet ? 0.5 : 0.8;
  for (const lock of lane.locks) paintLock(brush, lock, middle);
  const range = visibleRange(brush.table, lane.events, brush.scale, 12);
  if (range.dense) paintHeat(brush, lane, range, middle, emphasis);
  else paintMarks(brush, lane, range, middle, emphasis);
  brush.context.globalAlpha = 1;
}

/** The visible part of a stretch, in CSS pixels; undefined where it lies outside. */
function extent(brush: Brush, start: number, end: number | undefined): { left: number; right: number } | undefined {
  const left = Math.max(-8, brush.scale.toX(start));
  const right = Math.min(brush.scale.width + 8, brush.scale.toX(end ?? brush.now));
  return right < 0 || left > brush.scale.width ? undefined : { left, right: Math.max(right, left + 1) };
}

function paintAttempt(brush: Brush, attempt: Attempt, middle: number, { selected }: LaneEmphasis): void {
  const { context, palette } = brush;
  const place = extent(brush, attempt.start, attempt.end);
  if (!place) return;
  const { bar } = markMeasures(brush.rowHeight);
  context.fillStyle = palette.outcome[attempt.outcome];
  context.globalAlpha = selected ? 0.26 : attempt.outcome === 'failure' ? 0.15 : 0.12;
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

function paintLock(brush: Brush, lock: LockSpan, middle: number): void {
  const place = extent(brush, lock.start, lock.end);
  if (!place) return;
  const { lockOffset } = markMeasures(brush.rowHeight);
  brush.context.fillStyle = brush.palette.meaning.lock;
  const width = Math.max(3, place.right - place.left);
  brush.context.fillRect(place.left, middle + lockOffset - 1, width, 3);
}

type Range = ReturnType<typeof visibleRange>;

/**
 * Marks one by one. One that would lie on the last of its meaning within 2 px is left out: it could not be seen.
 * Failures come last, on top.
 */
function paintMarks(brush: Brush, lane: Lane, range: Range, middle: number, emphasis: LaneEmphasis): void {
  const { context, table, scale, palette } = brush;
  const { radius } = markMeasures(brush.rowHeight);
  const lastX = new Float64Array(meaningByCode.length).fill(-Infinity);
  const lock = meaningCode('lock');
  const failure = meaningCode('failure');
  const onTop: number[] = [];
  for (let place = range.from; place < range.to; place++) {
    const event = lane.events[place] ?? 0;
    const code = table.meaning(event);
    if (code === lock) continue;
    const x = scale.toX(table.time(event));
    const lit = emphasis.lit.has(event);
    if (!lit && x - (lastX[code] ?? 0) < 2) continue;
    lastX[code] = x;
    if (code === failure || lit) {
      onTop.push(event);
      continue;
    }
    context.globalAlpha = emphasis.quiet && !palette.highContrast ? 0.6 : 1;
    brush.stamps.stamp(context, meaningByCode[code] ?? 'other', x, middle, radius);
  }
  context.globalAlpha = 1;
  if ((range.to - range.from) * roomForWords < scale.width) paintWords(brush, lane, range, middle, emphasis);
  for (const event of onTop) {
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    brush.stamps.stamp(context, meaning, scale.toX(table.time(event)), middle, radius);
  }
}

/** Says in words what the marks of a sparse lane are, where the next mark leaves room for them. */
function paintWords(brush: Brush, lane: Lane, range: Range, middle: number, emphasis: LaneEmphasis): void {
  const { context, table, scale, palette } = brush;
  const { radius } = markMeasures(brush.rowHeight);
  context.font = `11px ${palette.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.globalAlpha = emphasis.quiet && !palette.highContrast ? 0.6 : 1;
  for (let place = range.from; place < range.to; place++) {
    const event = lane.events[place] ?? 0;
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    if (meaning === 'lock') continue;
    const left = scale.toX(table.time(event)) + radius + 6;
    const next = lane.events
      .subarray(place + 1, range.to)
      .find((other) => meaningByCode[table.meaning(other)] !== 'lock');
    const right = Math.min(scale.width, next === undefined ? Infinity : scale.toX(table.time(next)) - radius - 8);
    const { words } = describeEventKind(table.kind(event));
    if (left < 0 || left + context.measureText(words).width > right) continue;
    context.fillStyle = meaning === 'failure' ? palette.meaning.failure : palette.muted;
    context.fillText(words, left, middle + 0.5);
  }
  context.globalAlpha = 1;
}

/** Dense lanes: a column every 2 px, taller and stronger the more events it holds; failures over it in full strength. */
function paintHeat(brush: Brush, lane: Lane, range: Range, middle: number, emphasis: LaneEmphasis): void {
  const { context, palette, rowHeight } = brush;
  const columns = densityColumns(brush.table, lane.events, range, brush.scale);
  const tallest = rowHeight - 16;
  const strength = emphasis.quiet && !palette.highContrast ? 0.6 : 1;
  columns.counts.forEach((count, column) => {
    if (count === 0) return;
    const share = Math.log1p(count) / Math.log1p(columns.most);
    const height = Math.round(6 + (tallest - 6) * share);
    context.globalAlpha = (0.4 + 0.35 * share) * strength;
    context.fillStyle = palette.meaning[meaningByCode[columns.meanings[column] ?? 0] ?? 'other'];
    context.fillRect(column * columnWidth, middle - height / 2, columnWidth - 0.5, height);
  });
  context.globalAlpha = 1;
  context.fillStyle = palette.meaning.failure;
  // As in the overview: ticks on top, however few, that leave the mixture below visible.
  columns.failures.forEach((count, column) => {
    if (count > 0) context.fillRect(column * columnWidth - 0.5, middle - rowHeight / 2 + 2, 3, 6);
  });
}
