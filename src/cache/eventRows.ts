import * as z from 'zod/mini';
import { areSameBytes, eventFields, type EventValues, field, idKey } from './eventValues';
import { DatabasePages, PageWalk, UnreadablePagesError } from './pageWalk';
import { RecordCell } from './recordCell';
import { readRows } from './rows';
import { RowSum } from './rowSum';
import { type SqliteDatabase } from './sqlite';

/**
 * Rows are in the order of their lines but for those of writers at the same time: so many rows are read ahead for a line
 * whose row is not the next one, and so many wait at most for their lines. Those beyond have to be asked for.
 */
const rowsAhead = 1000;
const mostWaiting = 100_000;

const outOfOrder = 'The rows of its table “events” are out of order';

/** Where the events lie in a database file. */
interface EventsLayout {
  /** Of the table, and of the index of its ids. */
  readonly tableRoot: number;
  readonly indexRoot: number;
  /** Column of each field. */
  readonly columns: readonly number[];
}

/**
 * The rows of the table `events`, read from the pages of the file from the last to the first. Every call may throw
 * `UnreadablePagesError` or RangeError: then SQLite has to read the table.
 */
export class EventRows {
  private readonly walk: PageWalk;
  private readonly cell: RecordCell;
  private readonly sum = new RowSum();
  /** Places of the cells of rows that were read and whose lines have not come yet, by id. */
  private readonly waiting = new Map<string, number>();
  private isAtEnd = false;
  private wasFull = false;
  private rows = 0;
  private lastRowid = Infinity;
  private lastDivider = -1;

  private readonly values: { bytes: Buffer; readonly starts: Int32Array; readonly ends: Int32Array } = {
    bytes: Buffer.alloc(0),
    starts: new Int32Array(6),
    ends: new Int32Array(6),
  };

  private constructor(
    private readonly pages: DatabasePages,
    private readonly layout: EventsLayout,
  ) {
    this.walk = new PageWalk(pages, layout.tableRoot, 'table');
    this.cell = new RecordCell(pages, 'table', Math.max(...layout.columns) + 1);
  }

  /** The rows of a database whose file holds `bytes`; undefined where its table is not made as the native program does. */
  static open(database: SqliteDatabase, bytes: Buffer): EventRows | undefined {
    const layout = layoutOf(database);
    return layout && new EventRows(new DatabasePages(bytes), layout);
  }

  /** How many rows were read so far. */
  get count(): number {
    return this.rows;
  }

  /** Whether an id whose row was not found has none. */
  get knowsAll(): boolean {
    return this.isAtEnd && !this.wasFull;
  }

  /** The row that was found last. */
  get found(): EventValues {
    return this.values;
  }

  /** Looks for the row of the id of `line`, each row once: `found` is it then. */
  find(line: EventValues): boolean {
    if (this.waiting.size > 0 && this.takeWaiting(line)) return true;
    for (let ahead = 0; ahead < rowsAhead; ahead++) {
      if (this.waiting.size >= mostWaiting) {
        this.wasFull = true;
        return false;
      }
      const place = this.next();
      if (place === -1) return false;
      if (this.hasIdOf(line)) return true;
      this.waiting.set(idKey(this.values), place);
    }
    return false;
  }

  /** Reads up to so many of the rows that are left, to count them. False when there are no more. */
  countOn(most: number): boolean {
    for (let read = 0; read < most; read++) if (this.next() === -1) return false;
    return true;
  }

  /**
   * Looks whether the index of ids has an entry for each row that was read, and no other, in its order: SQLite finds rows
   * through it. Yields now and then; the last value is the answer.
   */
  *checkIndex(entriesAtOnce: number): Generator<undefined, boolean> {
    const walk = new PageWalk(this.pages, this.layout.indexRoot, 'index');
    const cell = new RecordCell(this.pages, 'index', 2);
    const found = new RowSum();
    const behind = { bytes: Buffer.alloc(0), start: 0, end: 0 };
    let entries = 0;
    for (let place = walk.previous(); place !== -1; place = walk.previous()) {
      cell.read(place);
      const [start, end] = [cell.starts[0] ?? 0, cell.ends[0] ?? 0];
      const id = cell.bytes.subarray(start, end);
      if (entries > 0 && Buffer.compare(id, behind.bytes.subarray(behind.start, behind.end)) >= 0) return false;
      Object.assign(behind, { bytes: cell.bytes, start, end });
      found.add(cell.bytes, start, end, cell.wholeNumber(1));
      if (++entries % entriesAtOnce === 0) yield;
    }
    return entries === this.rows && found.equals(this.sum);
  }

  private takeWaiting(line: EventValues): boolean {
    const key = idKey(line);
    const place = this.waiting.get(key);
    if (place === undefined) return false;
    this.waiting.delete(key);
    this.readRow(place);
    return true;
  }

  /** Place of the cell of the next row, which is read; -1 when there is none. */
  private next(): number {
    const place = this.isAtEnd ? -1 : this.walk.previous();
    if (place === -1) {
      this.isAtEnd = true;
      return -1;
    }
    const highest = this.highestRowid();
    this.readRow(place);
    const { rowid } = this.cell;
    if (rowid > highest) throw new UnreadablePagesError(outOfOrder, true);
    this.lastRowid = rowid;
    this.rows++;
    const { bytes, starts, ends } = this.values;
    this.sum.add(bytes, starts[field.id] ?? 0, ends[field.id] ?? 0, rowid);
    return place;
  }

  /** What the rowid of the next row is at most. */
  private highestRowid(): number {
    const { walk, cell, lastRowid } = this;
    if (walk.divider === this.lastDivider) return lastRowid - 1;
    this.lastDivider = walk.divider;
    const highest = cell.rowidAt(walk.divider);
    if (highest >= lastRowid) throw new UnreadablePagesError(outOfOrder, true);
    return highest;
  }

  private readRow(place: number): void {
    const { cell, values, layout } = this;
    cell.read(place);
    values.bytes = cell.bytes;
    for (let index = 0; index < 6; index++) {
      const column = layout.columns[index] ?? 0;
      const type = cell.types[column] ?? 0;
      const isText = type >= 13 && type % 2 === 1;
      // What is no text and not NULL, or is not in the record, SQLite has to tell.
      if (column >= cell.columns || (!isText && (type !== 0 || index === field.id)))
        throw new UnreadablePagesError('A value is no text.');
      values.starts[index] = isText ? (cell.starts[column] ?? 0) : -1;
      values.ends[index] = cell.ends[column] ?? 0;
    }
  }

  private hasIdOf(line: EventValues): boolean {
    const { bytes, starts, ends } = this.values;
    const [start, end] = [starts[field.id] ?? 0, ends[field.id] ?? 0];
    return areSameBytes(bytes, start, end, line.bytes, line.starts[field.id] ?? 0, line.ends[field.id] ?? 0);
  }
}

const columnSchema = z.object({ cid: z.int(), name: z.string(), type: z.string(), hidden: z.int() });
const rootSchema = z.object({ rootpage: z.int().check(z.positive()) });

function layoutOf(database: SqliteDatabase): EventsLayout | undefined {
  const table = `SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'events'`;
  const index = `SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND name =
    (SELECT name FROM pragma_index_list('events') WHERE origin = 'pk' AND partial = 0)`;
  const tableRoot = rootOf(database, table);
  const indexRoot = rootOf(database, index);
  const all = readRows(database, `PRAGMA table_xinfo(events)`, columnSchema);
  // A hidden column is computed, and may not be in the file.
  if (tableRoot === undefined || indexRoot === undefined || all.some(({ hidden }) => hidden !== 0)) return undefined;
  const columns = eventFields.map((name) => all.find((column) => column.name === name));
  // Of another type, the file may hold other values than SQLite gives.
  if (!columns.every((column) => column?.type.toUpperCase() === 'TEXT')) return undefined;
  return { tableRoot, indexRoot, columns: columns.map((column) => column?.cid ?? 0) };
}

function rootOf(database: SqliteDatabase, question: string): number | undefined {
  return readRows(database, question, rootSchema)[0]?.rootpage;
}
