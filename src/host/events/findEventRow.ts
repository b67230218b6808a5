import { type StoredEvent } from '../../model/event';
import { type EventQuery, matchEverything } from '../../model/query/eventQuery';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import { type EventCursor } from '../../worker/storeService';
import { type StoreReader } from '../services/storeReader';

/** Where a list shows an event. */
export interface EventRowPlace {
  /** Rows above it. */
  readonly position: number;
  /** The query that the list needs for it; undefined when the one that it has will do. */
  readonly query: string | undefined;
}

const rowsPerCall = 200;

/**
 * Finds the row of an event: in the list of `query` when it matches and stands among the first `farDown` rows, else in
 * the list of all events, else at the top of the list that ends with its moment.
 */
export async function findEventRow(
  reader: StoreReader,
  event: StoredEvent,
  query: EventQuery,
  farDown: number,
): Promise<EventRowPlace> {
  const here = await positionIn(reader, event, query, farDown);
  if (here !== undefined) return { position: here, query: undefined };
  const among = await positionIn(reader, event, matchEverything, farDown);
  if (among !== undefined) return { position: among, query: '' };
  const until = { ...matchEverything, until: event.timestamp };
  return { position: (await positionIn(reader, event, until, farDown)) ?? 0, query: formatEventQuery(until) };
}

async function positionIn(
  reader: StoreReader,
  event: StoredEvent,
  query: EventQuery,
  farDown: number,
): Promise<number | undefined> {
  let after: EventCursor | undefined;
  let above = 0;
  do {
    const page = await reader.service.events(query, { after, limit: rowsPerCall });
    const position = page.events.findIndex(({ reference }) => reference.offset === event.reference.offset);
    if (position >= 0) return above + position;
    above += page.events.length;
    after = page.next;
  } while (after !== undefined && above < farDown);
  return undefined;
}
