import { type EventQuery, matchEverything, type PatternChoice } from '../model/query/eventQuery';
import { parseEventQuery, type QueryContext } from '../model/query/parseEventQuery';
import { parseQueryTime, type RangeEnd, type TimeContext } from '../model/query/queryTime';
import { usualGapMinutes } from '../model/sessionRule';
import { type Timestamp } from '../model/timestamp';
import { countOf } from './choices';
import { type CommandOptions, type OptionValues } from './command';
import { timeZoneOf } from './commonOptions';
import { durationOf } from './durations';
import { UsageError } from './problems';

/** Options that choose events, as `eg events` and `np events` name them. */
export const filterOptions = {
  kind: {
    type: 'string',
    short: 'k',
    value: 'KIND',
    multiple: true,
    explanation: 'Events of this kind, * for any characters',
  },
  source: { type: 'string', short: 's', value: 'ID', explanation: 'Events from this task' },
  target: { type: 'string', short: 'T', value: 'ID', explanation: 'Events to this task' },
  task: { type: 'string', value: 'ID', explanation: 'Events from or to this task' },
  since: {
    type: 'string',
    value: 'TIME',
    explanation: 'At or after: 2026-01-11, 2026-01-11T15:00, 15m, 2h, yesterday',
  },
  until: { type: 'string', value: 'TIME', explanation: 'At or before; a day counts to its end' },
  text: { type: 'string', value: 'TEXT', explanation: 'Events that hold this text in kind, ids or payload' },
  limit: { type: 'string', short: 'l', value: 'COUNT', explanation: 'So many at most, the newest first; 0 for all' },
  query: {
    type: 'string',
    value: 'QUERY',
    explanation: 'A query, to which the options above add their pairs',
  },
  gap: {
    type: 'string',
    value: 'MINUTES',
    explanation: `In queries with session: a pause longer than this ends a session; ${usualGapMinutes} by default`,
  },
  utc: { type: 'boolean', explanation: 'Read and show times in UTC instead of local time' },
} as const satisfies CommandOptions;

type FilterValues = OptionValues<typeof filterOptions>;

/**
 * The query that filters say, each as its pair in a query would; `--query` adds to them. A limit that nobody gives is
 * `defaultLimit`, 0 is none. Throws `UsageError` for what can't be read.
 */
export function queryFromOptions(values: FilterValues, now: number, defaultLimit: number | undefined): EventQuery {
  const sessionGapMs = values.gap === undefined ? undefined : durationOf('--gap', values.gap);
  const context: QueryContext = { now, timeZone: timeZoneOf(values), sessionGapMs };
  const query = values.query === undefined ? matchEverything : parsedQuery(values.query, context);
  return {
    kind: including(query.kind, values.kind ?? []),
    task: including(query.task, given(values.task)),
    source: including(query.source, given(values.source)),
    target: including(query.target, given(values.target)),
    is: query.is,
    session: query.session,
    payload: query.payload,
    text: query.text,
    words: [...query.words, ...given(values.text)],
    since: once('since', query.since, time('since', values.since, context)),
    until: once('until', query.until, time('until', values.until, context)),
    limit: limitOf(values.limit, query.limit ?? defaultLimit),
  };
}

function parsedQuery(text: string, context: QueryContext): EventQuery {
  const parsed = parseEventQuery(text, context);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problem.map(({ start, message }) => `character ${start + 1}: ${message}`);
  throw new UsageError(`--query, ${problems.join(' ')}`);
}

function given(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function including(choice: PatternChoice, patterns: readonly string[]): PatternChoice {
  return patterns.length === 0 ? choice : { ...choice, include: [...choice.include, ...patterns] };
}

function time(option: RangeEnd, text: string | undefined, context: TimeContext): Timestamp | undefined {
  if (text === undefined) return undefined;
  const parsed = parseQueryTime(text, option, context);
  if (parsed.ok) return parsed.value;
  throw new UsageError(`--${option}: ${parsed.problem}`);
}

function once<Value>(option: string, inQuery: Value | undefined, asOption: Value | undefined): Value | undefined {
  if (inQuery !== undefined && asOption !== undefined)
    throw new UsageError(`--${option} and \`${option}:\` in --query say the same thing twice: leave one out.`);
  return asOption ?? inQuery;
}

function limitOf(text: string | undefined, otherwise: number | undefined): number | undefined {
  if (text === undefined) return otherwise;
  const limit = countOf('--limit', text, ', 0 for all');
  return limit === 0 ? undefined : limit;
}
