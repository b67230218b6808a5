import { type EventLog } from '../log/eventLog';
import { withBytesOf } from './eventReader';

/** Records this near to each other are read at once, with what lies between them, in bytes. */
const widestGap = 16 * 1024;
/** One read is no longer than this, unless one record is: the two buffers stay in the processor's cache. */
const longestRead = 1024 * 1024;
const lineEnd = 0x0a;

/** Where records lie in the file, and how many bytes each has. */
interface Places {
  readonly starts: Float64Array;
  readonly lengths: Uint32Array;
}

/**
 * The records at these positions (ascending) exactly as they lie in the file, each with a line end. What stood around them
 * (white space, other records of a merged line) is left out. Rejects where the file no longer holds what the log says.
 */
export function readRawLines(path: string, log: EventLog, indices: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
  const { offset, byteLength } = log.read().columns;
  // Copies: the last events of the log may be taken back meanwhile.
  const starts = Float64Array.from(indices, (index) => offset[index] ?? 0);
  const lengths = Uint32Array.from(indices, (index) => byteLength[index] ?? 0);
  const lines = new Uint8Array(lengths.reduce((sum, length) => sum + length + 1, 0));
  return withBytesOf(path, async (readBytes) => {
    const buffers = [Buffer.allocUnsafeSlow(0), Buffer.allocUnsafeSlow(0)];
    const readFrom = (first: number) => {
      const range = rangeFrom({ starts, lengths }, first);
      const length = range.end - range.start;
      const used = buffers.shift();
      const into = used && used.length >= length ? used : Buffer.allocUnsafeSlow(Math.max(length, longestRead));
      buffers.push(into);
      const reading = readBytes(range.start, length, into);
      reading.catch(() => undefined); // Who awaits it is told; after an error before it nobody needs to know.
      return { ...range, first, reading };
    };
    let written = 0;
    for (let ahead = indices.length > 0 ? readFrom(0) : undefined; ahead;) {
      const { first, next, start, reading } = ahead;
      const { buffer, byteOffset, byteLength: read } = await reading;
      const bytes = Buffer.from(buffer, byteOffset, read);
      ahead = next < indices.length ? readFrom(next) : undefined;
      for (let place = first; place < next; place++) {
        const from = (starts[place] ?? 0) - start;
        const to = from + (lengths[place] ?? 0);
        if (!looksLikeRecord(bytes[from], bytes[to - 1]))
          throw new Error('events.jsonl has changed since it was read. Export again.');
        written += bytes.copy(lines, written, from, to);
        lines[written++] = lineEnd;
      }
    }
    return lines;
  });
}

/** The records from `first` on that are read at once: up to `next`, exclusive, from the offset `start` to `end`. */
function rangeFrom({ starts, lengths }: Places, first: number) {
  const start = starts[first] ?? 0;
  let next = first + 1;
  let end = start + (lengths[first] ?? 0);
  for (; next < starts.length; next++) {
    const from = starts[next] ?? 0;
    const behind = from + (lengths[next] ?? 0);
    if (from - end > widestGap || behind - start > longestRead) break;
    end = behind;
  }
  return { start, end, next };
}

/** Records are objects, or the native program's other form, arrays; other bytes mean that the file was replaced. */
function looksLikeRecord(first: number | undefined, last: number | undefined): boolean {
  return (first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d);
}
