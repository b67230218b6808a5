import { type EventTable } from './eventTable';

const nsPerMs = 1_000_000n;
const nsPerSecond = 1_000_000_000n;
const largeUnits = [
  ['d', 86_400n],
  ['h', 3600n],
  ['min', 60n],
] as const;

/** Nanoseconds from one event to another, exactly as recorded; negative where the other is earlier. */
export function nanosecondsBetween(table: EventTable, from: number, to: number): bigint {
  const [begin, end] = [table.moment(from), table.moment(to)];
  return BigInt(end.ms - begin.ms) * nsPerMs + BigInt(end.ns - begin.ns);
}

/**
 * A length of time with every digit that is not zero, in groups of three: `12 ns`, `3.456 µs`, `85 ms`,
 * `2 h 3.000000001 s`; negative with a minus sign. For about how long, see `durationText`.
 */
export function exactDurationText(nanoseconds: bigint): string {
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${nanoseconds < 0n ? '−' : ''}${absoluteText(absolute)}`;
}

function absoluteText(ns: bigint): string {
  if (ns < 1000n) return `${ns} ns`;
  if (ns < nsPerMs) return `${decimal(ns, 1000n, 3)} µs`;
  if (ns < nsPerSecond) return `${decimal(ns, nsPerMs, 6)} ms`;
  const parts: string[] = [];
  let rest = ns;
  for (const [unit, seconds] of largeUnits) {
    const count = rest / (seconds * nsPerSecond);
    rest %= seconds * nsPerSecond;
    if (count > 0n) parts.push(`${count} ${unit}`);
  }
  if (rest > 0n) parts.push(`${decimal(rest, nsPerSecond, 9)} s`);
  return parts.join(' ');
}

/** `value / unit` with its fraction of `digits` digits, without groups of zeros at its end. */
function decimal(value: bigint, unit: bigint, digits: number): string {
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/(000)+$/u, '');
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`;
}
