import { UsageError } from './problems';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time in ms: `90s`, `5m`, `2h`, `1d`, or minutes without a unit. Throws `UsageError`, which names the option. */
export function durationOf(option: string, text: string): number {
  const [, number, unit = 'm'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text) ?? [];
  const ms = Number(number) * (unitMs[unit] ?? NaN);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new UsageError(`${option}: \`${text}\` is not a length of time: expected minutes, or 90s, 5m, 2h, 1d.`);
}
