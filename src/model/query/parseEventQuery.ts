import { failure, type Result, success } from '../../base/result';
import { usualGapMinutes } from '../sessionRule';
import { compareTimestamps, type Timestamp } from '../timestamp';
import { closestWord } from './closestWord';
import { type EventQuery, type QueryProblem } from './eventQuery';
import { type EventTrait, eventTraits, findEventTrait } from './eventTrait';
import { findQueryKey, payloadPath, type QueryKey, type QueryKeyDescription, queryKeys } from './queryKeys';
import { parseQueryTime, type TimeContext } from './queryTime';
import { type QueryToken, type QueryTokenKey, type QueryValue, tokenizeQuery } from './queryTokens';
import { type SessionChoice } from './sessionChoice';

/** What of a query's words depends on the one who asks. */
export interface QueryContext extends TimeContext {
  /** The pause that ends a session, in ms: `engram.sessions.gapMinutes`; the setting's default where it is left out. */
  readonly sessionGapMs?: number | undefined;
}

/** The keys whose values are texts that are collected; the others hold one value, or values of their own. */
type CollectedKey = 'kind' | 'task' | 'source' | 'target' | 'text';

/** What is asked for and what is excluded, each once, in the order of the query. */
class Collected<Value> {
  readonly included = new Set<Value>();
  readonly excluded = new Set<Value>();

  add(value: Value, negated: boolean): void {
    (negated ? this.excluded : this.included).add(value);
  }

  get choice(): { readonly include: readonly Value[]; readonly exclude: readonly Value[] } {
    return { include: [...this.included], exclude: [...this.excluded] };
  }
}

/**
 * Reads a query of the language in docs/query-language.md. `context` says what relative times, times without a zone and
 * sessions mean. Every mistake gives one problem at its exact place, in the order of the text.
 */
export function parseEventQuery(text: string, context: QueryContext): Result<EventQuery, readonly QueryProblem[]> {
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
  private readonly collected: Record<CollectedKey, Collected<string>> = {
    kind: new Collected(),
    task: new Collected(),
    source: new Collected(),
    target: new Collected(),
    text: new Collected(),
  };
  private readonly traits = new Collected<EventTrait>();
  private readonly sessions = new Collected<number>();
  /** By path. */
  private readonly payload = new Map<string, Collected<string>>();
  private since: Single<Timestamp> | undefined;
  private until: Single<Timestamp> | undefined;
  private limit: Single<number> | undefined;
  private readonly seen = new Set<QueryKey>();

  constructor(
    private readonly context: QueryContext,
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
      kind: this.collected.kind.choice,
      task: this.collected.task.choice,
      source: this.collected.source.choice,
      target: this.collected.target.choice,
      is: this.traits.choice,
      session: this.sessionChoice,
      text: this.collected.text.choice,
      words: [...this.words],
      payload: Array.from(this.payload, ([path, values]) => ({ path, ...values.choice })),
      since: this.since?.value,
      until: this.until?.value,
      limit: this.limit?.value,
    });
  }

  private readWord({ values: [word], negated, start, end }: QueryToken): void {
    if (!word) return;
    if (word.text === '' && !word.quoted)
      this.report({ start, end }, 'Expected a word or a `key:value` pair right after `-`.');
    else if (negated) this.collected.text.add(word.text, true);
    else this.words.add(word.text);
  }

  private readPair(token: QueryToken, key: QueryTokenKey): void {
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
    this.readValues(token, key, description.key, values);
  }

  private readValues({ negated }: QueryToken, written: QueryTokenKey, key: QueryKey, values: readonly QueryValue[]) {
    switch (key) {
      case 'kind':
      case 'task':
      case 'source':
      case 'target':
      case 'text':
        for (const value of values) this.collected[key].add(value.text, negated);
        return;
      case 'is':
        for (const value of values.flatMap(alternatives)) this.readTrait(value, negated);
        return;
      case 'session':
        for (const value of values) this.readSession(value, negated);
        return;
      case 'payload':
        this.readPayload(written, values, negated);
        return;
      case 'since':
      case 'until':
        this.readTime(key, this.only(key, values));
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

  private readTrait(value: QueryValue, negated: boolean): void {
    const trait = findEventTrait(value.text);
    if (trait) this.traits.add(trait, negated);
    else this.report(value, unknownTraitMessage(value.text));
  }

  private readSession(value: QueryValue, negated: boolean): void {
    const number = /^-?\d+$/.test(value.text) ? Number(value.text) : 0;
    if (number !== 0 && Number.isSafeInteger(number)) this.sessions.add(number, negated);
    else
      this.report(
        value,
        `\`${value.text}\` is not a session: expected its number, 1 for the first, 2 for the next, or -1 for the last.`,
      );
  }

  private readPayload(key: QueryTokenKey, values: readonly QueryValue[], negated: boolean): void {
    const path = payloadPath(key.text);
    // Within quotes even an empty key is one.
    if (path === undefined || (path === '' && key.end - key.start === key.text.length)) {
      this.report(
        key,
        '`payload` lacks the key to look at: expected it behind a dot, as in `payload.files:Cargo.lock`.',
      );
      return;
    }
    const collected = this.payload.get(path) ?? new Collected();
    this.payload.set(path, collected);
    for (const value of values) collected.add(value.text, negated);
  }

  private get sessionChoice(): SessionChoice | undefined {
    const { include, exclude } = this.sessions.choice;
    if (include.length + exclude.length === 0) return undefined;
    return { include, exclude, gapMs: this.context.sessionGapMs ?? usualGapMinutes * 60_000 };
  }

  private report({ start, end }: { readonly start: number; readonly end: number }, message: string): void {
    this.problems.push({ start, end, message });
  }
}

/** The alternatives of a value, which `|` separates as a comma does: no trait holds one. Each at its place. */
function alternatives(value: QueryValue): readonly QueryValue[] {
  if (value.quoted) return [value];
  let next = value.start;
  return value.text.split('|').flatMap((text) => {
    const start = next;
    next += text.length + 1;
    return text === '' ? [] : [{ ...value, start, end: start + text.length, text }];
  });
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
    // `paylod.files` means `payload`.
    name.split('.')[0] ?? name,
    queryKeys.map(({ key }) => key),
  );
  const hint = guess
    ? `Did you mean \`${guess}\`?`
    : `Expected one of ${queryKeys.map(({ key }) => `\`${key}\``).join(', ')}; to find the text itself, put it in quotes.`;
  return `There is no key \`${name}\`. ${hint}`;
}

function unknownTraitMessage(name: string): string {
  const names = eventTraits.map(({ trait }) => trait);
  const guess = closestWord(name, names);
  const hint = guess
    ? `Did you mean \`${guess}\`?`
    : `Expected one of ${names.map((trait) => `\`${trait}\``).join(', ')}.`;
  return `An event can't be \`${name}\`. ${hint}`;
}
