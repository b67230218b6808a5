import { type StoredItem } from '../model/item';
import { type Store } from '../store/store';
import { NothingFoundError, UsageError } from './problems';

/** How many hex digits of an id are enough to stand for all ten, as with commits in git. */
const fewestDigits = 4;

/** How many ids an ambiguous start of one lists. */
const listedCandidates = 5;

/**
 * The task that somebody means: by its id, or by the start of one, with or without `eg-`, that no other task shares.
 * Throws `NothingFoundError` where there is none, and `UsageError` with the candidates where there are several.
 */
export function findTask(store: Store, given: string): StoredItem {
  const item = store.get(idOf(store, given));
  if (item) return item;
  throw noTask(store, given);
}

/** What `findTask` throws for a task that is not there. */
export function noTask(store: Store, id: string): NothingFoundError {
  return new NothingFoundError(`There is no task ${id} in ${store.health.folder}.`);
}

/** The ids of several tasks, each once, and what `findTask` says of those that are not there. */
export interface FoundTasks {
  readonly ids: readonly string[];
  readonly missing: readonly NothingFoundError[];
}

/** Looks for several tasks as `findTask` does. Throws `UsageError` where one of them is ambiguous. */
export function findTasks(store: Store, given: readonly string[]): FoundTasks {
  const ids = new Set<string>();
  const missing: NothingFoundError[] = [];
  for (const text of given) {
    const id = idOf(store, text);
    if (store.get(id)) ids.add(id);
    else missing.push(noTask(store, text));
  }
  return { ids: [...ids], missing };
}

/**
 * The one of `known` ids that begins with what was given; what was given where none does, or where it is one of them.
 * Throws `UsageError` where several do.
 */
export function completeId(given: string, known: readonly string[]): string {
  const digits = /^(?:eg-)?([0-9a-f]+)$/.exec(given)?.[1];
  if (digits === undefined || digits.length < fewestDigits || known.includes(given)) return given;
  const candidates = [...new Set(known.filter((id) => id.startsWith(`eg-${digits}`)))];
  if (candidates.length < 2) return candidates[0] ?? given;
  const more = candidates.length > listedCandidates ? ` and ${candidates.length - listedCandidates} more` : '';
  throw new UsageError(
    `${given} may be ${candidates.slice(0, listedCandidates).join(', ')}${more}: give more digits of the one you mean.`,
  );
}

function idOf(store: Store, given: string): string {
  if (store.get(given)) return given;
  const ids = store.query({}).map(({ id }) => id);
  return completeId(given, ids);
}
