import { TimeSlice } from '../base/timeSlice';
import { type EventLog, type LogEntry } from '../log/eventLog';
import { describeEventKind } from '../model/eventKind';
import { type EventQuery } from '../model/query/eventQuery';
import { compilePattern, exactPattern } from '../model/query/pattern';
import { compareTimestamps, type Timestamp } from '../model/timestamp';
import { type Day, DayFinder } from './dayFinder';
import { type EventGroup, type RecordedGrouping } from './storeAnswers';

const sliceMs = 8;

/** The latest moment of a millisecond, a leap second after it included. */
const lastNanosecond = 1_000_999_999;

/**
 * Groups events, each with the query that gives exactly its events: by day the latest first, else the largest first,
 * then by key. An event between two tasks is in both their groups; where the query names tasks, only those are groups.
 */
export async function groupEvents(
  log: EventLog,
  indices: Uint32Array,
  query: EventQuery,
  grouping: RecordedGrouping,
  signal?: AbortSignal,
): Promise<readonly EventGroup[]> {
  const scheme = schemeOf(grouping, query);
  const failing = failingKinds(log);
  const counts = new Map<string, { count: number; failures: number }>();
  const slice = new TimeSlice(sliceMs);
  for (const index of indices) {
    const entry = log.entry(index);
    for (const key of scheme.keysOf(entry)) {
      let group = counts.get(key);
      if (!group) counts.set(key, (group = { count: 0, failures: 0 }));
      group.count++;
      if (failing.has(entry.kind)) group.failures++;
    }
    if (slice.isUsedUp) await slice.rest(signal);
  }
  return [...counts]
    .map(([key, { count, failures }]) => {
      // The newest of all matches are the newest of each group too.
      const limit = query.limit === undefined ? undefined : count;
      return { key, count, failures, query: { ...scheme.narrow(key), limit } };
    })
    .sort(grouping.by === 'day' ? latestFirst : largestFirst);
}

/** The kinds of the log that mean failure. */
export function failingKinds(log: EventLog): ReadonlySet<string> {
  return new Set(log.kinds.filter((kind) => describeEventKind(kind).meaning === 'failure'));
}

interface Scheme {
  keysOf(entry: LogEntry): readonly string[];
  /** The query for the events of this key among those of the whole query. */
  narrow(key: string): EventQuery;
}

function schemeOf(grouping: RecordedGrouping, query: EventQuery): Scheme {
  switch (grouping.by) {
    case 'day':
      return dayScheme(query, grouping.timeZone);
    case 'kind':
      return {
        keysOf: ({ kind }) => [kind],
        narrow: (key) => ({ ...query, kind: { include: [exactPattern(key)], exclude: query.kind.exclude } }),
      };
    case 'task':
      return taskScheme(query);
  }
}

function taskScheme(query: EventQuery): Scheme {
  const wanted = query.task.include.map(compilePattern);
  const isWanted = (task: string): boolean => wanted.length === 0 || wanted.some((pattern) => pattern.matches(task));
  return {
    keysOf: ({ sourceTask, targetTask }) => {
      const tasks = new Set([sourceTask, targetTask].filter((task) => task !== undefined));
      return tasks.size === 0 ? [''] : [...tasks].filter(isWanted);
    },
    narrow: (key) => ({
      ...query,
      // A star matches every task, so that without it only events without a task are left.
      task:
        key === '' ? { include: [], exclude: ['*'] } : { include: [exactPattern(key)], exclude: query.task.exclude },
    }),
  };
}

function dayScheme(query: EventQuery, timeZone: 'local' | 'utc'): Scheme {
  const finder = new DayFinder(timeZone);
  const days = new Map<string, Day>();
  return {
    keysOf: ({ timestamp }) => {
      const day = finder.dayOf(timestamp.ms);
      days.set(day.key, day);
      return [day.key];
    },
    narrow: (key) => {
      const day = days.get(key);
      if (!day) return query;
      return {
        ...query,
        since: later(query.since, { ms: day.startMs, ns: 0 }),
        until: earlier(query.until, { ms: day.endMs - 1, ns: lastNanosecond }),
      };
    },
  };
}

function later(a: Timestamp | undefined, b: Timestamp): Timestamp {
  return a && compareTimestamps(a, b) > 0 ? a : b;
}

function earlier(a: Timestamp | undefined, b: Timestamp): Timestamp {
  return a && compareTimestamps(a, b) < 0 ? a : b;
}

function largestFirst(a: EventGroup, b: EventGroup): number {
  return b.count - a.count || (a.key < b.key ? -1 : 1);
}

function latestFirst(a: EventGroup, b: EventGroup): number {
  return startOf(b) - startOf(a);
}

const startOf = (group: EventGroup): number => group.query.since?.ms ?? -Infinity;
