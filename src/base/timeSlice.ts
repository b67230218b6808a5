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
    // A macrotask: a resolved promise would let no message in.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError();
    this.end = performance.now() + this.lengthMs;
  }
}
