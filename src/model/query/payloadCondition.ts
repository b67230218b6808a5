import { type JsonValue } from '../json';
import { foldCase } from '../plainText';
import { type PayloadCondition } from './eventQuery';
import { compilePattern } from './pattern';

/**
 * Makes the test of a condition. A pattern is compared with each string at the path, in any case, and with each number and
 * `true`, `false`, `null` as JavaScript writes them; a number may be written in other ways in the pattern (`1.50`). `*` alone
 * matches whatever is there, also an object and a list without elements.
 */
export function compilePayloadCondition({
  path,
  include,
  exclude,
}: PayloadCondition): (payload: JsonValue | undefined) => boolean {
  const [wanted, unwanted] = [include.map(valueTest), exclude.map(valueTest)];
  return (payload) => {
    let isWanted = wanted.length === 0;
    for (const value of valuesAt(payload, path)) {
      if (unwanted.some((test) => test(value))) return false;
      isWanted ||= wanted.some((test) => test(value));
    }
    return isWanted;
  };
}

/** The texts of which a value that matches the pattern holds one in its text; undefined where nothing is known of it. */
export function textsOfMatches(pattern: string): readonly string[] | undefined {
  const { exact } = compilePattern(pattern);
  if (exact !== undefined) return [...new Set([exact, canonicalNumber(exact) ?? exact])];
  const longest = literalRuns(pattern).reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? undefined : [longest];
}

/** Every value at the path, lists themselves and each of their elements. Without recursion: strangers nest deeply. */
export function* valuesAt(payload: JsonValue | undefined, path: string): Generator<JsonValue> {
  const open: { readonly value: JsonValue; readonly rest: string | undefined }[] = [];
  if (payload !== undefined) open.push({ value: payload, rest: path });
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, rest } = next;
    if (rest === undefined) yield value;
    if (typeof value !== 'object' || value === null) continue;
    if (isList(value)) {
      for (const element of value) open.push({ value: element, rest });
    } else if (rest !== undefined) {
      for (const [key, member] of membersOnPath(value, rest)) open.push({ value: member, rest: restBehind(key, rest) });
    }
  }
}

/** The members whose keys the path begins with. An object may have a million keys, a path has a few dots. */
function* membersOnPath(value: Readonly<Record<string, JsonValue>>, path: string): Generator<[string, JsonValue]> {
  for (let dot = path.indexOf('.'); ; dot = path.indexOf('.', dot + 1)) {
    const key = dot === -1 ? path : path.slice(0, dot);
    const member = Object.hasOwn(value, key) ? value[key] : undefined;
    if (member !== undefined) yield [key, member];
    if (dot === -1) return;
  }
}

function restBehind(key: string, path: string): string | undefined {
  return key.length === path.length ? undefined : path.slice(key.length + 1);
}

function valueTest(pattern: string): (value: JsonValue) => boolean {
  if (pattern === '*') return () => true;
  const { exact, matches } = compilePattern(foldCase(pattern));
  const number = exact === undefined ? undefined : canonicalNumber(exact);
  return (value) => {
    if (typeof value === 'object' && value !== null) return false;
    const text = String(value);
    return matches(foldCase(text)) || (typeof value === 'number' && text === number);
  };
}

/** A number as JavaScript writes it; undefined for a text that JSON would not read as one. */
function canonicalNumber(text: string): string | undefined {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : undefined;
}

function literalRuns(pattern: string): readonly string[] {
  // An escape ends a run too: what is left is still in every match.
  return pattern.split(/\\[\\*]|\*/);
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
