import * as z from 'zod/mini';
import { type StoredEvent } from '../../model/event';
import { plainLine } from '../../model/plainText';
import { clockTime, type TimeZone } from '../text/timeText';

/** The scheme of the read-only documents that show one event each. */
export const eventScheme = 'engram-event';

const count = z.number().check(z.int(), z.nonnegative());
const addressSchema = z.object({ folder: z.string(), generation: count, offset: count });

/** Which event a document shows. `folder` is the store's `.engram` folder. */
export type EventAddress = z.infer<typeof addressSchema>;

/** The document's title, `task_failed 14:04:58.339`: a path's last part, so without characters that end one. */
export function eventTitle(event: Pick<StoredEvent, 'kind' | 'timestamp'>, zone: TimeZone): string {
  const kind = plainLine(event.kind, 60).replace(/[/\\?#:*"<>|]/g, '_');
  return `${kind} ${clockTime(event.timestamp, zone)}`;
}

/** The address as the query of a URI. */
export function addressQuery(address: EventAddress): string {
  return JSON.stringify(address);
}

/** The address in the query of a URI; undefined when it is none of ours. */
export function parseAddressQuery(query: string): EventAddress | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(query);
  } catch {
    // Anybody may open a URI of this scheme: what is no JSON is no address.
    return undefined;
  }
  const address = addressSchema.safeParse(parsed);
  return address.success ? address.data : undefined;
}
