import { type LockSpan } from './taskLives';

/**
 * When locks begin and end, side by side: a lane may have thousands, and a walk over objects waits for memory at each. By
 * their beginning, in session ms.
 */
export class LockTimes {
  readonly starts: Float64Array;
  /** Infinity where no release follows. */
  readonly ends: Float64Array;
  /** The latest end up to each of them, so that those that are over before a time can be skipped. */
  private readonly latestEnds: Float64Array;

  private constructor(locks: readonly LockSpan[]) {
    this.starts = Float64Array.from(locks, ({ start }) => start);
    this.ends = Float64Array.from(locks, ({ end }) => end ?? Infinity);
    let latest = -Infinity;
    this.latestEnds = this.ends.map((end) => (latest = Math.max(latest, end)));
  }

  /** The times of these locks, which come by their beginning and never change: made once for an array. */
  static of(locks: readonly LockSpan[]): LockTimes {
    let times = known.get(locks);
    if (!times) known.set(locks, (times = new LockTimes(locks)));
    return times;
  }

  /** The first lock that is not over before `time`, or has one before it that is not. */
  firstEndingFrom(time: number): number {
    let low = 0;
    let high = this.latestEnds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.latestEnds[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const known = new WeakMap<readonly LockSpan[], LockTimes>();
