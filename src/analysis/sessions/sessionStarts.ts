import { kindsAddressedBySource, receiverOf, signOfLifeOf } from '../../model/messageRule';
import { sessionStarts, type SessionSeries, type SessionStart, workEnds, workStarts } from '../../model/sessionRule';
import { workStepOf } from '../../model/taskWork';
import { type OrderedEvents } from '../orderedEvents';

/** Where sessions begin among the events of a log, by the one rule (src/model/sessionRule.ts). 15 ms a million events. */
export function sessionStartsOf(events: OrderedEvents, gapMs: number): readonly SessionStart[] {
  return sessionStarts(seriesOf(events), gapMs);
}

/** `SessionSeries.step` by number of the kind. */
export function workSteps(kinds: readonly string[]): Uint8Array {
  return Uint8Array.from(kinds, (kind) => {
    const step = workStepOf(kind);
    return step === 'start' ? workStarts : step === 'end' ? workEnds : 0;
  });
}

function seriesOf({ size, columns, kinds, tasks, order }: OrderedEvents): SessionSeries {
  const { ms, ns, kind, source, target } = columns;
  const steps = workSteps(kinds);
  const addressedBySource = kinds.map((name) => kindsAddressedBySource.has(name));
  const firstMs = ms[order?.[0] ?? 0] ?? 0;
  const eventAt = (rank: number): number => (order ? (order[rank] ?? 0) : rank);
  return {
    size,
    tasks: tasks.length,
    // From the first event on, so that nanoseconds are kept: a double holds them for 100 days.
    time: (rank) => {
      const event = eventAt(rank);
      return (ms[event] ?? 0) - firstMs + (ns[event] ?? 0) / 1e6;
    },
    step: (rank) => steps[kind[eventAt(rank)] ?? 0] ?? 0,
    task: (rank) => {
      const event = eventAt(rank);
      const [from, to, number] = [source[event] ?? 0, target[event] ?? 0, kind[event] ?? 0];
      if (steps[number] !== 0) return from !== 0 ? from : to;
      return signOfLifeOf(from, receiverOf(from, to, addressedBySource[number] ?? false));
    },
  };
}
