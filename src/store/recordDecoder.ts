import { isUtf8 } from 'node:buffer';
import { parseEventLine } from '../files/lineParser';
import { type LogEntry } from '../log/eventLog';
import { EventScanner } from '../log/eventScanner';
import { type StoredEvent } from '../model/event';
import { type JsonValue } from '../model/json';
import { compareTimestamps } from '../model/timestamp';

/**
 * Makes events of the bytes of their records. What the columns know is not read again: of a plain line only id and payload
 * are, in a tenth of the time that reading all of it takes (4 µs a record instead of 20 to 50 in code that has hardly run).
 */
export class RecordDecoder {
  private readonly scanner = new EventScanner();
  private bytes = Buffer.alloc(0);
  private mayScan = false;

  /** `generation`: that of the log whose events are asked for. */
  constructor(private readonly generation: number) {}

  /** Takes bytes of the file with a line end behind them, and reads events from them until it takes others. */
  take(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.mayScan = isUtf8(bytes);
  }

  /** The event whose record starts at `start` of the bytes; undefined where they don't hold what the log says of it. */
  event(entry: LogEntry, start: number): StoredEvent | undefined {
    return this.plainEvent(entry, start) ?? this.parsedEvent(entry, start);
  }

  /** Undefined where the line is not plain, or is not the one of the log. */
  private plainEvent(entry: LogEntry, start: number): StoredEvent | undefined {
    const { scanner, bytes } = this;
    const { index, kind, sourceTask, targetTask, timestamp, place } = entry;
    const end = start + place.byteLength;
    if (!this.mayScan || place.recovered || scanner.scan(bytes, start) === -1) return undefined;
    if (scanner.recordEnd !== end || scanner.ms !== timestamp.ms || scanner.ns !== timestamp.ns) return undefined;
    const record = bytes.toString('utf8', start, end);
    const isAscii = record.length === place.byteLength;
    const textOf = (from: number, to: number): string =>
      isAscii ? record.slice(from - start, to - start) : bytes.toString('utf8', from, to);
    if (textOf(scanner.kindStart, scanner.kindEnd) !== kind) return undefined;
    const payloadText = scanner.payloadStart < 0 ? undefined : textOf(scanner.payloadStart, scanner.payloadEnd);
    return {
      id: textOf(scanner.idStart, scanner.idEnd),
      kind,
      sourceTask,
      targetTask,
      // JSON.parse gives nothing but JSON.
      payload: payloadText === undefined ? undefined : (JSON.parse(payloadText) as JsonValue),
      timestamp,
      place,
      payloadText,
      timestampText: textOf(scanner.timeStart, scanner.timeEnd),
      index,
      reference: { generation: this.generation, offset: place.offset },
    };
  }

  private parsedEvent(entry: LogEntry, start: number): StoredEvent | undefined {
    const { index, kind, timestamp, place } = entry;
    const { line, offset, byteLength } = place;
    const bytes = this.bytes.subarray(start, start + byteLength);
    const [record] = parseEventLine({ bytes, line, offset, terminated: true }).records;
    if (record?.kind !== kind || compareTimestamps(record.timestamp, timestamp) !== 0) return undefined;
    // The place is the log's: alone, a record of a merged line looks like a whole one.
    return { ...record, place, index, reference: { generation: this.generation, offset } };
  }
}
