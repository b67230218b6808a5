import { type StoredIds } from './idIndex';
import { type ColumnArrays } from './logColumns';

/**
 * What an event log is made of, as arrays: what is not here is made from it. The arrays of a log that lives stay as they
 * are while events are added to it: whoever writes them out need not copy them.
 */
export interface LogSnapshot {
  readonly events: number;
  /** Events that were recovered from merged lines. */
  readonly recovered: number;
  /** Every kind by its number, and every task. No text stands there twice. */
  readonly kinds: readonly string[];
  readonly tasks: readonly string[];
  /** At least as long as there are events. */
  readonly columns: ColumnArrays;
  readonly ids: StoredIds;
  /** The events by time; undefined when that is the order of the file. At least as long as there are events. */
  readonly order: Uint32Array<ArrayBuffer> | undefined;
}
