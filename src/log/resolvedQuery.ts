import { type EventFilter, type EventQuery, type PatternChoice } from '../model/query/eventQuery';
import { type EventTrait, hasTrait } from '../model/query/eventTrait';
import { compilePattern } from '../model/query/pattern';
import { type Dictionary } from './dictionary';
import { type LogColumns } from './logColumns';

/** A choice of values, made once for all events: by dictionary number, 1 where the value is meant. */
interface ValueSets {
  /** Undefined: any value, none included. */
  readonly include: Uint8Array | undefined;
  /** Undefined: nothing is excluded. */
  readonly exclude: Uint8Array | undefined;
}

/** A query with its patterns looked up in the dictionaries, so that an event is tested by its numbers alone. */
export interface ResolvedQuery {
  readonly kind: ValueSets;
  readonly source: ValueSets;
  readonly target: ValueSets;
  readonly task: ValueSets;
  /** For what `is:` asks of more than kinds: 1 at `traitPlace` where it holds. Undefined: anything. */
  readonly is: Uint8Array | undefined;
}

/** Where in `ResolvedQuery.is` stands what holds of the events of a kind with these ends (0 for none). */
export function traitPlace(kind: number, source: number, target: number): number {
  return kind * 4 + (source === 0 ? 0 : 1) + (target === 0 ? 0 : 2);
}

/** Looks up a query's patterns. */
export function resolveQuery(query: EventQuery, kinds: Dictionary, tasks: Dictionary): ResolvedQuery {
  const asked = resolveTraits(query, kinds);
  return {
    kind: withKinds(resolveChoice(query.kind, kinds), asked?.kinds),
    source: resolveChoice(query.source, tasks),
    target: resolveChoice(query.target, tasks),
    task: resolveChoice(query.task, tasks),
    is: asked?.is,
  };
}

/** What `is:` asks for, as the kinds that some event of it may have, and what holds of the ends where that matters. */
function resolveTraits({ is: { include, exclude } }: EventQuery, kinds: Dictionary) {
  if (include.length + exclude.length === 0) return undefined;
  const is = new Uint8Array(kinds.values.length * 4);
  for (const [number, kind] of kinds.values.entries()) {
    for (const source of [0, 1]) {
      for (const target of [0, 1]) {
        const isOne = (trait: EventTrait): boolean => hasTrait(trait, kind, source === 1, target === 1);
        const holds = (include.length === 0 || include.some(isOne)) && !exclude.some(isOne);
        is[traitPlace(number, source, target)] = Number(holds);
      }
    }
  }
  const heldBy = kinds.values.map((_, number) => is.subarray(number * 4, number * 4 + 4));
  const some = Uint8Array.from(heldBy, (held) => Number(held.includes(1)));
  return {
    kinds: some.includes(0) ? some : undefined,
    // Mostly the kind alone tells.
    is: heldBy.every((held) => new Set(held).size === 1) ? undefined : is,
  };
}

function withKinds({ include, exclude }: ValueSets, kinds: Uint8Array | undefined): ValueSets {
  const both = include && kinds ? include.map((isIn, number) => isIn & (kinds[number] ?? 0)) : (include ?? kinds);
  return { include: both, exclude };
}

/** The design's filter as what a query resolves to. Its values are exact: `*` is a character like others. */
export function resolveFilter(filter: EventFilter, kinds: Dictionary, tasks: Dictionary): ResolvedQuery {
  const one = (value: string | undefined) => (value === undefined ? undefined : [value]);
  const exactly = (values: readonly string[] | undefined, dictionary: Dictionary): ValueSets => ({
    include: values && setOf(values, dictionary, exactNumbers),
    exclude: undefined,
  });
  return {
    kind: exactly(filter.kinds, kinds),
    source: exactly(one(filter.sourceTask), tasks),
    target: exactly(one(filter.targetTask), tasks),
    task: exactly(one(filter.task), tasks),
    is: undefined,
  };
}

/** True when nothing but time, text or limit can keep an event out. */
export function choosesEverything({ kind, source, target, task, is }: ResolvedQuery): boolean {
  return !is && [kind, source, target, task].every(({ include, exclude }) => !include && !exclude);
}

/** True when the posting lists of the kinds, or of the tasks, hold what is chosen and nothing else. */
export function choosesOneKey({ kind, source, target, task, is }: ResolvedQuery): boolean {
  const excludes = is !== undefined || [kind, source, target, task].some(({ exclude }) => exclude);
  return (
    !excludes && !source.include && !target.include && (kind.include === undefined) !== (task.include === undefined)
  );
}

/** By `traitPlace`, 1 where such an event matches; undefined where tasks are asked for by name, or nothing is. */
export function kindTable({ kind, source, target, task, is }: ResolvedQuery): Uint8Array | undefined {
  if ([source, target, task].some(({ include, exclude }) => include ?? exclude)) return undefined;
  const kinds = (kind.include ?? kind.exclude)?.length;
  const length = kinds === undefined ? is?.length : kinds * 4;
  if (length === undefined) return undefined;
  return Uint8Array.from({ length }, (_, place) => {
    const number = place >> 2;
    const isOfKind = kind.include?.[number] !== 0 && kind.exclude?.[number] !== 1;
    return Number(isOfKind && is?.[place] !== 0);
  });
}

/** The test of one event by its numbers. */
export function columnTest(query: ResolvedQuery, columns: LogColumns): (event: number) => boolean {
  if (choosesEverything(query)) return () => true;
  const { kind, source, target, task, is } = query;
  return (event) => {
    const kindNumber = columns.kind[event] ?? 0;
    if (kind.include && kind.include[kindNumber] !== 1) return false;
    if (kind.exclude?.[kindNumber] === 1) return false;
    if (is && is[traitPlace(kindNumber, columns.source[event] ?? 0, columns.target[event] ?? 0)] !== 1) return false;
    const sourceNumber = (columns.source[event] ?? 0) - 1;
    const targetNumber = (columns.target[event] ?? 0) - 1;
    // -1, for no task, is in no set: an absent value matches no pattern.
    if (source.include && source.include[sourceNumber] !== 1) return false;
    if (source.exclude?.[sourceNumber] === 1) return false;
    if (target.include && target.include[targetNumber] !== 1) return false;
    if (target.exclude?.[targetNumber] === 1) return false;
    if (task.include && task.include[sourceNumber] !== 1 && task.include[targetNumber] !== 1) return false;
    return !task.exclude || (task.exclude[sourceNumber] !== 1 && task.exclude[targetNumber] !== 1);
  };
}

/** Dictionary numbers in a set. */
export function* numbersIn(set: Uint8Array): Generator<number, void, undefined> {
  for (let number = set.indexOf(1); number !== -1; number = set.indexOf(1, number + 1)) yield number;
}

function resolveChoice({ include, exclude }: PatternChoice, dictionary: Dictionary): ValueSets {
  return {
    include: include.length === 0 ? undefined : setOf(include, dictionary, matchingNumbers),
    exclude: exclude.length === 0 ? undefined : setOf(exclude, dictionary, matchingNumbers),
  };
}

function setOf(
  patterns: readonly string[],
  dictionary: Dictionary,
  numbersOf: (pattern: string, dictionary: Dictionary) => Iterable<number>,
): Uint8Array {
  const set = new Uint8Array(dictionary.values.length);
  for (const pattern of patterns) for (const number of numbersOf(pattern, dictionary)) set[number] = 1;
  return set;
}

function exactNumbers(text: string, dictionary: Dictionary): number[] {
  const number = dictionary.find(text);
  return number === undefined ? [] : [number];
}

function matchingNumbers(pattern: string, dictionary: Dictionary): number[] {
  const { exact, matches } = compilePattern(pattern);
  if (exact !== undefined) return exactNumbers(exact, dictionary);
  return dictionary.values.flatMap((text, number) => (matches(text) ? [number] : []));
}

/** True when a query asks for text or for what payloads hold, which the columns don't. */
export function asksForText({ text, words, payload }: EventQuery): boolean {
  return text.include.length > 0 || text.exclude.length > 0 || words.length > 0 || payload.length > 0;
}
