import { type EventFilter, type EventQuery, matchEverything, type PatternChoice } from './eventQuery';
import { exactPattern } from './pattern';

/** The query that asks for the same events as a filter of the design: kinds and ids match exactly, `*` included. */
export function queryFromFilter(filter: EventFilter): EventQuery {
  return {
    ...matchEverything,
    kind: exactly(filter.kinds ?? []),
    task: exactly(filter.task === undefined ? [] : [filter.task]),
    source: exactly(filter.sourceTask === undefined ? [] : [filter.sourceTask]),
    target: exactly(filter.targetTask === undefined ? [] : [filter.targetTask]),
    since: filter.since,
    until: filter.until,
    limit: filter.limit,
  };
}

function exactly(values: readonly string[]): PatternChoice {
  return { include: [...new Set(values)].map(exactPattern), exclude: [] };
}
