import { type Disposable, DisposableStore } from '../../base/disposable';
import { type EventDraft } from '../../model/event';
import { type BusEvent, type BusFilter, type BusListener } from '../../store/bus/busEvent';
import { type EventBus, type PublishOptions } from '../../store/bus/eventBus';
import { type WorkerBusStore } from './workerBusStore';

/**
 * The event bus of an opened store, over its worker. The bus itself is loaded when it is first used, so that the
 * extension's start costs nothing; what happens until then is delivered, in its order, when it is there.
 */
export class StoreBus implements Disposable {
  private loading: Promise<EventBus> | undefined;
  private bus: EventBus | undefined;
  private closed = false;

  /** `onError` takes what listeners throw, and why events could not be read for them. */
  constructor(
    private readonly store: WorkerBusStore,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** As `EventBus.publish`. */
  async publish(draft: EventDraft, options?: PublishOptions): Promise<BusEvent> {
    return (await this.load()).publish(draft, options);
  }

  /** As `EventBus.subscribe`. Throws when the store has been closed. A restart of the worker does not end it. */
  subscribe(filter: BusFilter, listener: BusListener): Disposable {
    if (this.closed) throw closedError();
    if (this.bus) return this.bus.subscribe(filter, listener);
    const subscription = new DisposableStore();
    let ended = false;
    subscription.add({ dispose: () => (ended = true) });
    this.load().then(
      (bus) => {
        if (!ended && !this.closed) subscription.add(bus.subscribe(filter, listener));
      },
      (error: unknown) => {
        if (!this.closed) this.onError(error);
      },
    );
    return subscription;
  }

  /** The bus itself. Rejects when the store has been closed. */
  load(): Promise<EventBus> {
    if (this.closed) return Promise.reject(closedError());
    if (this.loading) return this.loading;
    this.store.hold();
    const loading = this.start();
    this.loading = loading;
    // Two turns later those who subscribed meanwhile have joined.
    const release = (): void => this.store.release();
    loading.then(() => Promise.resolve()).then(release, release);
    return loading;
  }

  dispose(): void {
    this.closed = true;
    this.bus?.dispose();
  }

  private async start(): Promise<EventBus> {
    const { EventBus } = await import('../../store/bus/eventBus');
    if (this.closed) throw closedError();
    this.bus = EventBus.withEngram(this.store, { onListenerError: this.onError });
    return this.bus;
  }
}

function closedError(): Error {
  return new Error('The store was closed.');
}
