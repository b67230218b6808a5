import { type Edge } from '../model/edge';
import { type CacheHealth, type FileCounts } from '../model/health';
import { type Item } from '../model/item';
import { compareEvents, type EventComparison, type EventRecords } from './compareEvents';
import { count, edgeDifference, itemDifference } from './compareTasks';
import { type OpenedCache } from './openCache';
import { describeError } from './sqlite';

/**
 * What the native program makes of the lines: records that were recovered from merged lines are not among them, because
 * it skips such lines (format.md, trap 3).
 */
export interface NativeView {
  /** The last line of each id, in file order. */
  readonly items: readonly Item[];
  /** The last line of each (from, to, kind), without tombstones. */
  readonly edges: readonly Edge[];
  /** The records of events.jsonl from the last to the first. */
  eventRecords(signal?: AbortSignal): AsyncIterable<EventRecords>;
  /** Lines of each file now. */
  readonly lines: FileCounts;
  /** Every event of the file, recovered ones included: what the cache could show. */
  readonly eventCount: number;
  /** The same of the first lines of each file alone, but for `eventCount`. */
  upTo(lines: FileCounts): NativeView;
}

/** The outcome of a comparison. */
export interface CacheComparison {
  readonly health: CacheHealth;
  /** Events whose rows equal the last line of their id, of the lines that the cache counts. */
  readonly shownEvents: number;
  /** Whether items, labels and relationships of the cache equal those of the lines. */
  readonly tasksEqual: boolean;
  /** Whether the cache is what the native program makes of as many lines as it counts, be they all or the first. */
  readonly isWhatItCounts: boolean;
}

/**
 * Compares a cache with the lines. `in_step`: it is what the native program would make of them. `behind`: it was made
 * from fewer lines, and is compared with those. `differs`: its counts agree or exceed, but it is not what the lines make (a torn rebuild, files
 * edited in place or cut). `unreadable`: a row can't be read. Rejects only when `signal` is aborted or the lines can't
 * be read.
 */
export async function compareWithLines(
  cache: OpenedCache,
  lines: NativeView,
  signal?: AbortSignal,
): Promise<CacheComparison> {
  const isBehind = files.some((file) => cache.lines[file] < lines.lines[file]);
  const counted = isBehind ? lines.upTo(cache.lines) : lines;
  const tasks = compareTasks(cache, counted);
  if (tasks.problem !== undefined) return unreadable(tasks.problem);
  const now = isBehind ? compareTasks(cache, lines) : tasks;
  const tasksEqual = now.problem === undefined && now.difference === undefined;

  const events = await readableEvents(cache, counted, signal);
  if (typeof events === 'string') return { ...unreadable(events), tasksEqual };

  const difference = tasks.difference ?? events.difference;
  const hiddenEvents = lines.eventCount - events.shown;
  const isWhatItCounts = difference === undefined;
  return {
    health: { ...judge(cache.lines, lines, difference, hiddenEvents), hiddenEvents },
    shownEvents: events.shown,
    tasksEqual,
    isWhatItCounts,
  };
}

const files = ['items', 'edges', 'events'] as const;

interface TaskComparison {
  readonly difference?: string | undefined;
  readonly problem?: string;
}

function compareTasks(cache: OpenedCache, lines: NativeView): TaskComparison {
  try {
    return {
      difference: itemDifference(cache.database, lines.items) ?? edgeDifference(cache.database, lines.edges),
    };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

/** Tells a row that can't be read (a string) from lines that can't be read (a rejection). */
async function readableEvents(
  cache: OpenedCache,
  lines: NativeView,
  signal: AbortSignal | undefined,
): Promise<EventComparison | string> {
  let linesFailed: unknown;
  async function* guarded(): AsyncIterable<EventRecords> {
    try {
      yield* lines.eventRecords(signal);
    } catch (error) {
      linesFailed = error;
      throw error;
    }
  }
  try {
    return await compareEvents(cache, guarded, signal);
  } catch (error) {
    if (error === linesFailed || signal?.aborted === true) throw error;
    return describeError(error);
  }
}

function unreadable(problem: string): CacheComparison {
  return {
    health: { state: 'unreadable', reason: `engram.db can't be read: ${problem}.`, hiddenEvents: 0 },
    shownEvents: 0,
    tasksEqual: false,
    isWhatItCounts: false,
  };
}

/**
 * The health of a cache that was found to be what the native program makes of the first `cached` lines, and has not
 * changed since, nor those lines; undefined where there are not so many lines.
 */
export function healthOfCompared(
  cached: FileCounts,
  shownEvents: number,
  lines: Pick<NativeView, 'lines' | 'eventCount'>,
): CacheHealth | undefined {
  if (files.some((file) => cached[file] > lines.lines[file])) return undefined;
  const hiddenEvents = lines.eventCount - shownEvents;
  return { ...judge(cached, lines, undefined, hiddenEvents), hiddenEvents };
}

function judge(
  cached: FileCounts,
  { lines, eventCount }: Pick<NativeView, 'lines' | 'eventCount'>,
  difference: string | undefined,
  hiddenEvents: number,
): Pick<CacheHealth, 'state' | 'reason'> {
  const ahead = files.find((file) => cached[file] > lines[file]);
  if (ahead !== undefined)
    return {
      state: 'differs',
      reason: `engram.db was made from ${count(cached[ahead], 'line')} of ${ahead}.jsonl, which has ${lines[ahead].toLocaleString('en')} now.`,
    };
  const behind = files.filter((file) => cached[file] < lines[file]);
  if (behind.length > 0) {
    const lacks = behind.map((file) => `the last ${count(lines[file] - cached[file], 'line')} of ${file}.jsonl`);
    const besides = difference === undefined ? '' : ` Nor is it what the lines before make. ${difference}`;
    return { state: 'behind', reason: `engram.db lacks ${lacks.join(' and ')}.${besides}` };
  }
  if (difference !== undefined)
    return { state: 'differs', reason: `engram.db is not what the lines make. ${difference}` };
  return { state: 'in_step', reason: inStepReason(eventCount, hiddenEvents) };
}

/** What is told of a cache that is what the native program makes of the lines, and that shows so many of the events. */
export function inStepHealth(eventCount: number, shownEvents: number): CacheHealth {
  const hiddenEvents = eventCount - shownEvents;
  return { state: 'in_step', reason: inStepReason(eventCount, hiddenEvents), hiddenEvents };
}

function inStepReason(eventCount: number, hiddenEvents: number): string {
  if (hiddenEvents === 0) return 'engram.db equals the lines.';
  return `engram.db is what the native program makes of the lines, and hides ${hiddenEvents.toLocaleString('en')} of ${count(eventCount, 'event')}: it keeps the last of each id, and none of a merged line.`;
}
