/**
 * Sessions of a query by their numbers: 1 is the first, -1 the last, never 0. An event must be in one of `include` (when
 * there is any) and in none of `exclude`. Numbers that no session has are no mistake: sessions come.
 */
export interface SessionChoice {
  readonly include: readonly number[];
  readonly exclude: readonly number[];
  /** The pause that ends a session, in ms: what a session is depends on it (`sessionStarts`). */
  readonly gapMs: number;
}

/** Whether a session, `number` from 1 of `count`, is chosen. */
export function choosesSession({ include, exclude }: SessionChoice, number: number, count: number): boolean {
  const fromEnd = number - count - 1;
  const isIn = (numbers: readonly number[]): boolean => numbers.includes(number) || numbers.includes(fromEnd);
  return (include.length === 0 || isIn(include)) && !isIn(exclude);
}
