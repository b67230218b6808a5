import { type Timestamp } from '../model/timestamp';
import { type LogColumns } from './logColumns';

/**
 * The order of the events by time, then by position. Writers append in order but for clocks that differ, so nothing is
 * kept until the first event comes late; from then on 8 bytes an event, brought up to date when somebody asks.
 */
export class TimeOrder {
  private isFileOrder = true;
  /** Events by rank, and ranks by event: the first `sorted` entries hold. */
  private order = new Uint32Array(0);
  private rank = new Uint32Array(0);
  private sorted = 0;

  constructor(private readonly columns: LogColumns) {}

  /** The order of the columns' events, from what `stored` gave. */
  static restore(columns: LogColumns, order: Uint32Array<ArrayBuffer> | undefined): TimeOrder {
    const restored = new TimeOrder(columns);
    if (!order) return restored;
    restored.isFileOrder = false;
    restored.order = order;
    restored.sorted = columns.length;
    restored.rank = new Uint32Array(order.length);
    for (let rank = 0; rank < columns.length; rank++) restored.rank[order[rank] ?? 0] = rank;
    return restored;
  }

  /** A copy of the events by rank; undefined when the file's order is the order of time. */
  get stored(): Uint32Array<ArrayBuffer> | undefined {
    if (this.isFileOrder) return undefined;
    this.settle();
    return this.order.slice(0, this.columns.length);
  }

  /** True when the file's order is the order of time. */
  get matchesFile(): boolean {
    return this.isFileOrder;
  }

  /** Notes that the last event was just added. */
  added(): void {
    const last = this.columns.length - 1;
    if (!this.isFileOrder || last === 0 || this.columns.compare(last - 1, last) < 0) return;
    this.isFileOrder = false;
    this.order = Uint32Array.from({ length: last }, (_, index) => index);
    this.rank = this.order.slice();
    this.sorted = last;
  }

  /** Notes that events were taken back from the end. */
  removed(): void {
    const { length } = this.columns;
    if (this.isFileOrder || this.sorted <= length) return;
    this.order = this.order.subarray(0, this.sorted).filter((event) => event < length);
    this.rank = new Uint32Array(length);
    this.sorted = length;
    this.order.forEach((event, rank) => (this.rank[event] = rank));
  }

  /** The event at a rank: 0 is the earliest. */
  eventAt(rank: number): number {
    if (this.isFileOrder) return rank;
    this.settle();
    return this.order[rank] ?? 0;
  }

  /** The events by rank, as they lie: may be longer than the log, and changes with it. Undefined where ranks are positions. */
  get eventsByRank(): Uint32Array | undefined {
    if (this.isFileOrder) return undefined;
    this.settle();
    return this.order;
  }

  /** The rank of an event. */
  rankOf(event: number): number {
    if (this.isFileOrder) return event;
    this.settle();
    return this.rank[event] ?? 0;
  }

  /** How many events are before this moment; with `orAt` also those at it. */
  countBefore({ ms, ns }: Timestamp, orAt: boolean): number {
    let low = 0;
    let high = this.columns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.eventAt(middle);
      const difference = (this.columns.ms[event] ?? 0) - ms || (this.columns.ns[event] ?? 0) - ns;
      if (difference < 0 || (orAt && difference === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Sorts the events that came since and merges them in from the end, where they mostly belong. */
  settle(): void {
    const { length } = this.columns;
    if (this.isFileOrder || this.sorted === length) return;
    const late = Uint32Array.from({ length: length - this.sorted }, (_, index) => this.sorted + index);
    late.sort((a, b) => this.columns.compare(a, b));
    this.makeRoom(length);

    let old = this.sorted - 1;
    let next = late.length - 1;
    let rank = length - 1;
    for (; next >= 0; rank--) {
      const oldEvent = this.order[old] ?? 0;
      const lateEvent = late[next] ?? 0;
      const oldIsLater = old >= 0 && this.columns.compare(oldEvent, lateEvent) > 0;
      const event = oldIsLater ? oldEvent : lateEvent;
      if (oldIsLater) old--;
      else next--;
      this.order[rank] = event;
      this.rank[event] = rank;
    }
    this.sorted = length;
  }

  private makeRoom(length: number): void {
    if (this.order.length >= length) return;
    const capacity = Math.max(1024, length, this.order.length * 2);
    const order = new Uint32Array(capacity);
    const rank = new Uint32Array(capacity);
    order.set(this.order);
    rank.set(this.rank);
    this.order = order;
    this.rank = rank;
  }
}
