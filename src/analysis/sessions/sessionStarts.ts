import { sessionStarts, type SessionStart } from '../../model/sessionRule';
import { type LifeSigns } from '../lifeSigns';

/** Where sessions begin among the events of a log, by the one rule (src/model/sessionRule.ts). */
export function sessionStartsOf({ events, sign, worker, step }: LifeSigns, gapMs: number): readonly SessionStart[] {
  const { size, columns, order } = events;
  const { ms, ns } = columns;
  const firstMs = ms[order?.[0] ?? 0] ?? 0;
  return sessionStarts(
    {
      size,
      // From the first event on, so that nanoseconds are kept: a double holds them for 100 days.
      time: (rank) => {
        const event = order ? (order[rank] ?? 0) : rank;
        return (ms[event] ?? 0) - firstMs + (ns[event] ?? 0) / 1e6;
      },
      step: (rank) => step[rank] ?? 0,
      task: (rank) => (step[rank] === 0 ? (sign[rank] ?? 0) : (worker[rank] ?? 0)),
    },
    gapMs,
  );
}
