import { type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { DisconnectedError, type Remote } from '../../base/rpc';
import { type EventDraft, type StoredEvent } from '../../model/event';
import { type EventQuery } from '../../model/query/eventQuery';
import { type BusStore } from '../../store/bus/busStore';
import {
  type AppendedPage,
  type KindCount,
  type LogAppend,
  type StoreChange,
  type StoreService,
} from '../../worker/storeService';

/** What the bus calls of the worker. */
export type BusService = Pick<Remote<StoreService>, 'recordEvent' | 'appendedKinds' | 'appendedEvents'>;

/** What was known of events.jsonl. */
interface LastSeen {
  readonly eventCount: number;
  /** Time of the newest event, ms UTC. */
  readonly newestMs: number | undefined;
}

/**
 * A store as the event bus sees it, over the workers that serve it one after another. Generations go on counting over a
 * restart; what writers append while no worker is there is told when the next one has read the file.
 */
export class WorkerBusStore implements BusStore, Disposable {
  private readonly appends: Emitter<LogAppend>;
  private held: LogAppend[] | undefined;
  private service: BusService | undefined;
  /** A generation of the current worker is told as so much more. */
  private generationOffset = 0;
  private latestGeneration = 0;
  private seen: LastSeen | undefined;
  /** Set from a restart until the new worker has read the file. */
  private seenBefore: LastSeen | undefined;

  readonly onAppended;

  /** `whenOpen` gives the worker that serves the store, and rejects when there is none. */
  constructor(
    private readonly whenOpen: () => Promise<BusService>,
    onError: (error: unknown) => void,
  ) {
    this.appends = new Emitter(onError);
    this.onAppended = this.appends.event;
  }

  /** Another worker serves the store from now on. */
  begin(service: BusService): void {
    this.service = service;
    this.generationOffset = this.latestGeneration;
    this.seenBefore ??= this.seen;
    this.seen = undefined;
  }

  /** The worker told of a change. */
  take(change: StoreChange): void {
    this.latestGeneration = this.generationOffset + change.generation;
    if (change.health.state === 'ready') {
      this.tellWhatCameBetween(change);
      this.seen = { eventCount: change.eventCount, newestMs: change.health.timeRange?.endMs };
    }
    for (const append of change.appended) this.tell(append);
  }

  /** Keeps what is told until `release`. */
  hold(): void {
    this.held ??= [];
  }

  /** Tells what was kept, and from now on at once. */
  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const append of held) this.appends.fire(append);
  }

  async recordEvent(draft: EventDraft): Promise<StoredEvent> {
    return (await this.whenOpen()).recordEvent(draft);
  }

  appendedKinds(append: LogAppend): Promise<readonly KindCount[] | undefined> {
    return this.ask(append, (service, own) => service.appendedKinds(own));
  }

  appendedEvents(
    append: LogAppend,
    query: EventQuery,
    afterIndex: number | undefined,
    limit: number,
  ): Promise<AppendedPage | undefined> {
    return this.ask(append, (service, own) => service.appendedEvents(own, query, afterIndex, limit));
  }

  dispose(): void {
    this.appends.dispose();
  }

  /** Positions mean nothing to another worker: what an earlier one told is over, as is that of a worker that has ended. */
  private async ask<Answer>(
    append: LogAppend,
    call: (service: BusService, append: LogAppend) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const generation = append.generation - this.generationOffset;
    if (!this.service || generation <= 0) return undefined;
    try {
      return await call(this.service, { ...append, generation });
    } catch (error) {
      if (error instanceof DisconnectedError) return undefined;
      throw error;
    }
  }

  /**
   * What lies behind the last known position was added while no worker looked. A log that is shorter by now is another
   * one: as after any replacement, only what is later than the newest event before counts as new.
   */
  private tellWhatCameBetween({ generation, eventCount, appended }: StoreChange): void {
    const before = this.seenBefore;
    if (!before) return;
    this.seenBefore = undefined;
    const to = appended[0]?.from ?? eventCount;
    if (before.eventCount < to) {
      this.tell({ generation, from: before.eventCount, to });
    } else if (before.eventCount > eventCount && to > 0) {
      const newerThan = before.newestMs === undefined ? undefined : { ms: before.newestMs, ns: 999_999 };
      this.tell({ generation, from: 0, to, newerThan });
    }
  }

  private tell(append: LogAppend): void {
    const told = { ...append, generation: append.generation + this.generationOffset };
    if (this.held) this.held.push(told);
    else this.appends.fire(told);
  }
}
