import { CancelledError } from './rpc';

/**
 * Cuts long work into slices, so that calls and timers are answered in between: ask `isUsedUp` in the loop, and await
 * `rest` when it is.
 */
export class TimeSlice {
  private end: number;

  /** `lengthMs`: how long a slice lasts. */
  constructor(private readonly lengthMs: number) {
    this.end = performance.now() + lengthMs;
  }

  /** Whether this slice has lasted its length. Asking costs about 50 ns. */
  get isUsedUp(): boolean {
    return performance.now() >= this.end;
  }

  /** Gives the event loop a turn and begins the next slice. Rejects with CancelledError when `signal` is aborted. */
  async rest(signal?: AbortSignal): Promise<void> {
    await nextTurn();
    if (signal?.aborted) throw new CancelledError();
    this.end = performance.now() + this.lengthMs;
  }
}

/** Gives the event loop a turn, which takes 1 to 10 µs: a resolved promise alone would let no message and no timer in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
