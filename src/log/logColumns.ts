/** Bits of `LogColumns.flags`. */
export const eventFlags = {
  /** The event was recovered from a merged line. */
  recovered: 1,
  /**
   * No `\u` escape is in the record, and no number that JavaScript writes in another way (an exponent, a zero at the end of
   * a fraction, 16 digits and more): a text of letters and digits that is not in its bytes is not in the event.
   */
  readsAsWritten: 2,
} as const;

/** The arrays of `LogColumns`. They may be longer than the log. */
export type ColumnArrays = Pick<
  LogColumns,
  'offset' | 'byteLength' | 'line' | 'ms' | 'ns' | 'kind' | 'source' | 'target' | 'flags'
>;

/** One entry an event in file order; 41 bytes each. Capacity doubles, so up to twice that is held. */
export class LogColumns {
  private capacity = 1024;
  private count = 0;
  offset = new Float64Array(this.capacity);
  byteLength = new Uint32Array(this.capacity);
  line = new Uint32Array(this.capacity);
  ms = new Float64Array(this.capacity);
  ns = new Uint32Array(this.capacity);
  kind = new Uint32Array(this.capacity);
  source = new Uint32Array(this.capacity);
  target = new Uint32Array(this.capacity);
  /** Bits of `eventFlags`. */
  flags = new Uint8Array(this.capacity);

  /** Takes arrays over, all of one length, whose first `count` entries are events. */
  static over(arrays: ColumnArrays, count: number): LogColumns {
    const columns = new LogColumns();
    columns.count = count;
    columns.capacity = arrays.offset.length;
    return Object.assign(columns, arrays);
  }

  get length(): number {
    return this.count;
  }

  /** The arrays as they lie: entries of events stay as they are until events are taken back. */
  get arrays(): ColumnArrays {
    const { offset, byteLength, line, ms, ns, kind, source, target, flags } = this;
    return { offset, byteLength, line, ms, ns, kind, source, target, flags };
  }

  /** Makes room for so many events at once: growing by doubling would hold both arrays for a moment. */
  reserve(events: number): void {
    if (events > this.capacity) this.grow(events);
  }

  /** Adds an entry at the end, whose numbers are the caller's to set, all of them, and returns its position. */
  add(): number {
    if (this.count === this.capacity) this.grow(this.capacity * 2);
    return this.count++;
  }

  /** Whether the event was recovered from a merged line. */
  isRecovered(event: number): boolean {
    return ((this.flags[event] ?? 0) & eventFlags.recovered) !== 0;
  }

  pop(): void {
    if (this.count > 0) this.count--;
  }

  /** Negative when the event `a` is before the event `b`: by time, then by position. */
  compare(a: number, b: number): number {
    return (this.ms[a] ?? 0) - (this.ms[b] ?? 0) || (this.ns[a] ?? 0) - (this.ns[b] ?? 0) || a - b;
  }

  private grow(capacity: number): void {
    this.capacity = capacity;
    const larger = <Numbers extends Float64Array | Uint32Array | Uint8Array>(to: Numbers, from: Numbers): Numbers => {
      to.set(from);
      return to;
    };
    this.offset = larger(new Float64Array(capacity), this.offset);
    this.byteLength = larger(new Uint32Array(capacity), this.byteLength);
    this.line = larger(new Uint32Array(capacity), this.line);
    this.ms = larger(new Float64Array(capacity), this.ms);
    this.ns = larger(new Uint32Array(capacity), this.ns);
    this.kind = larger(new Uint32Array(capacity), this.kind);
    this.source = larger(new Uint32Array(capacity), this.source);
    this.target = larger(new Uint32Array(capacity), this.target);
    this.flags = larger(new Uint8Array(capacity), this.flags);
  }
}
