import { type DatabasePages, UnreadablePagesError } from './pageWalk';

/** A record may be as long as SQLite's longest text. */
const longestRecord = 1_000_000_000;

/**
 * Reads the record of a cell: the values of its first columns, as places in bytes (https://www.sqlite.org/fileformat2.html,
 * 1.6 and 2). One object reads many: its fields hold what was read last.
 */
export class RecordCell {
  /** What the places below are places in: the file, or a copy of a record that is spread over several pages. */
  bytes: Buffer;
  /** Of a table. */
  rowid = 0;
  /** How many columns the record has. */
  columns = 0;
  /** Serial type of each column: 0 for NULL, odd from 13 on for a text. */
  readonly types: Float64Array;
  /** Where each column begins and ends, `end` exclusive. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;

  private at = 0;

  /** `mostColumns`: those behind are left out. */
  constructor(
    private readonly pages: DatabasePages,
    private readonly tree: 'table' | 'index',
    private readonly mostColumns: number,
  ) {
    this.bytes = pages.bytes;
    this.types = new Float64Array(mostColumns);
    this.starts = new Uint32Array(mostColumns);
    this.ends = new Uint32Array(mostColumns);
  }

  /** Reads the cell at this place of the file. Throws `UnreadablePagesError`. */
  read(place: number): void {
    this.bytes = this.pages.bytes;
    this.at = place;
    const length = this.varint();
    if (this.tree === 'table') this.rowid = this.varint();
    const local = this.localLength(length);
    const { pageSize, usable } = this.pages;
    const pageEnd = place - (place % pageSize) + usable;
    if (this.at + local + (local < length ? 4 : 0) > pageEnd)
      throw new UnreadablePagesError('A cell goes beyond its page.');
    if (local < length) this.collect(length, local);
    this.readColumns(length);
  }

  /** The rowid at this place of the file, between two pages of a table. Throws `UnreadablePagesError`. */
  rowidAt(place: number): number {
    this.bytes = this.pages.bytes;
    this.at = place;
    return this.varint();
  }

  /** The whole number that a column holds. Throws `UnreadablePagesError` where it holds none. */
  wholeNumber(column: number): number {
    const start = this.starts[column] ?? 0;
    switch (this.types[column]) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return this.bytes.readIntBE(start, (this.ends[column] ?? 0) - start);
      case 6:
        return Number(this.bytes.readBigInt64BE(start));
      case 8:
        return 0;
      case 9:
        return 1;
      default:
        throw new UnreadablePagesError('A value is no whole number.');
    }
  }

  private readColumns(length: number): void {
    const start = this.at;
    const end = start + length;
    const headerEnd = start + this.varint();
    let value = headerEnd;
    this.columns = 0;
    while (this.at < headerEnd && this.columns < this.mostColumns) {
      const type = this.varint();
      this.types[this.columns] = type;
      this.starts[this.columns] = value;
      value += valueLength(type);
      this.ends[this.columns] = value;
      this.columns++;
    }
    if (value > end || this.at > headerEnd) throw new UnreadablePagesError('A record is longer than it says.');
    // SQLite refuses it too, once it has read the last column.
    if (this.at === headerEnd && value < end) throw new UnreadablePagesError('A record is shorter than it says.');
  }

  /** How much of a record lies in the cell; the rest is in a chain of pages (file format, 1.6). */
  private localLength(length: number): number {
    const { usable } = this.pages;
    const most = this.tree === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    if (length <= most) return length;
    if (length > longestRecord) throw new UnreadablePagesError('A record is longer than any.');
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const filling = least + ((length - least) % (usable - 4));
    return filling <= most ? filling : least;
  }

  private collect(length: number, local: number): void {
    const { pages } = this;
    // The pages that hold it are there: a length that is none takes no memory.
    if (length > pages.bytes.length) throw new UnreadablePagesError('A record is longer than the file.');
    const record = Buffer.allocUnsafe(length);
    pages.bytes.copy(record, 0, this.at, this.at + local);
    let next = pages.bytes.readUInt32BE(this.at + local);
    for (let filled = local; filled < length;) {
      const start = pages.startOf(next);
      const part = Math.min(length - filled, pages.usable - 4);
      pages.bytes.copy(record, filled, start + 4, start + 4 + part);
      next = pages.bytes.readUInt32BE(start);
      filled += part;
    }
    this.bytes = record;
    this.at = 0;
  }

  /** A whole number of 1 to 9 bytes, 7 bits in each but the ninth. Throws where it is larger than a double holds. */
  private varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let read = 1; read < 8; read++) {
      byte = bytes[this.at++] ?? 0;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
    }
    throw new UnreadablePagesError('A number is larger than any that is expected.');
  }
}

/** How many bytes a value takes, by its serial type (file format, 2.1). */
function valueLength(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? unknownType();
}

function unknownType(): never {
  throw new UnreadablePagesError('A value is of no type that there is.');
}
