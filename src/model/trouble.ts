/** Kinds of events that say that something went wrong, besides those that end in `blocked`. */
const troubleKinds: ReadonlySet<string> = new Set(['task_failed', 'task_cancelled', 'rebase_conflict']);

/** Whether an event of this kind says that something went wrong: a failure, a cancellation, a conflict, a block. */
export function isTrouble(kind: string): boolean {
  return troubleKinds.has(kind) || /(?:^|[_:])blocked$/.test(kind);
}

/** The query, as a person writes it, that finds what `isTrouble` names. */
export const troubleQuery = `kind:${[...troubleKinds, 'blocked', '*_blocked', '*:blocked'].join(',')}`;
