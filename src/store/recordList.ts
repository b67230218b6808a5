import { groupBy } from '../base/groupBy';
import { type LinePlace } from '../model/place';
import { type RecordSink } from './recordSink';

/**
 * The records of a small file (items, edges) in file order, and which of them win: the last line of a key, by position
 * (format.md, Files). Winners are found again when they are asked for after a change: a few ms for 10,000 lines.
 */
export class RecordList<RecordType extends { readonly place: LinePlace }> implements RecordSink<RecordType> {
  private records: RecordType[] = [];
  private winners: ReadonlyMap<string, RecordType> | undefined;
  private changes = 0;
  private resets = 0;

  /** `keyOf`: what makes two records versions of the same thing. */
  constructor(private readonly keyOf: (record: RecordType) => string) {}

  /** Grows with every change. */
  get version(): number {
    return this.changes;
  }

  /** Changes when the file became another one: offsets from before are void. */
  get generation(): number {
    return this.resets;
  }

  /** How many of the records were recovered from merged lines. */
  get recovered(): number {
    return this.records.reduce((count, { place }) => (place.recovered ? count + 1 : count), 0);
  }

  /** The last record of each key, by key, in file order of the winning line. */
  get byKey(): ReadonlyMap<string, RecordType> {
    this.winners ??= this.lastOfEachKey(this.records);
    return this.winners;
  }

  /** The same as the native program has it, of the lines up to one: it skips merged lines (format.md, trap 3). */
  nativeByKey(lastLine = Infinity): ReadonlyMap<string, RecordType> {
    const isAll = (this.records.at(-1)?.place.line ?? 0) <= lastLine;
    if (isAll && this.recovered === 0) return this.byKey;
    return this.lastOfEachKey(this.records.filter(({ place }) => !place.recovered && place.line <= lastLine));
  }

  /** Records behind this line that the native program reads, in file order. */
  nativeBehindLine(line: number): readonly RecordType[] {
    const start = this.records.findLastIndex(({ place }) => place.line <= line) + 1;
    return this.records.slice(start).filter(({ place }) => !place.recovered);
  }

  /** Byte offset of the last record; -1 when there is none. */
  get lastOffset(): number {
    return this.records.at(-1)?.place.offset ?? -1;
  }

  /** All records behind this byte offset by their key, those of a key in file order; -1 for all that there are. */
  behind(offset: number): ReadonlyMap<string, readonly RecordType[]> {
    const start = this.records.findLastIndex(({ place }) => place.offset <= offset) + 1;
    return groupBy(this.records.slice(start), this.keyOf);
  }

  append(record: RecordType): void {
    this.records.push(record);
    this.changed();
  }

  retract(offset: number): void {
    const end = this.records.findLastIndex(({ place }) => place.offset < offset) + 1;
    if (end === this.records.length) return;
    this.records.length = end;
    this.changed();
  }

  reset(): void {
    this.resets++;
    if (this.records.length === 0) return;
    this.records = [];
    this.changed();
  }

  private changed(): void {
    this.changes++;
    this.winners = undefined;
  }

  private lastOfEachKey(records: readonly RecordType[]): ReadonlyMap<string, RecordType> {
    const winners = new Map<string, RecordType>();
    for (const record of records) {
      const key = this.keyOf(record);
      // Deleted first, so that the map's order is that of the winning lines.
      winners.delete(key);
      winners.set(key, record);
    }
    return winners;
  }
}
