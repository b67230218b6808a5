import { type LogColumns } from './logColumns';

/**
 * Reads bytes of events.jsonl: exactly `length` from `offset` on, or rejects. May put them into `into`, where that is given
 * and long enough, which spares a buffer; they are where the answer says.
 */
export type ReadBytes = (offset: number, length: number, into?: Buffer<ArrayBuffer>) => Promise<Uint8Array>;

/** Records so close to each other are read together, with what lies between them. */
const largestGap = 4 * 1024;
/** How much is read at once, unless one record is longer. */
const largestRead = 1024 * 1024;

/**
 * Gives the texts of some events' records, in the order of the events given. Adjoining ones, as a search reads them, are
 * read together: a batch of 512 lines is mostly one read.
 */
export async function readRecordTexts(
  columns: LogColumns,
  events: Uint32Array,
  readBytes: ReadBytes,
): Promise<readonly string[]> {
  const texts = new Array<string>(events.length).fill('');
  // Positions are in file order, so sorting by them sorts by offset.
  const inFileOrder = Array.from(events.keys()).sort((a, b) => (events[a] ?? 0) - (events[b] ?? 0));
  for (let first = 0; first < inFileOrder.length;) {
    const start = columns.offset[at(first)] ?? 0;
    let end = endOf(at(first));
    let next = first + 1;
    for (; next < inFileOrder.length; next++) {
      const gap = (columns.offset[at(next)] ?? 0) - end;
      if (gap > largestGap || endOf(at(next)) - start > largestRead) break;
      end = endOf(at(next));
    }
    const bytes = Buffer.from(await readBytes(start, end - start));
    for (const position of inFileOrder.slice(first, next)) {
      const event = events[position] ?? 0;
      const from = (columns.offset[event] ?? 0) - start;
      texts[position] = bytes.toString('utf8', from, from + (columns.byteLength[event] ?? 0));
    }
    first = next;
  }
  return texts;

  function at(sorted: number): number {
    return events[inFileOrder[sorted] ?? 0] ?? 0;
  }
  function endOf(event: number): number {
    return (columns.offset[event] ?? 0) + (columns.byteLength[event] ?? 0);
  }
}
