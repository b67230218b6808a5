import { lineEnd } from '../../base/ascii';
import { type EventLog } from '../../log/eventLog';
import { readEventPayload } from '../../model/eventPayload';
import { type JsonValue } from '../../model/json';
import { type StoreRecords } from '../../store/storeRecords';

/** Lock events that are read together: 1 MB of lines, and 8 ms until calls are answered. */
const eventsAtOnce = 4096;

/** The resource of each lock event of a log, as far as they were read. Columns hold no payloads. */
class LockResources {
  private readonly byEvent = new Map<number, string>();
  /** Where the last event that was looked at stands, by which it is known again. */
  private last: { readonly event: number; readonly offset: number; readonly byteLength: number } | undefined;

  /** The resource; undefined where the payload names none. */
  of(event: number): string | undefined {
    return this.byEvent.get(event);
  }

  /** Reads what came since, of `events` (ascending). What was taken back since is read again, with all others. */
  async take(records: StoreRecords, events: readonly number[], rest: () => Promise<void>): Promise<void> {
    const { offset, byteLength } = records.log.read().columns;
    const { last } = this;
    const isStill = last && offset[last.event] === last.offset && byteLength[last.event] === last.byteLength;
    const unread = isStill ? events.filter((event) => event > last.event) : events;
    for (let at = 0; at < unread.length; at += eventsAtOnce) {
      const part = unread.slice(at, at + eventsAtOnce);
      await this.read(records, part);
      const event = part.at(-1) ?? 0;
      this.last = { event, offset: offset[event] ?? 0, byteLength: byteLength[event] ?? 0 };
      await rest();
    }
  }

  private async read(records: StoreRecords, events: readonly number[]): Promise<void> {
    const lines = await records.readLines(Uint32Array.from(events));
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
    const others: number[] = [];
    let start = 0;
    for (const event of events) {
      const end = bytes.indexOf(lineEnd, start);
      const line = bytes.toString('utf8', start, end);
      start = end + 1;
      if (line.startsWith('{')) this.keep(event, resourceOf(line));
      else others.push(event);
    }
    // The native program also reads records that are written as arrays (docs/format.md).
    const found = others.length > 0 ? await records.readEvents(others) : [];
    for (const [at, event] of others.entries()) this.keep(event, readEventPayload(found[at]?.payload).resource);
  }

  private keep(event: number, resource: string | undefined): void {
    if (resource === undefined) this.byEvent.delete(event);
    else this.byEvent.set(event, resource);
  }
}

/** What the line of a lock event names. Lines are parsed whole: 2 µs, a fourth of what making an event of one takes. */
function resourceOf(line: string): string | undefined {
  // A key may also be spelled with escapes.
  if (!line.includes('"resource"') && !line.includes('\\u')) return undefined;
  // The log holds none but lines that are records: JSON.parse gives nothing but JSON.
  const { payload } = JSON.parse(line) as { readonly payload?: JsonValue };
  return readEventPayload(payload).resource;
}

const kept = new WeakMap<EventLog, LockResources>();

/**
 * What each of these lock events (ascending) is about: `payload.resource`, undefined where there is none. It is kept with
 * the log, so that another run reads only what was added. Rejects where events.jsonl can't be read, or no longer holds what
 * the log says.
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
