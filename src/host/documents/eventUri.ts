import * as z from 'zod/mini';
import { type StoredEvent } from '../../model/event';
import { clockTime, type TimeZone } from '../text/timeText';
import { documentName, parseAddress } from './documentAddress';

/** The scheme of the read-only documents that show one event each. */
export const eventScheme = 'engram-event';

const count = z.number().check(z.int(), z.nonnegative());
const addressSchema = z.object({ folder: z.string(), generation: count, offset: count });

/** Which event a document shows. `folder` is the store's `.engram` folder. */
export type EventAddress = z.infer<typeof addressSchema>;

/** The document's title, `task_failed 14:04:58.339`: a path's last part, so without characters that end one. */
export function eventTitle(event: Pick<StoredEvent, 'kind' | 'timestamp'>, zone: TimeZone): string {
  return `${documentName(event.kind)} ${clockTime(event.timestamp, zone)}`;
}

/** The address as the query of a URI. */
export function addressQuery(address: EventAddress): string {
  return JSON.stringify(address);
}

/** The address in the query of a URI; undefined when it is none of ours. */
export function parseAddressQuery(query: string): EventAddress | undefined {
  return parseAddress(addressSchema, query);
}
