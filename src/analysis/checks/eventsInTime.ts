import { type EventLog } from '../../log/eventLog';
import { type ColumnArrays } from '../../log/logColumns';
import { type Timestamp } from '../../model/timestamp';
import { orderedEvents } from '../orderedEvents';

/** How many events are looked at between two looks at the clock: 0.1 ms. */
const eventsBetweenLooks = 8192;

/**
 * The events of a log as they were when a check began, in the order of time: events that are added meanwhile are the next
 * check's, so that a check may rest.
 */
export class EventsInTime {
  /** How many events there are. */
  readonly size: number;
  /** May be longer than `size`. */
  readonly columns: ColumnArrays;
  readonly kinds: readonly string[];
  readonly tasks: readonly string[];
  /** Events by rank; undefined where the file lies in the order of time. */
  private readonly order: Uint32Array | undefined;

  constructor(log: EventLog) {
    const { size, columns, kinds, tasks, order } = orderedEvents(log);
    this.size = size;
    this.columns = columns;
    this.kinds = kinds;
    this.tasks = tasks;
    this.order = order;
  }

  /** True when the file lies in the order of time. */
  get areInOrder(): boolean {
    return this.order === undefined;
  }

  /** For each kind a number: that of `numbers`, 0 for kinds that it does not name. */
  rolesOfKinds(numbers: Readonly<Record<string, number>>): Uint8Array {
    return Uint8Array.from(this.kinds, (kind) => (Object.hasOwn(numbers, kind) ? (numbers[kind] ?? 0) : 0));
  }

  /**
   * Visits the events whose kind has a role other than 0, the earliest first; `rest` is asked for in between. 4 ns an event
   * that is not visited (measured).
   */
  async visit(
    roles: Uint8Array,
    look: (event: number, role: number) => void,
    rest: () => Promise<void>,
  ): Promise<void> {
    const { size, order } = this;
    const { kind } = this.columns;
    for (let from = 0; from < size; from += eventsBetweenLooks) {
      const end = Math.min(size, from + eventsBetweenLooks);
      for (let rank = from; rank < end; rank++) {
        const event = order ? (order[rank] ?? 0) : rank;
        const role = roles[kind[event] ?? 0] ?? 0;
        if (role !== 0) look(event, role);
      }
      await rest();
    }
  }

  /** When the event was. */
  timeOf(event: number): Timestamp {
    return { ms: this.columns.ms[event] ?? 0, ns: this.columns.ns[event] ?? 0 };
  }

  /**
   * The number of the task whose doing an event is: its source, or where it has none its target (neuraphage writes pauses
   * so, format.md). 0 for none, else 1 + the task's place in `tasks`.
   */
  ownerOf(event: number): number {
    return (this.columns.source[event] ?? 0) || (this.columns.target[event] ?? 0);
  }

  /** The id of a task by the number that columns give it. */
  taskId(number: number): string {
    return this.tasks[number - 1] ?? '';
  }

  /** When the last event was, in ms; -Infinity without events. */
  get lastMs(): number {
    return this.size === 0 ? -Infinity : this.timeOf(this.order?.[this.size - 1] ?? this.size - 1).ms;
  }
}
