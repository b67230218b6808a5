/**
 * A moment in UTC with nanoseconds: integer milliseconds since 1970 (floored), and the nanoseconds beyond them, 0 to
 * 999,999. A double can't hold both. In a leap second `ms` stays at the 999th millisecond of second 59 and `ns` goes on
 * from 1,000,000 up to 1,000,999,999, so that comparing (ms, ns) still orders moments.
 */
export interface Timestamp {
  readonly ms: number;
  readonly ns: number;
}

/** Negative when `a` is before `b`, zero when they are the same moment. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.ms - b.ms || a.ns - b.ns;
}
