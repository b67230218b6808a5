import { type ColumnArrays } from './logColumns';

/**
 * An event log as an analysis walks over it: the columns themselves and the lists by kind and task, without copies. Valid
 * until the thread's turn ends, because events are added between two turns: who rests takes a new one, or keeps to the
 * first `size` events and to numbers, which stay as they are within a generation.
 */
export interface LogReading {
  /** How many events there are; positions are 0 to `size - 1`, in file order. */
  readonly size: number;
  /** How often events were taken back so far: while it stays, the events that were there are as they were. */
  readonly retractions: number;
  /** May be longer than `size`. `kind` holds numbers of kinds; `source` and `target` 0 for none, else 1 + number of a task. */
  readonly columns: ColumnArrays;
  /** Kinds by number. */
  readonly kinds: readonly string[];
  /** Task ids by number: those that events name, whether or not there is such an item. */
  readonly tasks: readonly string[];
  /** The number of a kind; undefined when no event has it. */
  kindNumber(kind: string): number | undefined;
  /** The number of a task; undefined when no event names it. */
  taskNumber(task: string): number | undefined;
  /** Positions of the events of a kind, ascending. */
  eventsOfKind(kind: number): Uint32Array;
  /** Positions of the events with this task as source or target, ascending, each once. */
  eventsOfTask(task: number): Uint32Array;
  /** True when the order of the file is the order of time, so that ranks are positions. */
  readonly isInTimeOrder: boolean;
  /** The event at a rank in the order of time (nanoseconds, then position): 0 is the earliest. */
  eventAtRank(rank: number): number;
  /** The rank of an event in the order of time. */
  rankOf(event: number): number;
  /** A copy of the positions by rank; undefined where ranks are positions. */
  eventsByRank(): Uint32Array<ArrayBuffer> | undefined;
  /** How many events are before this moment, or with `orAt` also at it. */
  countBefore(moment: { readonly ms: number; readonly ns: number }, orAt: boolean): number;
}
