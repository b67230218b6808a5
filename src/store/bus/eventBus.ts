import { type Disposable, DisposableStore, toDisposable } from '../../base/disposable';
import { type EventDraft } from '../../model/event';
import { isDurable } from '../../model/eventKind';
import { type EventFilter, type EventQuery, matchEverything } from '../../model/query/eventQuery';
import { matchesEvent } from '../../model/query/matchesEvent';
import { queryFromFilter } from '../../model/query/queryFromFilter';
import { now } from '../../model/timestamp';
import { type EventLine, writeEventLine } from '../eventDraft';
import { type KindCount, type LogAppend } from '../storeAnswers';
import { type BusEvent, type BusFilter, type BusListener, type UnstoredEvent } from './busEvent';
import { type BusStore } from './busStore';
import { EventHistory, longestHistory } from './eventHistory';
import { HandedOutIds } from './handedOutIds';
import { Subscription } from './subscription';

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
  private readonly owned = new DisposableStore();
  private readonly subscriptions = new Set<Subscription>();
  private readonly past: EventHistory;
  private readonly published = new Map<string, number>();
  private readonly ids = new HandedOutIds();
  /** Settles when all that was appended so far is counted. */
  private counting: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly store: BusStore | undefined,
    private readonly options: EventBusOptions,
  ) {
    this.past = new EventHistory(store);
    if (store) this.owned.add(store.onAppended((append) => this.take(store, append)));
  }

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
    return this.subscriptions.size;
  }

  /**
   * Publishes an event. A durable one is recorded first and then delivered as what the file holds, once, in file order;
   * an ephemeral one is delivered at once, with an id and a time of its own. Resolves with the event when it is recorded,
   * counted and on its way. Rejects with `InvalidEventError` for what is no event, which nobody is told of; and with the
   * reason when it could not be recorded: subscribers are told all the same, as the design has it, unless its line is in
   * the file. When the store's worker ends in the middle of it nobody knows that, and they may be told twice.
   */
  async publish(draft: EventDraft, options: PublishOptions = {}): Promise<BusEvent> {
    this.checkOpen();
    const dated = { ...draft, timestamp: draft.timestamp ?? now() };
    const line = writeEventLine(dated, (id) => this.ids.has(id));
    if (!this.store || !this.isRecorded(draft.kind, options)) return this.tell(line);
    try {
      const recorded = await this.store.recordEvent(dated);
      this.ids.add(recorded.id);
      await this.counting;
      return recorded;
    } catch (error) {
      if (!isInTheFile(error)) this.tell(line);
      throw error;
    }
  }

  /**
   * Delivers the events that match from now on, one after another, until the returned disposable is disposed. A listener
   * that throws or rejects is told of the next event as if it had not; one that hangs holds up nobody else. Throws when
   * the bus has been closed.
   */
  subscribe({ kinds = [], tasks = [] }: BusFilter, listener: BusListener): Disposable {
    this.checkOpen();
    const query: EventQuery = {
      ...matchEverything,
      kind: { include: kinds, exclude: [] },
      task: { include: tasks, exclude: [] },
    };
    const { onListenerError } = this.options;
    const subscription = new Subscription(query, listener, this.store, onListenerError);
    this.subscriptions.add(subscription);
    return toDisposable(() => {
      this.subscriptions.delete(subscription);
      subscription.dispose();
    });
  }

  /**
   * The last events that were published, 1,000 at most, in the order of their publication. Stored ones are read when this
   * is asked; those whose file was truncated or replaced since are left out. Rejects when the store can't be read.
   */
  async history(limit = longestHistory): Promise<readonly BusEvent[]> {
    this.checkOpen();
    return this.past.read(limit);
  }

  /** Those of the history that match, in the order of their publication; with a limit the last ones. */
  async queryHistory(filter: EventFilter): Promise<readonly BusEvent[]> {
    const query = queryFromFilter(filter);
    const found = (await this.history()).filter((event) => matchesEvent(query, event));
    return filter.limit === undefined ? found : found.slice(Math.max(0, found.length - filter.limit));
  }

  /** Forgets the history. Counts, subscriptions and the store stay as they are. */
  clearHistory(): void {
    this.past.clear();
  }

  /** How many events of each kind were published since the bus was made, the most frequent first, then by name. */
  counts(): readonly KindCount[] {
    return Array.from(this.published, ([kind, count]) => ({ kind, count })).sort(
      (a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1),
    );
  }

  /**
   * Ends the bus and all subscriptions: no listener is called any more, and later calls are refused. What is being
   * recorded is still recorded, and its caller told.
   */
  dispose(): void {
    this.closed = true;
    this.owned.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.subscriptions.clear();
    this.past.clear();
  }

  private isRecorded(kind: string, { persist = false }: PublishOptions): boolean {
    return persist || isDurable(kind) || this.options.alsoPersist?.(kind) === true;
  }

  private tell({ id, record }: EventLine): UnstoredEvent {
    const { kind, sourceTask, targetTask, payload, timestamp, payloadText, timestampText } = record;
    const event: UnstoredEvent = {
      id,
      kind,
      sourceTask,
      targetTask,
      payload,
      timestamp,
      payloadText,
      timestampText,
      reference: undefined,
    };
    this.ids.add(id);
    if (this.closed) return event;
    this.count(kind, 1);
    this.past.addEvent(event);
    for (const subscription of this.subscriptions) subscription.offer(event);
    return event;
  }

  private take(store: BusStore, append: LogAppend): void {
    this.past.addAppend(append);
    for (const subscription of this.subscriptions) subscription.offerAppended(append);
    const kinds = store.appendedKinds(append);
    this.counting = this.counting.then(() => this.countAppended(append, kinds));
  }

  private async countAppended(append: LogAppend, kinds: Promise<readonly KindCount[] | undefined>): Promise<void> {
    try {
      const counts = await kinds;
      // Without an answer the file was replaced before they could be counted.
      if (!counts) return;
      for (const { kind, count } of counts) this.count(kind, count);
      this.past.counted(
        append,
        counts.reduce((sum, { count }) => sum + count, 0),
      );
    } catch (error) {
      if (!this.closed) this.options.onListenerError(error);
    }
  }

  private count(kind: string, events: number): void {
    this.published.set(kind, (this.published.get(kind) ?? 0) + events);
  }

  private checkOpen(): void {
    if (this.closed) throw new Error('The event bus has been closed.');
  }
}

/** Whether a recording that failed left the whole line in the file, from where it is delivered. */
function isInTheFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'durability-unknown';
}
