/** Thrown for what the caller has to change: a wrong option, no store, a bad query. One line; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Thrown when the one thing that was asked for is not there. One line; exit code 1. */
export class NothingFoundError extends Error {
  override readonly name = 'NothingFoundError';
}

/** Thrown when a check found errors: it was done, and the store is not well. One line; exit code 1. */
export class ErrorsFoundError extends Error {
  override readonly name = 'ErrorsFoundError';
}

/** Thrown when some of what was asked for could not be done, after the rest was: a line and an exit code for each. */
export class PartlyDoneError extends Error {
  override readonly name = 'PartlyDoneError';
  constructor(readonly problems: readonly Error[]) {
    super(problems.map(({ message }) => message).join(' '));
  }
}

/** Throws what could not be done, when there is something. */
export function throwProblems(problems: readonly Error[]): void {
  if (problems.length > 0) throw new PartlyDoneError(problems);
}
