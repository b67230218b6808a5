import { type EventLog } from '../../log/eventLog';
import { readEventPayload } from '../../model/eventPayload';
import { type StoreRecords } from '../../store/storeRecords';

/** Lock events that are read together: 2.5 MB of lines. */
const eventsAtOnce = 10_000;

/** The resource of each lock event of a log, as far as they were read. Columns hold no payloads. */
class LockResources {
  private readonly byEvent = new Map<number, string | undefined>();
  /** Where the last event that was looked at stands, by which it is known again. */
  private read: { readonly event: number; readonly offset: number; readonly byteLength: number } | undefined;

  /** The resource; undefined where the payload names none. */
  of(event: number): string | undefined {
    return this.byEvent.get(event);
  }

  /** Reads what came since, of `events` (ascending). Events that were taken back since are read again. */
  async take(records: StoreRecords, events: readonly number[], rest: () => Promise<void>): Promise<void> {
    const { offset, byteLength } = records.log.read().columns;
    const last = this.read;
    const isStill = last && offset[last.event] === last.offset && byteLength[last.event] === last.byteLength;
    const from = isStill ? last.event + 1 : 0;
    const unread = events.filter((event) => event >= from);
    for (let at = 0; at < unread.length; at += eventsAtOnce) {
      const part = unread.slice(at, at + eventsAtOnce);
      const found = await records.readEvents(part);
      for (const [position, event] of part.entries())
        this.byEvent.set(event, readEventPayload(found[position]?.payload).resource);
      const event = part.at(-1) ?? 0;
      this.read = { event, offset: offset[event] ?? 0, byteLength: byteLength[event] ?? 0 };
      await rest();
    }
  }
}

const kept = new WeakMap<EventLog, LockResources>();

/**
 * What each of these lock events (ascending) is about: `payload.resource`, undefined where there is none. It is kept with
 * the log, so that another run reads only what was added.
 */
export async function lockResources(
  records: StoreRecords,
  events: readonly number[],
  rest: () => Promise<void>,
): Promise<(event: number) => string | undefined> {
  const resources = kept.get(records.log) ?? new LockResources();
  kept.set(records.log, resources);
  await resources.take(records, events, rest);
  return (event) => resources.of(event);
}
