import { type EventLog } from '../log/eventLog';
import { type ColumnArrays } from '../log/logColumns';

/** The events of a log in order of time, held over several turns of the thread: events that come later are left out. */
export interface OrderedEvents {
  readonly size: number;
  readonly columns: ColumnArrays;
  readonly kinds: readonly string[];
  readonly tasks: readonly string[];
  /** Positions by rank; undefined where the rank is the position. */
  readonly order: Uint32Array | undefined;
}

/** Takes the events as they are now. 1 ms where the file lies in the order of time, else 10 a million events. */
export function orderedEvents(log: EventLog): OrderedEvents {
  const reading = log.read();
  const { size, columns, kinds, tasks } = reading;
  const order = reading.isInTimeOrder
    ? undefined
    : Uint32Array.from({ length: size }, (_, rank) => reading.eventAtRank(rank));
  return { size, columns, kinds: [...kinds], tasks: [...tasks], order };
}
