import { formatTimestamp, type Timestamp } from '../timestamp';
import { type EventQuery, type PatternChoice } from './eventQuery';
import { readsAsPair } from './queryTokens';

/**
 * The query as text, which parses back to the same query at any time and in any time zone, with the same pause between
 * sessions: pairs in the order of the keys, words last, moments absolute in UTC. Empty for the query that every event matches.
 */
export function formatEventQuery(query: EventQuery): string {
  return [
    ...pairs('kind', query.kind),
    ...pairs('task', query.task),
    ...pairs('source', query.source),
    ...pairs('target', query.target),
    ...moment('since', query.since),
    ...moment('until', query.until),
    ...pairs('session', { include: numbers(query.session?.include), exclude: numbers(query.session?.exclude) }),
    ...pairs('is', query.is),
    ...(query.text.include.length > 0 ? [`text:${query.text.include.map(formatQueryValue).join(',')}`] : []),
    ...query.payload.flatMap((condition) => pairs(formatPayloadKey(condition.path), condition)),
    ...(query.limit === undefined ? [] : [`limit:${query.limit}`]),
    ...query.words.map(formatWord),
    ...query.text.exclude.map((text) => `-${formatWord(text)}`),
  ].join(' ');
}

/** A value as it may stand after `key:`, in quotes where it needs them. */
export function formatQueryValue(text: string): string {
  return /^$|^"|[\s,]/u.test(text) ? quote(text) : text;
}

/** The key of a pair that asks for a value at this path of the payload. */
export function formatPayloadKey(path: string): string {
  return `payload.${/^[^\s:,"]+$/u.test(path) ? path : quote(path)}`;
}

/** A bare word; in quotes where it would read as a pair, an exclusion or several words. */
function formatWord(text: string): string {
  return /^$|^["-]|\s/u.test(text) || readsAsPair(text) ? quote(text) : text;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function numbers(all: readonly number[] = []): readonly string[] {
  return all.map(String);
}

function pairs(key: string, { include, exclude }: PatternChoice): string[] {
  const values = (patterns: readonly string[]): string => patterns.map(formatQueryValue).join(',');
  return [
    ...(include.length > 0 ? [`${key}:${values(include)}`] : []),
    ...(exclude.length > 0 ? [`-${key}:${values(exclude)}`] : []),
  ];
}

function moment(key: string, time: Timestamp | undefined): string[] {
  return time === undefined ? [] : [`${key}:${formatTimestamp(time)}`];
}
