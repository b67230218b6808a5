import { isUtf8 } from 'node:buffer';
import { letterZ } from '../base/ascii';
import { areSameBytes, type EventValues, field } from '../cache/eventValues';
import { isNativeTime } from '../cache/sameAsRow';
import { type EventNumbers, writeEvent } from '../cache/sqlQuery/eventTable';
import { type MemoryDatabase } from '../cache/sqlQuery/memoryDatabase';
import { eventsSchemaStatement, insertInto } from '../cache/sqlQuery/sqlSchema';
import { pageSize, TablePages } from '../cache/sqlQuery/tablePages';
import { EventScanner } from '../log/eventScanner';
import { eventFlags } from '../log/logColumns';
import { type StoredEvent } from '../model/event';
import { formatTimestampForCache } from '../model/timestamp';
import { type StoreRecords } from '../store/storeRecords';

const utc = Buffer.from('+00:00');
/** Bytes of the longest time, and more: `+275760-09-13T00:00:00.123456789+00:00`. */
const longestTime = 48;

/** Where rows go. */
export interface RowTarget {
  /**
   * Whether the indexes of `events` get the rows too. Else they stay as they are, and are to be made anew before they are
   * used: that takes a fraction of the time.
   */
  readonly intoIndexes: boolean;
}

/** Puts events into the table `events` of a database, straight from the bytes of their lines. */
export class SqlEventRows {
  private readonly pages: TablePages;
  private readonly line = new LineTexts();
  private readonly time = Buffer.alloc(longestTime);

  constructor(private readonly database: MemoryDatabase) {
    this.pages = new TablePages(database.fileOf(`PRAGMA page_size = ${pageSize}; ${eventsSchemaStatement}`));
  }

  /**
   * Adds the events of a log from `first` to `end`, exclusive, behind those that are there. Rejects where events.jsonl no
   * longer holds them.
   */
  async add(records: StoreRecords, first: number, end: number, target: RowTarget): Promise<void> {
    const positions = Uint32Array.from({ length: end - first }, (_, step) => first + step);
    const lines = Buffer.from((await records.readLines(positions)).buffer);
    const isText = isUtf8(lines);
    const { size, columns, kinds } = records.log.read();
    if (size < end) throw new Error('The last line of events.jsonl was written anew.');
    const kindBytes = kinds.map((kind) => Buffer.from(kind));
    let start = 0;
    // Those that the scanner does not read, which are few or, in an odd store, all.
    let odd: readonly (StoredEvent | undefined)[] | undefined;
    const numbers = { position: 0, line: 0, ms: 0, ns: 0 };
    for (let position = first; position < end; position++) {
      const length = columns.byteLength[position] ?? 0;
      numbers.position = position;
      numbers.line = columns.line[position] ?? 0;
      numbers.ms = columns.ms[position] ?? 0;
      numbers.ns = columns.ns[position] ?? 0;
      const isRecovered = ((columns.flags[position] ?? 0) & eventFlags.recovered) !== 0;
      const kind = kindBytes[columns.kind[position] ?? 0];
      if (isText && !isRecovered && kind && this.line.read(lines, start, start + length, numbers, kind)) {
        this.put(numbers, this.line, target);
      } else {
        odd ??= await records.readEventsOnce(positions);
        const event = odd[position - first];
        if (!event) throw new Error(`Line ${numbers.line} of events.jsonl is not what it was.`);
        this.put(numbers, textsOf(event), target);
      }
      start += length + 1;
    }
    this.flush(target);
  }

  private put(numbers: EventNumbers, texts: EventValues, target: RowTarget): void {
    const timeLength = writeTime(this.time, texts, numbers);
    if (writeEvent(this.pages, numbers, texts, this.time, timeLength)) return;
    this.flush(target);
    this.insert(numbers, texts, this.time.toString('utf8', 0, timeLength));
  }

  /** Hands the rows that were written over to SQLite. */
  private flush({ intoIndexes }: RowTarget): void {
    if (this.pages.isEmpty) return;
    // As they lie SQLite copies the rows of one table into another of the same columns and indexes, each index for itself.
    // With a condition it looks at each row, and adds it to the indexes too.
    const condition = intoIndexes ? ' WHERE true' : '';
    this.database.execWith(this.pages.finish(), `INSERT INTO main.events SELECT * FROM attached.events${condition}`);
    this.pages.clear();
  }

  /** A row that is too long for the pages written here. */
  private insert({ position, line, ms, ns }: EventNumbers, texts: EventValues, time: string): void {
    const text = (index: number): string | null => {
      const start = texts.starts[index] ?? -1;
      return start < 0 ? null : texts.bytes.toString('utf8', start, texts.ends[index]);
    };
    const statement = this.database.prepare(insertInto('events'));
    try {
      const tasks = [text(field.source), text(field.target)] as const;
      statement.run([position, line, text(field.id), text(field.kind), ...tasks, text(field.payload), time, ms, ns]);
    } finally {
      statement.dispose();
    }
  }
}

/** The texts of one line after the other, found without parsing it. */
class LineTexts implements EventValues {
  bytes = Buffer.alloc(0);
  readonly starts = new Int32Array(6);
  readonly ends = new Int32Array(6);
  private readonly scanner = new EventScanner();

  /** False where the record from `start` to `end` is not plain, or not of this time and kind. */
  read(bytes: Buffer<ArrayBuffer>, start: number, end: number, { ms, ns }: EventNumbers, kind: Buffer): boolean {
    const { scanner } = this;
    this.bytes = bytes;
    if (scanner.scan(bytes, start) === -1 || scanner.recordStart !== start || scanner.recordEnd !== end) return false;
    if (scanner.ms !== ms || scanner.ns !== ns) return false;
    this.set(field.id, scanner.idStart, scanner.idEnd);
    this.set(field.kind, scanner.kindStart, scanner.kindEnd);
    this.set(field.source, scanner.sourceStart, scanner.sourceEnd);
    this.set(field.target, scanner.targetStart, scanner.targetEnd);
    this.set(field.payload, scanner.payloadStart, scanner.payloadEnd);
    this.set(field.timestamp, scanner.timeStart, scanner.timeEnd);
    return areSameBytes(kind, 0, kind.length, bytes, scanner.kindStart, scanner.kindEnd);
  }

  private set(index: number, start: number, end: number): void {
    this.starts[index] = start;
    this.ends[index] = end;
  }
}

/** The texts of an event that was parsed; its time is made of the numbers. */
function textsOf({ id, kind, sourceTask, targetTask, payloadText }: StoredEvent): EventValues {
  const starts = new Int32Array(6).fill(-1);
  const ends = new Int32Array(6);
  const parts: Buffer[] = [];
  let length = 0;
  for (const [index, text] of [id, kind, sourceTask, targetTask, payloadText].entries()) {
    if (text === undefined) continue;
    const part = Buffer.from(text);
    parts.push(part);
    starts[index] = length;
    length += part.length;
    ends[index] = length;
  }
  return { bytes: Buffer.concat(parts), starts, ends };
}

/** Writes an event's time as the cache has it. Returns its length. */
function writeTime(into: Buffer, { bytes, starts, ends }: EventValues, { ms, ns }: EventNumbers): number {
  const start = starts[field.timestamp] ?? -1;
  const end = (ends[field.timestamp] ?? 0) - 1;
  if (start < 0 || bytes[end] !== letterZ || !isNativeTime(bytes, start, end))
    return into.write(formatTimestampForCache({ ms, ns }));
  for (let at = start; at < end; at++) into[at - start] = bytes[at] ?? 0;
  into.set(utc, end - start);
  return end - start + utc.length;
}
