import { type Disposable } from '../../base/disposable';
import { type EventQuery } from '../../model/query/eventQuery';
import { matchesEvent } from '../../model/query/matchesEvent';
import { type AppendedPage, type LogAppend } from '../storeAnswers';
import { type BusEvent, type BusListener, type UnstoredEvent } from './busEvent';
import { type BusStore } from './busStore';
import { DeliveryQueue, type PendingAppend } from './deliveryQueue';

/** Stored events are read so many at a time: payloads of 100 KB make 10 MB of them. */
const eventsPerRead = 100;

/** One subscriber: gives its listener what it asked for, one after another, at the listener's pace. */
export class Subscription implements Disposable {
  private readonly queue = new DeliveryQueue();
  private isDelivering = false;
  private ended = false;

  constructor(
    private readonly query: EventQuery,
    private readonly listener: BusListener,
    private readonly store: BusStore | undefined,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Delivers an event that is not in the file, if it matches. */
  offer(event: UnstoredEvent): void {
    if (this.ended || !matchesEvent(this.query, event)) return;
    this.queue.addEvent(event);
    this.begin();
  }

  /** Delivers those of the added events that match. */
  offerAppended(append: LogAppend): void {
    if (this.ended) return;
    const pending = this.queue.addAppend(append);
    if (this.isDelivering) this.count(pending, append);
    else this.begin();
  }

  /** No delivery begins after this. */
  dispose(): void {
    this.ended = true;
  }

  private begin(): void {
    if (!this.isDelivering) void this.deliverAll();
  }

  /** Never rejects. */
  private async deliverAll(): Promise<void> {
    this.isDelivering = true;
    for (let next = this.queue.first; next && !this.hasEnded(); next = this.queue.first) {
      if (next.type === 'unstored') {
        this.queue.shift();
        await this.deliver(next.event);
      } else {
        await this.deliverAppended(next);
        this.queue.shift();
      }
    }
    this.isDelivering = false;
  }

  private async deliverAppended(pending: PendingAppend): Promise<void> {
    pending.begun = true;
    for (let after: number | undefined; ;) {
      const page = await this.read(pending.append, after);
      if (!page) {
        this.queue.lose(pending.remaining);
        return;
      }
      pending.remaining = page.remaining;
      this.queue.lose(page.unreadable);
      for (const event of page.events) {
        await this.deliver(event);
      }
      if (page.next === undefined || this.hasEnded()) return;
      after = page.next;
    }
  }

  /** The next page; undefined when it can't be read any more. */
  private async read(append: LogAppend, after: number | undefined): Promise<AppendedPage | undefined> {
    try {
      return await this.store?.appendedEvents(append, this.query, after, eventsPerRead);
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  /** Counts what has to wait, so that it is known how many are lost should the file be replaced before they are read. */
  private count(pending: PendingAppend, append: LogAppend): void {
    const most = append.to - append.from;
    this.store?.appendedEvents(append, this.query, undefined, 0).then(
      (page) => {
        if (page && !pending.begun) pending.remaining -= Math.max(0, most - page.remaining);
      },
      () => {
        // Reading them will say why not. Until then all of them count.
      },
    );
  }

  private async deliver(event: BusEvent): Promise<void> {
    try {
      // Not within the call that published it: what a listener does, also to the bus, comes after that.
      await Promise.resolve();
      if (this.hasEnded()) return;
      await this.listener({ event, missed: this.queue.takeLost() });
    } catch (error) {
      this.tell(error);
    }
  }

  private tell(error: unknown): void {
    if (this.hasEnded()) return;
    try {
      this.onError(error);
    } catch (thrown) {
      // As `Emitter` does: a fault of who takes the errors must not end the deliveries, nor stay unseen.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }

  /** A method: a listener may end the subscription between two looks at it. */
  private hasEnded(): boolean {
    return this.ended;
  }
}
