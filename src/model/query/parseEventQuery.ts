import { failure, type Result, success } from '../../base/result';
import { compareTimestamps, type Timestamp } from '../timestamp';
import { closestWord } from './closestWord';
import { type EventQuery, type PatternChoice, type QueryProblem } from './eventQuery';
import { findQueryKey, type QueryKey, type QueryKeyDescription, queryKeys } from './queryKeys';
import { parseQueryTime, type TimeContext } from './queryTime';
import { type QueryToken, type QueryValue, tokenizeQuery } from './queryTokens';

/** The keys whose values are collected; the others hold one value. */
type CollectedKey = 'kind' | 'task' | 'source' | 'target' | 'text';

/**
 * Reads a query of the language in docs/query-language.md. `context` says what relative times and times without a zone
 * mean. Every mistake gives one problem at its exact place, in the order of the text.
 */
export function parseEventQuery(text: string, context: TimeContext): Result<EventQuery, readonly QueryProblem[]> {
  const { tokens, problems } = tokenizeQuery(text);
  const reader = new QueryReader(context, [...problems]);
  for (const token of tokens) reader.read(token);
  return reader.finish();
}

/** A value that may stand once only, with its place. */
interface Single<Value> {
  readonly value: Value;
  readonly place: QueryValue;
}

class QueryReader {
  private readonly words = new Set<string>();
  private readonly collected: Record<CollectedKey, { readonly include: Set<string>; readonly exclude: Set<string> }> = {
    kind: { include: new Set(), exclude: new Set() },
    task: { include: new Set(), exclude: new Set() },
    source: { include: new Set(), exclude: new Set() },
    target: { include: new Set(), exclude: new Set() },
    text: { include: new Set(), exclude: new Set() },
  };
  private since: Single<Timestamp> | undefined;
  private until: Single<Timestamp> | undefined;
  private limit: Single<number> | undefined;
  private readonly seen = new Set<QueryKey>();

  constructor(
    private readonly context: TimeContext,
    private readonly problems: QueryProblem[],
  ) {}

  read(token: QueryToken): void {
    if (token.key) this.readPair(token, token.key);
    else this.readWord(token);
  }

  finish(): Result<EventQuery, readonly QueryProblem[]> {
    if (this.since && this.until && compareTimestamps(this.since.value, this.until.value) > 0) {
      const later = this.since.place.start > this.until.place.start ? this.since.place : this.until.place;
      this.report(later, '`since` is after `until`: no event can match. Expected `since` to be the earlier time.');
    }
    if (this.problems.length > 0) return failure(this.problems.toSorted((a, b) => a.start - b.start || a.end - b.end));
    return success({
      kind: this.choice('kind'),
      task: this.choice('task'),
      source: this.choice('source'),
      target: this.choice('target'),
      text: this.choice('text'),
      words: [...this.words],
      since: this.since?.value,
      until: this.until?.value,
      limit: this.limit?.value,
    });
  }

  private readWord({ values: [word], negated, start, end }: QueryToken): void {
    if (!word) return;
    if (word.text === '' && !word.quoted)
      this.report({ start, end }, 'Expected a word or a `key:value` pair right after `-`.');
    else if (negated) this.collected.text.exclude.add(word.text);
    else this.words.add(word.text);
  }

  private readPair(
    token: QueryToken,
    key: { readonly start: number; readonly end: number; readonly text: string },
  ): void {
    const description = findQueryKey(key.text);
    if (!description) {
      this.report(key, unknownKeyMessage(key.text));
      return;
    }
    if (token.negated && !description.canExclude)
      this.report(
        { start: token.start, end: key.end },
        `\`${description.key}\` can't be excluded: leave out the \`-\`.`,
      );
    for (const value of token.values)
      if (value.text === '' && !value.quoted) this.report(emptyPlace(token, value), emptyMessage(description));
    const values = token.values.filter((value) => value.text !== '' || value.quoted);
    switch (description.key) {
      case 'kind':
      case 'task':
      case 'source':
      case 'target':
      case 'text': {
        const { include, exclude } = this.collected[description.key];
        for (const value of values) (token.negated ? exclude : include).add(value.text);
        return;
      }
      case 'since':
      case 'until':
        this.readTime(description.key, this.only(description.key, values));
        return;
      case 'limit':
        this.readLimit(this.only('limit', values));
    }
  }

  /** The first value of a key that may stand once only; the others are problems. */
  private only(key: QueryKey, values: readonly QueryValue[]): QueryValue | undefined {
    const fresh = this.seen.has(key) ? [] : values.slice(0, 1);
    for (const value of values.slice(fresh.length))
      this.report(value, `\`${key}\` is given twice: expected one value only.`);
    if (values.length > 0) this.seen.add(key);
    return fresh[0];
  }

  private readTime(key: 'since' | 'until', value: QueryValue | undefined): void {
    if (!value) return;
    const time = parseQueryTime(value.text, key, this.context);
    if (time.ok) this[key] = { value: time.value, place: value };
    else this.report(value, time.problem);
  }

  private readLimit(value: QueryValue | undefined): void {
    if (!value) return;
    const limit = /^\d+$/.test(value.text) ? Number(value.text) : 0;
    if (limit >= 1 && Number.isSafeInteger(limit)) this.limit = { value: limit, place: value };
    else
      this.report(
        value,
        `\`${value.text}\` is not a limit: expected a whole number from 1. Leave out \`limit\` for all.`,
      );
  }

  private choice(key: CollectedKey): PatternChoice {
    const { include, exclude } = this.collected[key];
    return { include: [...include], exclude: [...exclude] };
  }

  private report({ start, end }: { readonly start: number; readonly end: number }, message: string): void {
    this.problems.push({ start, end, message });
  }
}

/** An empty value has no characters: the colon or comma before it is shown in its place. */
function emptyPlace(token: QueryToken, { start, end }: QueryValue): { readonly start: number; readonly end: number } {
  return { start: Math.max(token.start, start - 1), end };
}

function emptyMessage({ key, example }: QueryKeyDescription): string {
  return `\`${key}\` has an empty value: expected one, as in \`${example}\`.`;
}

function unknownKeyMessage(name: string): string {
  const guess = closestWord(
    name,
    queryKeys.map(({ key }) => key),
  );
  const hint = guess
    ? `Did you mean \`${guess}\`?`
    : `Expected one of ${queryKeys.map(({ key }) => `\`${key}\``).join(', ')}; to find the text itself, put it in quotes.`;
  return `There is no key \`${name}\`. ${hint}`;
}
