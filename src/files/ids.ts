import { createHash, randomBytes } from 'node:crypto';
import { formatId, type IdPrefix } from '../model/ids';
import { formatTimestamp, type Timestamp } from '../model/timestamp';

/**
 * Makes an id as the native program does: the first 5 bytes of SHA-256 over a text (an item's title, an event's kind),
 * the time and 8 random bytes, in hex (docs/format.md, "Ids"). Lives here because the model does without node modules.
 */
export function makeId(prefix: IdPrefix, text: string, time: Timestamp): string {
  const hash = createHash('sha256').update(text).update(formatTimestamp(time)).update(randomBytes(8)).digest();
  return formatId(prefix, hash);
}
