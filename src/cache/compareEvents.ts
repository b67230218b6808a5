import { TimeSlice } from '../base/timeSlice';
import { type ComparableEvent, comparableEvent } from './comparableEvent';
import { count } from './compareTasks';
import { EventRows } from './eventRows';
import { type EventValues, field, idKey, idOnly, textOf } from './eventValues';
import { LineRecord } from './lineRecord';
import { type OpenedCache } from './openCache';
import { UnreadablePagesError } from './pageWalk';
import { isPlainlySame } from './sameAsRow';
import { countEvents, isSameEvent, rowsAtOnce, rowsFor } from './sqlEvents';
import { type SqliteDatabase } from './sqlite';

/** A part of events.jsonl with records in it. */
export interface EventRecords {
  /** Valid until the next part is asked for. */
  readonly bytes: Buffer;
  /** Where each record lies in the bytes, `end` exclusive: from the last of the file to the first. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
  /** Whether others of the file may have the id of one of these. */
  readonly mayShareIds: boolean;
}

/** Reads the records of a file from its last to its first, those that the native program sees. */
export type ReadRecords = (signal?: AbortSignal) => AsyncIterable<EventRecords>;

/** How the cache's events stand to those of the lines. */
export interface EventComparison {
  /** Rows that equal the last line of their id: as many events does the cache show. */
  readonly shown: number;
  /** The first difference as a sentence; undefined when there is none. */
  readonly difference: string | undefined;
}

/** Short enough that a call waits for no longer than a screen takes to change. */
const sliceMs = 5;
/** Most events take 1 to 2 µs: the clock is not asked after each of them. */
const eventsBetweenLooks = 16;
/** So many rows, or entries of an index, are read in about 1 ms. */
const rowsBetweenLooks = 2000;

/**
 * Compares each id's last event with the cache's row of that id, in slices of 5 ms. The rows are read from the pages of
 * the file, in a tenth of the time that SQLite takes; where these hold anything unexpected SQLite is asked for all of them,
 * and its word counts, but for rows out of order, which it finds or not as it is asked. Rejects when it can't read a row
 * either, or `signal` is aborted.
 */
export async function compareEvents(
  cache: Pick<OpenedCache, 'database' | 'bytes'>,
  readRecords: ReadRecords,
  signal?: AbortSignal,
): Promise<EventComparison> {
  const inPages = await compareInPages(cache, readRecords, signal);
  if (typeof inPages === 'object') return inPages;
  const { shown, difference } = await compareInSql(cache.database, readRecords, signal);
  return { shown, difference: difference ?? (inPages && `${inPages}. Rebuild it.`) };
}

/** Undefined where only SQLite can tell; a text where the file is damaged. */
async function compareInPages(
  { database, bytes }: Pick<OpenedCache, 'database' | 'bytes'>,
  readRecords: ReadRecords,
  signal: AbortSignal | undefined,
): Promise<EventComparison | string | undefined> {
  try {
    const rows = EventRows.open(database, bytes);
    return rows && (await new PageComparison(database, rows, signal).run(readRecords));
  } catch (error) {
    if (error instanceof UnreadablePagesError) return error.isDamage ? error.message : undefined;
    // Bytes that lead out of the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function compareInSql(
  database: SqliteDatabase,
  readRecords: ReadRecords,
  signal: AbortSignal | undefined,
): Promise<EventComparison> {
  const slice = new TimeSlice(sliceMs);
  const tally = new Tally(database);
  const seen = new Set<string>();
  for await (const { bytes, places, mayShareIds } of readRecords(signal)) {
    for (const { start, end } of places) {
      const event = comparableEvent(bytes, start, end);
      if (!event || (mayShareIds && seen.has(event.id))) continue;
      if (mayShareIds) seen.add(event.id);
      tally.ask(event);
      if (slice.isUsedUp) await slice.rest(signal);
    }
  }
  tally.askNow();
  return tally.result(countEvents(database));
}

/** Counts what is the same and what is not. */
class Tally {
  private shown = 0;
  private ids = 0;
  private different: string | undefined;
  /** Events whose rows SQLite is to find. */
  private open: ComparableEvent[] = [];

  constructor(private readonly database: SqliteDatabase) {}

  same(): void {
    this.ids++;
    this.shown++;
  }

  differs(id: string): void {
    this.ids++;
    this.different ??= id;
  }

  take(isSame: boolean, { id }: ComparableEvent): void {
    if (isSame) this.same();
    else this.differs(id);
  }

  ask(event: ComparableEvent): void {
    if (this.open.push(event) === rowsAtOnce) this.askNow();
  }

  askNow(): void {
    if (this.open.length === 0) return;
    const rows = rowsFor(this.database, this.open);
    for (const event of this.open) this.take(isSameEvent(rows.get(event.id), event), event);
    this.open = [];
  }

  result(rows: number): EventComparison {
    return { shown: this.shown, difference: describeDifference(rows, this.ids, this.different) };
  }
}

class PageComparison {
  private readonly slice = new TimeSlice(sliceMs);
  private readonly line = new LineRecord();
  private readonly seen = new Set<string>();
  private readonly tally: Tally;
  private events = 0;

  constructor(
    database: SqliteDatabase,
    private readonly rows: EventRows,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.tally = new Tally(database);
  }

  /** Undefined where SQLite doesn't find the rows as they lie in the pages. */
  async run(readRecords: ReadRecords): Promise<EventComparison | undefined> {
    for await (const { bytes, places, mayShareIds } of readRecords(this.signal)) {
      for (const { start, end } of places) {
        this.take(bytes, start, end, mayShareIds);
        if (++this.events % eventsBetweenLooks === 0) await this.restIfDue();
      }
    }
    this.tally.askNow();
    while (this.rows.countOn(rowsBetweenLooks)) await this.restIfDue();
    const index = this.rows.checkIndex(rowsBetweenLooks);
    let step = index.next();
    for (; step.done !== true; step = index.next()) await this.restIfDue();
    return step.value ? this.tally.result(this.rows.count) : undefined;
  }

  private take(bytes: Buffer, start: number, end: number, mayShareId: boolean): void {
    const { line, rows, tally } = this;
    const isPlain = line.read(bytes, start, end);
    const parsed = isPlain ? undefined : comparableEvent(bytes, start, end);
    // The file has changed: who looks at it next will find that.
    if (!isPlain && !parsed) return;
    const values = parsed ? idOnly(parsed.id) : line;
    if (mayShareId && !this.isFirst(values)) return;
    const isFound = rows.find(values);
    if (isFound && isPlain && isPlainlySame(rows.found, line)) tally.same();
    else if (!isFound && rows.knowsAll) tally.differs(textOf(values, field.id) ?? '');
    else this.compareTexts(parsed ?? comparableEvent(bytes, start, end), isFound);
  }

  private compareTexts(event: ComparableEvent | undefined, isFound: boolean): void {
    if (!event) return;
    if (!isFound) this.tally.ask(event);
    else this.tally.take(isSameEvent(rowTexts(this.rows.found), event), event);
  }

  /** Of events that share an id the last line counts, which comes first. */
  private isFirst(values: EventValues): boolean {
    const key = idKey(values);
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private async restIfDue(): Promise<void> {
    if (this.slice.isUsedUp) await this.slice.rest(this.signal);
  }
}

function rowTexts(row: EventValues): Parameters<typeof isSameEvent>[0] {
  const text = (index: number): string | null => textOf(row, index) ?? null;
  return [
    text(field.id) ?? '',
    text(field.kind),
    text(field.source),
    text(field.target),
    text(field.payload),
    text(field.timestamp),
  ];
}

function describeDifference(rows: number, ids: number, different: string | undefined): string | undefined {
  if (rows !== ids)
    return `It has ${count(rows, 'event')}, and the lines make ${count(ids, 'event')} of different ids.`;
  return different && `Its event “${different}” is not as the last line of that id has it.`;
}
