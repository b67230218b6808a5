import { sessionStarts, type SessionStart } from '../../model/sessionRule';
import { type LifeSigns } from '../lifeSigns';

/** Where sessions begin among the events of a log, by the one rule (src/model/sessionRule.ts). */
export function sessionStartsOf({ events, sign, worker, step }: LifeSigns, gapMs: number): readonly SessionStart[] {
  const { size, columns, order } = events;
  const { ms, ns } = columns;
  return sessionStarts(
    {
      size,
      // Whole milliseconds first: a difference of sums would lose nanoseconds.
      elapsed: (from, to) => {
        const [one, other] = order ? [order[from] ?? 0, order[to] ?? 0] : [from, to];
        return (ms[other] ?? 0) - (ms[one] ?? 0) + ((ns[other] ?? 0) - (ns[one] ?? 0)) / 1e6;
      },
      step: (rank) => step[rank] ?? 0,
      task: (rank) => (step[rank] === 0 ? (sign[rank] ?? 0) : (worker[rank] ?? 0)),
    },
    gapMs,
  );
}
