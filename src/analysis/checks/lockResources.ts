import { lineEnd, openBrace } from '../../base/ascii';
import { areSameBytes, field } from '../../cache/eventValues';
import { LineRecord } from '../../cache/lineRecord';
import { MemberSpans } from '../../cache/memberSpans';
import { type EventLog } from '../../log/eventLog';
import { readEventPayload } from '../../model/eventPayload';
import { type JsonValue } from '../../model/json';
import { type StoreRecords } from '../../store/storeRecords';

/** Lock events that are read together: 1 MB of lines, and 8 ms until calls are answered. */
const eventsAtOnce = 4096;

/** The resource of each lock event of a log, as far as they were read. Columns hold no payloads. */
class LockResources {
  private readonly byEvent = new Map<number, string>();
  private readonly line = new LineRecord();
  private readonly payload = new MemberSpans();
  /** The resource by the JSON text of its value, for the lines that are being read. */
  private readonly named = new Map<string, string | undefined>();
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
    this.named.clear();
  }

  private async read(records: StoreRecords, events: readonly number[]): Promise<void> {
    const lines = await records.readLines(Uint32Array.from(events));
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
    const others: number[] = [];
    const holdsKey = finder(bytes, '"resource"');
    // A key may also be spelled with escapes.
    const holdsEscape = finder(bytes, '\\u');
    let start = 0;
    for (const event of events) {
      const end = bytes.indexOf(lineEnd, start);
      if (bytes[start] !== openBrace) others.push(event);
      else if (holdsKey(start, end) || holdsEscape(start, end)) this.keep(event, this.resourceIn(bytes, start, end));
      else this.keep(event, undefined);
      start = end + 1;
    }
    // The native program also reads records that are written as arrays (docs/format.md).
    const found = others.length > 0 ? await records.readEvents(others) : [];
    for (const [at, event] of others.entries()) this.keep(event, readEventPayload(found[at]?.payload).resource);
  }

  /** What the line of a lock event names, from its bytes where they tell. */
  private resourceIn(bytes: Buffer, start: number, end: number): string | undefined {
    const { line, payload, named } = this;
    if (!line.read(bytes, start, end)) return resourceOf(bytes.toString('utf8', start, end));
    const from = line.starts[field.payload] ?? -1;
    if (from === -1) return undefined;
    if (!payload.read(bytes, from, line.ends[field.payload] ?? 0))
      return resourceOf(bytes.toString('utf8', start, end));
    // The last of equal keys counts.
    for (let member = payload.count - 1; member >= 0; member--) {
      if (!isResource(bytes, payload.keyStarts[member] ?? 0, payload.keyEnds[member] ?? 0)) continue;
      const text = bytes.toString('utf8', payload.valueStarts[member], payload.valueEnds[member]);
      // Few are named again and again.
      if (!named.has(text)) named.set(text, resourceOf(`{"payload":{"resource":${text}}}`));
      return named.get(text);
    }
    return undefined;
  }

  private keep(event: number, resource: string | undefined): void {
    if (resource === undefined) this.byEvent.delete(event);
    else this.byEvent.set(event, resource);
  }
}

/** Tells whether a text begins in a range of bytes; ranges are asked about from the first to the last. */
function finder(bytes: Buffer, text: string): (start: number, end: number) => boolean {
  const sought = Buffer.from(text);
  const from = (start: number): number => {
    const found = bytes.indexOf(sought, start);
    return found === -1 ? bytes.length : found;
  };
  let next = from(0);
  return (start, end) => {
    if (next < start) next = from(start);
    return next < end;
  };
}

const resourceKey = Buffer.from('resource');

function isResource(bytes: Buffer, start: number, end: number): boolean {
  return areSameBytes(resourceKey, 0, resourceKey.length, bytes, start, end);
}

/** What the line of a lock event names. */
function resourceOf(line: string): string | undefined {
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
