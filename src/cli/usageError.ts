/** Thrown for what the caller has to change: a wrong option, no store, a bad query. One line; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Thrown when the one thing that was asked for is not there. One line; exit code 1. */
export class NothingFoundError extends Error {
  override readonly name = 'NothingFoundError';
}
