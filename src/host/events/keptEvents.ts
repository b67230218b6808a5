import { type StoredEvent } from '../../model/event';
import { type EventQuery } from '../../model/query/eventQuery';
import { type EventCursor } from '../../worker/storeService';
import { type StoreReader } from '../services/storeReader';

/** Rows a call: the extension host is free between two calls, and a page of this length takes it about a millisecond. */
const rowsPerCall = 200;

/** The newest matching events as far as they were asked for, and how many there are. */
export interface NewestEvents {
  readonly events: readonly StoredEvent[];
  readonly total: number;
}

/** A list as far as it has been read. */
interface ReadEvents {
  readonly query: string;
  readonly events: readonly StoredEvent[];
  /** Undefined: there are no more. */
  readonly next: EventCursor | undefined;
  readonly total: number;
}

/** Keeps what event lists have read until the store's events change: a page more of a list is one call, however long it is. */
export class KeptEvents {
  private lists = new Map<string, ReadEvents>();
  private reader: StoreReader | undefined;
  private version = -1;

  /** The newest events that match, at most `limit`, for the list of this name; what it has read before is not read again. */
  async newest(reader: StoreReader, list: string, query: EventQuery, limit: number): Promise<NewestEvents> {
    this.forgetWhatIsOld(reader);
    const { lists } = this;
    const text = JSON.stringify(query);
    const kept = lists.get(list);
    let read = kept?.query === text ? kept : undefined;
    while (!read || (read.next !== undefined && read.events.length < limit)) {
      const known: readonly StoredEvent[] = read?.events ?? [];
      const request = { after: read?.next, limit: Math.min(rowsPerCall, limit - known.length) };
      const { events, next, total } = await reader.service.events(query, request);
      read = { query: text, events: [...known, ...events], next, total };
    }
    lists.set(list, read);
    const events = read.events.slice(0, limit);
    return { events, total: Math.max(read.total, events.length) };
  }

  /** Whether an event is among the first `limit` that the list of this name has read. */
  has(list: string, { reference }: Pick<StoredEvent, 'reference'>, limit: number): boolean {
    const events = this.lists.get(list)?.events ?? [];
    const place = events.findIndex(
      (event) => event.reference.offset === reference.offset && event.reference.generation === reference.generation,
    );
    return place >= 0 && place < limit;
  }

  private forgetWhatIsOld(reader: StoreReader): void {
    if (reader === this.reader && reader.eventsVersion === this.version) return;
    // Another map: what is still being read ends in the one that nobody looks at any more.
    this.lists = new Map();
    this.reader = reader;
    this.version = reader.eventsVersion;
  }
}
