/** Milliseconds since 1970, and the nanoseconds beyond them, 0 to 999,999. */
export interface Moment {
  readonly ms: number;
  readonly ns: number;
}

const nsPerMs = 1_000_000;

/** The first whole nanosecond that is not before a session time. */
export function momentAfter(originMs: number, time: number): Moment {
  return moment(originMs, time, Math.ceil);
}

/** The last whole nanosecond that is not after a session time. */
export function momentBefore(originMs: number, time: number): Moment {
  return moment(originMs, time, Math.floor);
}

function moment(originMs: number, time: number, round: (value: number) => number): Moment {
  const whole = Math.floor(time);
  const ns = nanoseconds(time - whole, round);
  return ns < nsPerMs ? { ms: originMs + whole, ns } : { ms: originMs + whole + 1, ns: 0 };
}

/** A fraction that was a whole number of nanoseconds stays that one: 0.123456 · 10⁶ is not 123456 to a double. */
function nanoseconds(fraction: number, round: (value: number) => number): number {
  const nearest = Math.round(fraction * nsPerMs);
  return Math.abs(fraction * nsPerMs - nearest) < 1e-3 ? nearest : round(fraction * nsPerMs);
}
