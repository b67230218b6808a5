import { type JsonValue } from '../../model/json';

/** Texts of a payload by which two events can be told to be about the same thing. */
export interface LinkingValues {
  /** Commits, as lower-case hex digits: at least the seven that git shows. */
  readonly commits: readonly string[];
  /** Task ids, paths and names of resources (without `file:`). */
  readonly names: readonly string[];
  /** Whole texts of several words. */
  readonly sentences: readonly string[];
}

/** How many texts of a payload are looked at, and how much of each: payloads may be megabytes. */
const mostTexts = 100;
const longestText = 4000;
const deepest = 4;

/** Shorter texts stand in payloads by chance. */
const shortestSentence = 12;
const shortestName = 6;

const commit = /^[0-9a-f]{7,64}$/i;
const taskIds = /\beg-[0-9a-f]{10}\b/g;
const paths = /(?:[\w@.-]+\/)+[\w@.-]+/g;
const resources = /\b(?:file|lock|resource):([^\s"',;)]+)/g;
const dotted = /^[\w@.:-]*[.:][\w@.:-]*$/;

/** The linking values of a payload: commits, names of tasks and resources, sentences. Numbers and short words link nothing. */
export function linkingValues(payload: JsonValue | undefined): LinkingValues {
  const commits = new Set<string>();
  const names = new Set<string>();
  const sentences = new Set<string>();
  for (const text of texts(payload)) {
    if (commit.test(text)) {
      commits.add(text.toLowerCase());
      continue;
    }
    for (const [id] of text.matchAll(taskIds)) names.add(id);
    for (const [, name] of text.matchAll(resources)) if (name !== undefined) names.add(name);
    for (const [path] of text.matchAll(paths)) names.add(path);
    if (dotted.test(text) && text.length >= shortestName) names.add(text.replace(/^file:/, ''));
    if (text.includes(' ') && text.length >= shortestSentence) sentences.add(text);
  }
  return { commits: [...commits], names: [...names], sentences: [...sentences] };
}

/** A value that both have, as the first of them writes it; undefined when there is none. Commits are the same by their first digits. */
export function sharedValue(one: LinkingValues, other: LinkingValues): string | undefined {
  return (
    one.commits.find((a) => other.commits.some((b) => a.startsWith(b) || b.startsWith(a))) ??
    one.names.find((name) => other.names.includes(name)) ??
    one.sentences.find((a) => other.sentences.some((b) => a.includes(b) || b.includes(a)))
  );
}

function texts(payload: JsonValue | undefined): readonly string[] {
  const found: string[] = [];
  const visit = (value: JsonValue | undefined, depth: number): void => {
    if (found.length >= mostTexts || depth > deepest) return;
    if (typeof value === 'string') found.push(value.slice(0, longestText));
    else if (isList(value)) for (const entry of value) visit(entry, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const entry of Object.values(value)) visit(entry, depth + 1);
  };
  visit(payload, 0);
  return found;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
