import { UsageError } from './problems';

/** The value, when it is one of `known`. Throws `UsageError`, which names the option or operand. */
export function oneOf<Known extends string>(option: string, value: string, known: readonly Known[]): Known {
  const found = known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError(`${option}: expected one of ${known.join(', ')}, not \`${value}\`.`);
}

/** A count from 0 on. Throws `UsageError` with `meaning`, which says what 0 stands for where that is special. */
export function countOf(option: string, text: string, meaning = ''): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new UsageError(`${option}: \`${text}\` is not a count: expected a whole number${meaning}.`);
}

const priorities = ['0', '1', '2', '3', '4'] as const;

/** A priority, 0 (critical) to 4 (low). Throws `UsageError`. */
export function priorityOf(option: string, text: string): number {
  return Number(oneOf(option, text, priorities));
}
