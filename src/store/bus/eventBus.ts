import { type Disposable } from '../../base/disposable';
import { type EventDraft } from '../../model/event';
import { type EventFilter } from '../../model/query/eventQuery';
import { type KindCount } from '../storeAnswers';
import { type BusEvent, type BusFilter, type BusListener } from './busEvent';
import { type BusStore } from './busStore';

/** How to make a bus. */
export interface EventBusOptions {
  /** Kinds that are recorded beside the durable ones of the design. Default: none. */
  readonly alsoPersist?: ((kind: string) => boolean) | undefined;
  /**
   * Takes what listeners throw or reject with, and why stored events could not be read for them. It concerns nobody else:
   * the other subscribers, and later events, are delivered all the same.
   */
  readonly onListenerError: (error: unknown) => void;
}

/** How to publish one event. */
export interface PublishOptions {
  /** Records an event whose kind is not durable. A durable kind is always recorded. */
  readonly persist?: boolean | undefined;
}

/**
 * The design's event bus: `publish` records durable events in the store and delivers every event to those who
 * subscribed; what other programs append to events.jsonl is published too.
 */
export class EventBus implements Disposable {
  private constructor(
    private readonly store: BusStore | undefined,
    private readonly options: EventBusOptions,
  ) {}

  /** A bus over a store. The store stays the caller's, who disposes it after the bus. */
  static withEngram(store: BusStore, options: EventBusOptions): EventBus {
    return new EventBus(store, options);
  }

  /** A bus that records nothing. */
  static inMemory(options: EventBusOptions): EventBus {
    return new EventBus(undefined, options);
  }

  /** How many subscriptions there are. */
  get subscriberCount(): number {
    return 0;
  }

  /**
   * Publishes an event. A durable one is recorded first and then delivered as what the file holds, once, in file order;
   * an ephemeral one is delivered at once, with an id and a time of its own. Resolves with the event when it is recorded,
   * counted and on its way. Rejects with `InvalidEventError` for what is no event, which nobody is told of; and with the
   * reason when it could not be recorded: subscribers are told all the same.
   */
  publish(draft: EventDraft, options: PublishOptions = {}): Promise<BusEvent> {
    return Promise.reject(new Error(`Not built yet: ${draft.kind} ${String(options.persist)} ${typeof this.store}`));
  }

  /**
   * Delivers the events that match from now on, one after another, until the returned disposable is disposed. A listener
   * that throws or rejects is told of the next event as if it had not; one that hangs holds up nobody else.
   */
  subscribe(filter: BusFilter, listener: BusListener): Disposable {
    throw new Error(`Not built yet: ${JSON.stringify(filter)} ${typeof listener}`);
  }

  /**
   * The last events that were published, 1,000 at most, in the order of their publication. Stored ones are read when this
   * is asked; those whose file was truncated or replaced since are left out.
   */
  history(limit?: number): Promise<readonly BusEvent[]> {
    return Promise.reject(new Error(`Not built yet: ${limit}`));
  }

  /** Those of the history that match, in the order of their publication; with a limit the last ones. */
  queryHistory(filter: EventFilter): Promise<readonly BusEvent[]> {
    return Promise.reject(new Error(`Not built yet: ${JSON.stringify(filter)}`));
  }

  /** Forgets the history. Counts, subscriptions and the store stay as they are. */
  clearHistory(): void {
    throw new Error('Not built yet');
  }

  /** How many events of each kind were published since the bus was made, the most frequent first. */
  counts(): readonly KindCount[] {
    throw new Error(`Not built yet: ${typeof this.options}`);
  }

  /** Ends the bus and all subscriptions: no listener is called any more, and every later call rejects or throws. */
  dispose(): void {
    // Nothing is owned yet.
  }
}
