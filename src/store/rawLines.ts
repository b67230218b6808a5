import { type EventLog } from '../log/eventLog';
import { withBytesOf } from './eventReader';

/** Records this near to each other are read at once, with what lies between them, in bytes. */
const widestGap = 16 * 1024;
const lineEnd = 0x0a;

/**
 * The records at these positions (ascending) exactly as they lie in the file, each with a line end. What stood around them
 * (white space, other records of a merged line) is left out. Rejects where the file no longer holds what the log says.
 */
export function readRawLines(path: string, log: EventLog, indices: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
  const places = Array.from(indices, (index) => log.entry(index).place);
  const length = places.reduce((sum, { byteLength }) => sum + byteLength + 1, 0);
  const lines = new Uint8Array(length);
  return withBytesOf(path, async (readBytes) => {
    let written = 0;
    for (let first = 0; first < places.length;) {
      const start = places[first]?.offset ?? 0;
      const { next, end } = rangeFrom(places, first);
      const bytes = await readBytes(start, end - start);
      for (const { offset, byteLength } of places.slice(first, next)) {
        const record = bytes.subarray(offset - start, offset - start + byteLength);
        if (!looksLikeRecord(record)) throw new Error('events.jsonl has changed since it was read. Export again.');
        lines.set(record, written);
        written += byteLength + 1;
        lines[written - 1] = lineEnd;
      }
      first = next;
    }
    return lines;
  });
}

/** The records from `first` on that are read at once: up to `next`, exclusive, and the offset where the last one ends. */
function rangeFrom(
  places: readonly { readonly offset: number; readonly byteLength: number }[],
  first: number,
): { readonly next: number; readonly end: number } {
  let next = first;
  let end = places[first]?.offset ?? 0;
  for (let place = places[next]; place && place.offset - end <= widestGap; place = places[++next]) {
    end = place.offset + place.byteLength;
  }
  return { next, end };
}

/** Records are objects, or the native program's other form, arrays; other bytes mean that the file was replaced. */
function looksLikeRecord(bytes: Uint8Array): boolean {
  const [first, last] = [bytes[0], bytes.at(-1)];
  return (first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d);
}
