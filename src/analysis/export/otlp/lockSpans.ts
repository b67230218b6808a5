import { type LogReading } from '../../../log/logReading';
import { type StoredEvent } from '../../../model/event';
import { readEventPayload } from '../../../model/eventPayload';
import { type Attempts } from './attempts';

/** A lock that was released. */
interface ReleasedLock {
  readonly acquired: StoredEvent;
  readonly released: StoredEvent;
  /** The attempt that took and released it; -1 where these are two, or none. */
  readonly attempt: number;
}

/** Locks that are held at once and remembered: a lock taken beyond these is an event like others. */
const mostHeld = 4096;

/**
 * Pairs the lock events of one task: what was taken is released by the next release of the same resource, the first taken
 * first.
 */
export class LockSpans {
  private readonly held = new Map<string, StoredEvent[]>();
  private heldCount = 0;
  private readonly alone = new Set<number>();
  private readonly acquires: number | undefined;
  private readonly releases: number | undefined;

  constructor(
    private readonly reading: LogReading,
    private readonly attempts: Attempts,
  ) {
    this.acquires = reading.kindNumber('lock_acquired');
    this.releases = reading.kindNumber('lock_released');
  }

  isLockEvent(event: number): boolean {
    const kind = this.reading.columns.kind[event];
    return kind === this.acquires || kind === this.releases;
  }

  /** Takes the next lock event of the task, and returns the lock that ends with it. */
  take(event: StoredEvent): ReleasedLock | undefined {
    const { resource, file } = readEventPayload(event.payload);
    const key = resource ?? file ?? '';
    const held = this.held.get(key) ?? [];
    if (event.kind === 'lock_acquired') {
      if (this.heldCount >= mostHeld) {
        this.alone.add(event.index);
        return undefined;
      }
      this.held.set(key, [...held, event]);
      this.heldCount++;
      return undefined;
    }
    const [acquired, ...others] = held;
    if (!acquired) {
      this.alone.add(event.index);
      return undefined;
    }
    this.heldCount--;
    if (others.length === 0) this.held.delete(key);
    else this.held.set(key, others);
    const { within } = this.attempts;
    const attempt = within[acquired.index] === within[event.index] ? (within[event.index] ?? -1) : -1;
    return { acquired, released: event, attempt };
  }

  /** The locks that nothing released, when all lock events were taken, with the attempt that took them. */
  unreleased(): readonly { readonly acquired: StoredEvent; readonly attempt: number }[] {
    return [...this.held.values()]
      .flat()
      .map((acquired) => ({ acquired, attempt: this.attempts.within[acquired.index] ?? -1 }))
      .sort((a, b) => a.acquired.index - b.acquired.index);
  }

  /** Whether this event is one of a lock's span. */
  holds(event: number): boolean {
    return this.isLockEvent(event) && !this.alone.has(event);
  }
}
