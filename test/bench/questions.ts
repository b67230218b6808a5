import { formatTimestamp, parseTimestamp } from '../../src/model/timestamp';
import { knownEventKinds } from '../../src/model/eventKind';
import { matchEverything, type EventQuery } from '../../src/model/query/eventQuery';
import { exactPattern } from '../../src/model/query/pattern';
import { eventIntervalMs, firstEventMs } from './eventLines';

/** How often each question is asked, each time about another kind, task or time: an answer kept from before is no answer. */
const askedTimes = 7;

/** Events a page. */
export const pageSize = 200;

/** One question, for the columns and for SQL. */
export interface Question {
  readonly name: string;
  /** False for what no goal is set for: it is there to compare with. */
  readonly hasGoal: boolean;
  readonly asks: readonly Asked[];
}

/** One question with its values. */
export type Asked = {
  readonly sql: string;
  readonly values: readonly (string | number)[];
} & (
  | { readonly answer: 'page'; readonly query: EventQuery }
  | { readonly answer: 'counts' | 'hourly'; readonly query: EventQuery }
);

const newestFirst = `ORDER BY timestamp DESC LIMIT ${pageSize}`;

/**
 * The questions of the acceptance: newest 200, of a kind, of a task, since a time; counts by kind, events by hour. And 200
 * before a time, which nobody has read before: the newest ones are kept once they were read.
 */
export function questionsAbout(tasks: readonly string[], events: number): readonly Question[] {
  const including = (value: string) => ({ include: [exactPattern(value)], exclude: [] });
  const asks = (make: (step: number) => Asked): readonly Asked[] =>
    Array.from({ length: askedTimes }, (_, step) => make(step));
  return [
    {
      name: 'Newest 200',
      hasGoal: true,
      asks: asks(() => ({
        answer: 'page',
        query: matchEverything,
        sql: `SELECT * FROM events ${newestFirst}`,
        values: [],
      })),
    },
    {
      name: 'Newest 200 of a kind',
      hasGoal: true,
      asks: asks((step) => {
        const kind = knownEventKinds[step]?.kind ?? '';
        return {
          answer: 'page',
          query: { ...matchEverything, kind: including(kind) },
          sql: `SELECT * FROM events WHERE kind = ? ${newestFirst}`,
          values: [kind],
        };
      }),
    },
    {
      name: 'Newest 200 of a task',
      hasGoal: true,
      asks: asks((step) => {
        const task = tasks[Math.floor((tasks.length * step) / askedTimes)] ?? '';
        return {
          answer: 'page',
          query: { ...matchEverything, task: including(task) },
          sql: `SELECT * FROM events WHERE source_task = ? OR target_task = ? ${newestFirst}`,
          values: [task, task],
        };
      }),
    },
    {
      name: 'Newest 200 since a time',
      hasGoal: true,
      asks: asks((step) => {
        const ms = firstEventMs + Math.floor((events * (step + 1)) / (askedTimes + 2)) * eventIntervalMs;
        const since = formatTimestamp({ ms, ns: 0 });
        return {
          answer: 'page',
          query: { ...matchEverything, since: parseTimestamp(since) },
          sql: `SELECT * FROM events WHERE timestamp >= ? ${newestFirst}`,
          values: [since.replace('Z', '+00:00')],
        };
      }),
    },
    {
      name: 'The 200 before a time, read for the first time',
      hasGoal: false,
      asks: asks((step) => {
        const ms = firstEventMs + Math.floor((events * (step + 1)) / (askedTimes + 2)) * eventIntervalMs;
        const until = formatTimestamp({ ms, ns: 0 });
        return {
          answer: 'page',
          query: { ...matchEverything, until: parseTimestamp(until) },
          sql: `SELECT * FROM events WHERE timestamp <= ? ${newestFirst}`,
          values: [until.replace('Z', '+00:00')],
        };
      }),
    },
    {
      name: 'Counts by kind',
      hasGoal: true,
      asks: asks(() => ({
        answer: 'counts',
        query: matchEverything,
        sql: 'SELECT kind, count(*) FROM events GROUP BY kind',
        values: [],
      })),
    },
    {
      name: 'Events by hour',
      hasGoal: true,
      asks: asks(() => ({
        answer: 'hourly',
        query: matchEverything,
        sql: 'SELECT substr(timestamp, 1, 13) AS hour, count(*) FROM events GROUP BY hour',
        values: [],
      })),
    },
  ];
}
