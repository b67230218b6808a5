import { type EventLog } from '../log/eventLog';
import { csvRowOfEvent, type TitleOfTask } from '../model/eventCsv';
import { readEvents, withBytesOf } from './eventReader';

/** How exported events are written: their lines as they stand in the file, or a table. */
export type EventFileFormat = 'jsonl' | 'csv';

/** Events to write, by their positions in the log, ascending. */
export interface ExportRequest {
  readonly format: EventFileFormat;
  readonly generation: number;
  readonly indices: Uint32Array;
}

/** A piece of the file, and how many of the events it holds: the first ones. */
export interface ExportedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly events: number;
}

/** A part ends behind the record that reaches this: the worker answers others between two parts. */
const bytesOfPart = 1024 * 1024;
/** Records this near to each other are read at once, with what lies between them. */
const widestGap = 16 * 1024;

const changedMeanwhile = 'events.jsonl has changed since it was read. Export again.';

/**
 * Reads the first of the events as text of a file, about 1 MiB at a time. Rejects where the file no longer holds what the
 * log says of it.
 */
export async function exportPart(
  path: string,
  log: EventLog,
  { format, generation, indices }: ExportRequest,
  titleOf: TitleOfTask,
): Promise<ExportedPart> {
  const part = indices.subarray(0, countInPart(log, indices));
  if (format === 'jsonl') return { bytes: await rawLines(path, log, part), events: part.length };
  const events = await readEvents(path, log, generation, part);
  const rows = events.map((event) => {
    if (!event) throw new Error(changedMeanwhile);
    return csvRowOfEvent(event, titleOf);
  });
  return { bytes: new Uint8Array(Buffer.from(rows.join(''))), events: part.length };
}

function countInPart(log: EventLog, indices: Uint32Array): number {
  let bytes = 0;
  let count = 0;
  while (count < indices.length && bytes < bytesOfPart) {
    bytes += log.entry(indices[count++] ?? 0).place.byteLength;
  }
  return count;
}

const lineEnd = 0x0a;

/** The records, each with a line end. What stood around them (white space, other records of a merged line) is left out. */
function rawLines(path: string, log: EventLog, indices: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
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
        if (!looksLikeRecord(record)) throw new Error(changedMeanwhile);
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
