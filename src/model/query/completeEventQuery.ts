import { plainText } from '../plainText';
import { eventTraits } from './eventTrait';
import { formatPayloadKey, formatQueryValue } from './formatEventQuery';
import { exactPattern } from './pattern';
import { type PayloadKey } from './payloadKeys';
import { findQueryKey, payloadPath, queryKeys } from './queryKeys';
import { type QueryToken, type QueryValue, tokenizeQuery } from './queryTokens';

/** What of a store a query can be completed with. */
export interface CompletionSources {
  /** The most frequent first. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  /** The earliest first, with when it was and how much happened, in words. */
  readonly sessions?: readonly { readonly number: number; readonly words: string }[] | undefined;
  /** What the payloads of recent events hold, the most frequent first. */
  readonly payload?: readonly PayloadKey[] | undefined;
}

/** Texts that may replace the characters `start` … `end` (exclusive) of the query. */
export interface QueryCompletions {
  readonly start: number;
  readonly end: number;
  readonly items: readonly QueryCompletion[];
}

/** One way to go on. */
export interface QueryCompletion {
  /** What is put into the query. */
  readonly text: string;
  /** What is shown for it, free of control characters. */
  readonly label: string;
  readonly detail: string;
}

/** More than fit on a screen help nobody, and a store may hold thousands of tasks. */
const mostItems = 50;

const timeSuggestions: readonly QueryCompletion[] = [
  { text: '15m', label: '15m', detail: '15 minutes ago' },
  { text: '1h', label: '1h', detail: '1 hour ago' },
  { text: '2h', label: '2h', detail: '2 hours ago' },
  { text: 'today', label: 'today', detail: 'The day that is' },
  { text: 'yesterday', label: 'yesterday', detail: 'The day before' },
  { text: '3d', label: '3d', detail: '3 days ago' },
  { text: '1w', label: '1w', detail: 'A week ago' },
];

/**
 * What may stand at `position` (in characters) of the query `text`: keys, kinds with their counts, tasks by title or id
 * (the id is inserted), sessions, keys and values of payloads, times. A bare word also offers the pairs that it may have meant.
 */
export function completeEventQuery(text: string, position: number, sources: CompletionSources): QueryCompletions {
  const { tokens } = tokenizeQuery(text);
  const token = tokens.find(({ start, end }) => start < position && position <= end);
  if (!token) return { start: position, end: position, items: keyCompletions('', false).slice(0, mostItems) };
  if (token.key && position > token.key.end) return completeValue(token, token.key.text, position, sources);
  return completeWord(text, token, position, sources);
}

function completeWord(text: string, token: QueryToken, position: number, sources: CompletionSources): QueryCompletions {
  const start = token.start + (token.negated ? 1 : 0);
  const typed = text.slice(start, position).replace(/^"/, '');
  const items = keyCompletions(typed, token.negated);
  if (typed !== '' && !token.key) {
    for (const { text: value, label, detail } of kindCompletions(typed, sources))
      items.push({ text: `kind:${value} `, label: `kind:${label}`, detail });
    for (const { text: value, label, detail } of taskCompletions(typed, sources))
      items.push({ text: `task:${value} `, label, detail: `task:${detail}` });
  }
  if (typed !== '') items.push(...payloadKeyCompletions(typed, sources));
  // Completing the key of a finished pair must leave its value alone.
  const end = token.key ? token.key.end + 1 : token.end;
  return { start, end, items: items.slice(0, mostItems) };
}

function completeValue(
  token: QueryToken,
  keyName: string,
  position: number,
  sources: CompletionSources,
): QueryCompletions {
  const value = token.values.find(({ start, end }) => start <= position && position <= end);
  const place = { start: value?.start ?? position, end: value?.end ?? position };
  return { ...place, items: valueCompletions(keyName, typedPart(value, position), sources).slice(0, mostItems) };
}

/** What of a value stands before the cursor, without its quote. */
function typedPart(value: QueryValue | undefined, position: number): string {
  if (!value) return '';
  return value.text.slice(0, Math.max(0, position - value.start - (value.quoted ? 1 : 0)));
}

function valueCompletions(keyName: string, typed: string, sources: CompletionSources): readonly QueryCompletion[] {
  const description = findQueryKey(keyName);
  switch (description?.key) {
    case 'kind':
      return kindCompletions(typed, sources);
    case 'task':
    case 'source':
    case 'target':
      return taskCompletions(typed, sources);
    case 'since':
    case 'until':
      return timeSuggestions.filter((suggestion) => suggestion.text.startsWith(typed.toLowerCase()));
    case 'is':
      return eventTraits
        .filter(({ trait }) => trait.startsWith(typed.toLowerCase()))
        .map(({ trait, explanation }) => ({ text: trait, label: trait, detail: explanation }));
    case 'session':
      return sessionCompletions(typed, sources);
    case 'payload':
      return payloadValueCompletions(payloadPath(keyName) ?? '', typed, sources);
    case 'limit':
      return ['10', '100', '1000']
        .filter((limit) => limit.startsWith(typed))
        .map((limit) => ({ text: limit, label: limit, detail: `The newest ${limit} events` }));
    case 'text':
    case undefined:
      return [];
  }
}

function keyCompletions(typed: string, negated: boolean): QueryCompletion[] {
  return queryKeys
    .filter(({ key, canExclude }) => key.startsWith(typed.toLowerCase()) && (canExclude || !negated))
    .map(({ key, explanation, example }) => {
      // The key of the payload is still to come.
      const text = key === 'payload' ? `${key}.` : `${key}:`;
      return { text, label: text, detail: `${explanation}, such as ${example}` };
    });
}

/** The last one first: that is what one mostly looks for. */
function sessionCompletions(typed: string, { sessions = [] }: CompletionSources): readonly QueryCompletion[] {
  const last = sessions.at(-1);
  const all = sessions.map(({ number, words }) => ({ text: String(number), label: String(number), detail: words }));
  return [
    ...(last ? [{ text: '-1', label: '-1', detail: `The last session: ${last.words}` }] : []),
    ...all.reverse(),
  ].filter(({ text }) => text.startsWith(typed));
}

/** Keys that hold the typed text, also without `payload.` before it. */
function payloadKeyCompletions(typed: string, { payload = [] }: CompletionSources): readonly QueryCompletion[] {
  return best(payload, payloadPath(typed) ?? typed, ({ path }) => [path]).map(({ path, count }) => {
    const key = `${formatPayloadKey(path)}:`;
    return { text: key, label: plainText(key), detail: `In the payload of recent events: ${valueCount(count)}` };
  });
}

function payloadValueCompletions(path: string, typed: string, { payload = [] }: CompletionSources) {
  const values = payload.find((key) => key.path === path)?.values ?? [];
  return best(values, typed, ({ text }) => [text]).map(({ text, count }) => ({
    text: formatQueryValue(exactPattern(text)),
    label: plainText(text),
    detail: `${valueCount(count)} in recent events`,
  }));
}

function valueCount(count: number): string {
  return count === 1 ? '1 value' : `${count} values`;
}

function kindCompletions(typed: string, { kinds }: CompletionSources): QueryCompletion[] {
  return best(kinds, typed, ({ kind }) => [kind]).map(({ kind, count }) => ({
    text: formatQueryValue(exactPattern(kind)),
    label: plainText(kind),
    detail: count === 1 ? '1 event' : `${count} events`,
  }));
}

function taskCompletions(typed: string, { tasks }: CompletionSources): QueryCompletion[] {
  return best(tasks, typed, ({ id, title }) => [title, id]).map(({ id, title }) => ({
    text: formatQueryValue(exactPattern(id)),
    label: plainText(title),
    detail: plainText(id),
  }));
}

/** Those with a text that holds `typed` in any case; first the ones that start with it, else in the given order. */
function best<Candidate>(
  candidates: readonly Candidate[],
  typed: string,
  texts: (candidate: Candidate) => readonly string[],
): Candidate[] {
  const wanted = typed.toLowerCase();
  const starting: Candidate[] = [];
  const holding: Candidate[] = [];
  for (const candidate of candidates) {
    if (starting.length >= mostItems) break;
    const lowered = texts(candidate).map((text) => text.toLowerCase());
    if (lowered.some((text) => text.startsWith(wanted))) starting.push(candidate);
    else if (holding.length < mostItems && lowered.some((text) => text.includes(wanted))) holding.push(candidate);
  }
  return [...starting, ...holding].slice(0, mostItems);
}
