import { type EngramEvent } from '../event';
import { type JsonValue } from '../json';
import { compareTimestamps } from '../timestamp';
import { type EventQuery, type PatternChoice } from './eventQuery';
import { type EventTrait, hasTrait } from './eventTrait';
import { compilePattern } from './pattern';
import { compilePayloadCondition } from './payloadCondition';
import { choosesSession } from './sessionChoice';

/** The session of an event: `number` from 1 of `count` in the log. No event tells it by itself. */
export interface EventSession {
  readonly number: number;
  readonly count: number;
}

/**
 * Whether an event matches a query, whatever the query's limit. This is what the query language means: slow, without an
 * index, and what faster searches are measured against. Without its session an event is in none: then a query for sessions
 * matches nothing.
 */
export function matchesEvent(query: EventQuery, event: EngramEvent, session?: EventSession): boolean {
  const { kind, sourceTask, targetTask, timestamp } = event;
  return (
    chooses(query.kind, [kind]) &&
    chooses(query.source, [sourceTask]) &&
    chooses(query.target, [targetTask]) &&
    chooses(query.task, [sourceTask, targetTask]) &&
    isAsAsked(query, event) &&
    (query.session === undefined ||
      (session !== undefined && choosesSession(query.session, session.number, session.count))) &&
    (query.since === undefined || compareTimestamps(timestamp, query.since) >= 0) &&
    (query.until === undefined || compareTimestamps(timestamp, query.until) <= 0) &&
    query.words.every((word) => holdsText(event, word)) &&
    (query.text.include.length === 0 || query.text.include.some((text) => holdsText(event, text))) &&
    !query.text.exclude.some((text) => holdsText(event, text)) &&
    query.payload.every((condition) => compilePayloadCondition(condition)(event.payload))
  );
}

function isAsAsked({ is }: EventQuery, { kind, sourceTask, targetTask }: EngramEvent): boolean {
  const isOne = (trait: EventTrait): boolean =>
    hasTrait(trait, kind, sourceTask !== undefined, targetTask !== undefined);
  return (is.include.length === 0 || is.include.some(isOne)) && !is.exclude.some(isOne);
}

/** Whether one of the texts of the event holds `text`, in any case. */
export function holdsText(event: EngramEvent, text: string): boolean {
  const wanted = foldCase(text);
  for (const candidate of searchableTexts(event)) if (foldCase(candidate).includes(wanted)) return true;
  return false;
}

/** Upper and lower case made one; a sigma at the end of a word is one inside it. */
function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}

/**
 * What `text:` looks at, each by itself: id, kind, task ids, and of the payload every key and every scalar value as
 * JavaScript writes it, `null` too. A payload that is null altogether is the same as none.
 */
export function* searchableTexts(event: EngramEvent): Generator<string> {
  yield event.id;
  yield event.kind;
  if (event.sourceTask !== undefined) yield event.sourceTask;
  if (event.targetTask !== undefined) yield event.targetTask;
  if (event.payload !== undefined && event.payload !== null) yield* textsOfJson(event.payload);
}

/** Without recursion: a payload from a stranger may be nested more deeply than the call stack is. */
function* textsOfJson(json: JsonValue): Generator<string> {
  const open = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null) {
      yield String(value);
    } else if (isList(value)) {
      for (const entry of value) open.push(entry);
    } else {
      for (const [key, entry] of Object.entries(value)) {
        yield key;
        open.push(entry);
      }
    }
  }
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function chooses(choice: PatternChoice, values: readonly (string | undefined)[]): boolean {
  const matchesAny = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => {
      const compiled = compilePattern(pattern);
      return values.some((value) => value !== undefined && compiled.matches(value));
    });
  return (choice.include.length === 0 || matchesAny(choice.include)) && !matchesAny(choice.exclude);
}
