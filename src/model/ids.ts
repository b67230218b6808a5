/** What the ids of items and of events start with. */
export type IdPrefix = 'eg-' | 'eg-evt-';

/** How many bytes of a hash make an id. */
const idBytes = 5;

/** Writes an id: the prefix and the first 5 bytes of a hash as 10 lower-case hex digits (docs/format.md, "Ids"). */
export function formatId(prefix: IdPrefix, hash: Uint8Array): string {
  if (hash.length < idBytes) throw new RangeError(`An id needs ${idBytes} bytes of a hash, not ${hash.length}.`);
  const digits = Array.from(hash.subarray(0, idBytes), (byte) => byte.toString(16).padStart(2, '0'));
  return `${prefix}${digits.join('')}`;
}
