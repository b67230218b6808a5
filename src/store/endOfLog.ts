import { lineEnd } from '../base/ascii';
import { type EventRecord, lineAt, type LineChunk } from '../files/lineParse';
import { parseEventLine } from '../files/lineParser';
import { EventLog } from '../log/eventLog';
import { type StoredEvent } from '../model/event';

/**
 * The newest events of a large file, which answer while the rest is being read. Their numbers of lines are not known: 0.
 * The events themselves are kept, so that they are parsed once: code that has just been loaded takes 50 µs for each.
 */
export class EndOfLog {
  private readonly records: EventRecord[] = [];

  /** The events in a log of their own. */
  readonly log = new EventLog();

  /** `lines`: the end of the file in whole lines. */
  constructor(lines: LineChunk) {
    for (let start = 0; start < lines.bytes.length;) {
      const line = lineAt(lines, start, 0);
      for (const record of parseEventLine(line).records) {
        this.log.append(record);
        this.records.push(record);
      }
      start += line.bytes.length + 1;
    }
  }

  /** The event at each of these positions of the log. */
  events(indices: ArrayLike<number>, generation: number): readonly (StoredEvent | undefined)[] {
    return Array.from(indices, (index) => {
      const record = this.records[index];
      return record && { ...record, index, reference: { generation, offset: record.place.offset } };
    });
  }
}

/**
 * The last `count` lines of a chunk of whole lines that are not empty: a writer of ours begins each with a line end. All of
 * the chunk where there are not so many.
 */
export function lastLines(chunk: LineChunk, count: number): { readonly chunk: LineChunk; readonly isAll: boolean } {
  const { bytes, offset, terminated } = chunk;
  let found = 0;
  for (let end = bytes.length - 1; end > 0;) {
    const start = bytes.lastIndexOf(lineEnd, end - 1) + 1;
    if (start < end && ++found === count)
      return { chunk: { bytes: bytes.subarray(start), offset: offset + start, terminated }, isAll: false };
    end = start - 1;
  }
  return { chunk, isAll: true };
}
