import { type SessionMs, sessionMs, type TimeWindow } from './timeScale';
import { clockText, dateText, dayText, monthText, sinceStartText, type TimeZone, wallOffsetMs } from './timeText';

/** A mark on the time axis. */
export interface Tick {
  readonly time: SessionMs;
  readonly label: string;
  /** True where a new day (or, for days, a new month) begins: drawn stronger. */
  readonly strong: boolean;
}

/** How times are counted and told. */
export interface TickClock {
  readonly zone: TimeZone;
  /** The session's origin in ms since 1970, a whole second. */
  readonly originMs: number;
  /** The first event, from which relative times count. */
  readonly firstEvent: number;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The time between two ticks. */
export interface Step {
  readonly unit: 'ms' | 'day' | 'month';
  readonly size: number;
}

const fixed = (size: number): Step => ({ unit: 'ms', size });
const days = (size: number): Step => ({ unit: 'day', size });
const months = (size: number): Step => ({ unit: 'month', size });

const oneDay = days(1);

/** 1, 2, 5, 10, … ns up to 500 ms. Written as quotients, so that 0.000002 is the nearest double. */
const belowSecond = Array.from({ length: 9 }, (_, power) =>
  [1, 2, 5].map((digit) => fixed((digit * 10 ** power) / 1e6)),
);
const seconds = [1, 2, 5, 10, 15, 30].map((size) => size * secondMs);
const minutes = [1, 2, 5, 10, 15, 30].map((size) => size * minuteMs);
const hours = [1, 2, 3, 6, 12].map((size) => size * hourMs);
const clockSteps: readonly Step[] = [...belowSecond.flat(), ...[...seconds, ...minutes, ...hours].map(fixed)];
const calendarSteps: readonly Step[] = [
  ...clockSteps,
  ...[1, 2, 7].map(days),
  ...[1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000].map(months),
];
const elapsedSteps: readonly Step[] = [
  ...clockSteps,
  ...[
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
  ].map((size) => fixed(size * dayMs)),
];

/** The steps of a zone, from nanoseconds to millennia, the finest first. */
export const stepsOf = (zone: TimeZone): readonly Step[] => (zone === 'relative' ? elapsedSteps : calendarSteps);

/** The length of a step in ms; of months the shortest. */
export const lengthOf = (step: Step): number =>
  step.unit === 'ms' ? step.size : step.unit === 'day' ? step.size * dayMs : step.size * 28 * dayMs;

/** Digits of fraction that a step needs: 1 for 0.5 s, 9 for 1 ns; -1 from a minute on, where seconds say nothing. */
function fractionDigits(step: Step): number {
  if (step.unit !== 'ms' || step.size >= minuteMs) return -1;
  return Math.max(0, Math.min(9, Math.ceil(-Math.log10(step.size / secondMs) - 1e-9)));
}

/** The ticks of a step within a window, in order. */
export function ticksOf(step: Step, window: TimeWindow, clock: TickClock): readonly Tick[] {
  const even = step.unit === 'ms' && (clock.zone === 'relative' || step.size < hourMs);
  return (even ? evenTimes(step.size, window, clock) : calendarTimes(step, window, clock)).map((time) =>
    labelled(time, step, clock),
  );
}

/** What ticks at the ends of folds count, where others are a step apart: the step itself, but days at least. */
export const countedOverFolds = (step: Step): Step => (lengthOf(step) >= dayMs ? step : oneDay);

/**
 * The tick where a fold ends, strong and with its day (or month, or age): where a new one begins within the fold.
 * Undefined where none does. Relative times tell their days by themselves.
 */
export function tickAfterFold(counted: Step, folded: TimeWindow, clock: TickClock): Tick | undefined {
  if (clock.zone === 'relative' && counted === oneDay) return undefined;
  if (indexAt(counted, folded.start, clock) === indexAt(counted, folded.end, clock)) return undefined;
  const { time, label } = labelled(folded.end, counted, clock);
  return { time, label, strong: true };
}

/** How many steps lie before a moment, counted from wherever the zone begins. */
function indexAt(step: Step, time: number, { zone, originMs, firstEvent }: TickClock): number {
  if (zone === 'relative') return Math.floor((time - firstEvent) / lengthOf(step));
  const ms = originMs + time;
  const wall = ms + wallOffsetMs(ms, zone);
  if (step.unit === 'month') return firstIndex(step, wall);
  return Math.floor((step.size === 7 ? wall - 4 * dayMs : wall) / lengthOf(step));
}

/** Multiples of a step, counted from the wall clock's zero or from the first event. */
function evenTimes(stepMs: number, window: TimeWindow, { zone, originMs, firstEvent }: TickClock): number[] {
  // Below a second the origin is a multiple of every step, and a shift would only cost precision.
  const wall = stepMs < secondMs ? 0 : (originMs + wallOffsetMs(originMs + window.start, zone)) % stepMs;
  const zero = zone === 'relative' ? firstEvent : -wall;
  const first = Math.ceil((window.start - zero) / stepMs);
  const last = Math.floor((window.end - zero) / stepMs);
  const perMs = Math.round(1 / stepMs);
  // i / 1e6 is the nearest double to i nanoseconds; i * 1e-6 is not.
  const at = (i: number): number => zero + (stepMs < 1 ? i / perMs : i * stepMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => at(first + i));
}

/** Wall-clock times that are multiples of hours, days or months in the zone, as session times. */
function calendarTimes(step: Step, window: TimeWindow, { zone, originMs }: TickClock): number[] {
  const startMs = originMs + window.start;
  const endMs = originMs + window.end;
  const wallStart = startMs + wallOffsetMs(startMs, zone);
  const times: number[] = [];
  let index = firstIndex(step, wallStart);
  for (;;) {
    const wall = wallTime(step, index++);
    const ms = zone === 'local' ? utcOfWall(wall) : wall;
    if (!(ms <= endMs)) return times;
    // An hour that summer time skips or repeats would come twice.
    if (ms >= startMs && ms - originMs > (times.at(-1) ?? -Infinity)) times.push(ms - originMs);
  }
}

function firstIndex(step: Step, wallStart: number): number {
  const size = lengthOf(step);
  if (step.unit === 'month') {
    const date = new Date(wallStart);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.size);
  }
  return Math.floor(wallStart / size) - 1;
}

function wallTime(step: Step, index: number): number {
  if (step.unit === 'month') return new Date(0).setUTCFullYear(0, index * step.size, 1);
  // 1970-01-01 was a Thursday: weeks are shifted by four days to begin on Mondays.
  if (step.unit === 'day' && step.size === 7) return (index * 7 + 4) * dayMs;
  return index * lengthOf(step);
}

function utcOfWall(wall: number): number {
  const clock = new Date(wall);
  const local = new Date(2000, 0, 1, clock.getUTCHours(), 0, 0, 0);
  local.setFullYear(clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate());
  local.setHours(clock.getUTCHours(), clock.getUTCMinutes());
  return local.getTime();
}

function elapsedLabel(elapsedMs: number, step: Step): string {
  if (step.size < dayMs) return sinceStartText(elapsedMs, fractionDigits(step));
  const count = Math.floor(elapsedMs / dayMs + 1e-6);
  return `${count < 0 ? '−' : '+'}${Math.abs(count)} d`;
}

function labelled(time: number, step: Step, { zone, originMs, firstEvent }: TickClock): Tick {
  const at = sessionMs(time);
  const digits = fractionDigits(step);
  if (zone === 'relative')
    return { time: at, label: elapsedLabel(time - firstEvent, step), strong: time === firstEvent };
  // Whole milliseconds and nanoseconds apart: together they don't fit into a double.
  const whole = Math.floor(time + 5e-7);
  const ms = originMs + whole;
  const ns = Math.max(0, Math.round((time - whole) * 1e6));
  const wall = new Date(ms + wallOffsetMs(ms, zone));
  if (step.unit === 'month') {
    const strong = wall.getUTCMonth() === 0;
    return { time: at, label: step.size >= 12 ? String(wall.getUTCFullYear()) : monthText(ms, zone), strong };
  }
  const midnight = wall.getTime() % dayMs === 0 && ns === 0;
  if (step.unit === 'day') {
    const monthBegins = wall.getUTCDate() === 1;
    return { time: at, label: monthBegins ? dateText(ms, zone) : dayText(ms, zone), strong: monthBegins };
  }
  return { time: at, label: midnight ? dayText(ms, zone) : clockText(ms, ns, zone, digits), strong: midnight };
}
