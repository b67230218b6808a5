import { type SqlRow } from '../../src/model/sqlAnswer';
import { gridText } from './words';

/** Widths in CSS pixels. */
const least = 48;
const mostAtFirst = 420;
const most = 4000;
/** Padding at both sides, and in a header room for the arrow of the order. */
const padding = 18;
const headerRoom = 22;

/** So many rows, evenly spread and the last one with them, tell how wide a column is at first. */
const sampledRows = 500;

/** Where the columns of the grid lie: widths at first after what stands in them, then as the person draws them. */
export class Columns {
  private readonly widths: number[];
  private starts: number[] = [];

  /** `rowHeader`: width of the column with the rows' numbers, before the first. `letter`: of a letter. */
  constructor(
    names: readonly string[],
    rows: readonly SqlRow[],
    readonly rowHeader: number,
    private readonly letter: number,
  ) {
    this.widths = names.map((name, column) => this.naturalWidth(name, column, rows, mostAtFirst));
    this.lay();
  }

  /** How many there are. */
  get count(): number {
    return this.widths.length;
  }

  /** Of all together, with the rows' numbers. */
  get totalWidth(): number {
    return this.start(this.count);
  }

  start(column: number): number {
    return this.starts[column] ?? this.rowHeader;
  }

  width(column: number): number {
    return this.widths[column] ?? least;
  }

  setWidth(column: number, width: number): void {
    this.widths[column] = Math.max(least, Math.min(most, Math.round(width)));
    this.lay();
  }

  /** Makes a column as wide as what stands in it. */
  fit(name: string, column: number, rows: readonly SqlRow[]): void {
    this.setWidth(column, this.naturalWidth(name, column, rows, most));
  }

  /** The columns that are seen between two positions: from the first one to the last one. */
  between(left: number, right: number): { readonly first: number; readonly last: number } {
    let first = 0;
    while (first < this.count - 1 && this.start(first + 1) <= left + this.rowHeader) first++;
    let last = first;
    while (last < this.count - 1 && this.start(last + 1) < right) last++;
    return { first, last };
  }

  private lay(): void {
    this.starts = [this.rowHeader];
    for (const width of this.widths) this.starts.push((this.starts.at(-1) ?? 0) + width);
  }

  private naturalWidth(name: string, column: number, rows: readonly SqlRow[], limit: number): number {
    let letters = 0;
    const step = Math.max(1, (rows.length - 1) / sampledRows);
    for (let at = 0; Math.round(at) < rows.length; at += step)
      letters = Math.max(letters, gridText(rows[Math.round(at)]?.[column] ?? null).length);
    const width = Math.max(letters * this.letter + padding, name.length * this.letter + padding + headerRoom);
    return Math.max(least, Math.min(limit, Math.ceil(width)));
  }
}
