import { type EngramEvent, type StoredEvent } from '../../model/event';

/** An event that was published without being stored: an ephemeral one, or one that could not be recorded. */
export interface UnstoredEvent extends EngramEvent {
  readonly reference: undefined;
  /** The payload as JSON text (numbers keep their digits), undefined without one. */
  readonly payloadText: string | undefined;
  /** The timestamp as it would stand in events.jsonl, without quotes. */
  readonly timestampText: string;
}

/** An event as the bus gives it: one that lies in events.jsonl has a `reference`, every other has none. */
export type BusEvent = StoredEvent | UnstoredEvent;

/** What a subscriber is given. */
export interface Delivery {
  readonly event: BusEvent;
  /**
   * How many events that this subscriber asked for were lost to it since the delivery before: ephemeral ones beyond
   * those that wait for a slow listener, stored ones whose file was replaced before they were read. Mostly 0.
   */
  readonly missed: number;
}

/** Takes events one after another: the next one comes when the promise has settled. */
export type BusListener = (delivery: Delivery) => void | Promise<void>;

/** Which events a subscriber wants. Both conditions must hold; one that is left out always does. */
export interface BusFilter {
  /** Any of these kinds, `*` matching as in the query language (`lock_*`). */
  readonly kinds?: readonly string[] | undefined;
  /** Any of these task ids as source or as target, with the same patterns. */
  readonly tasks?: readonly string[] | undefined;
}
