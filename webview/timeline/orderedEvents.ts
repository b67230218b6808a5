import { type EventTable } from './eventTable';

/** Room for this many events at least. */
const smallestCapacity = 64;
/** Room is made ahead for so many times as many as there are, at most. */
const mostAhead = 16;

/**
 * Positions of events by time, to which those that arrive are added. What `events` once gave stays as it is, so that a
 * picture from before holds: later events are put behind it in the same buffer, and late ones make a new one.
 */
export class OrderedEvents {
  private length: number;

  /** `buffer` is taken over, but never written to where it has events. */
  constructor(private buffer: Uint32Array = new Uint32Array(0)) {
    this.length = buffer.length;
  }

  get events(): Uint32Array {
    return this.buffer.subarray(0, this.length);
  }

  /** Adds events that are ordered by time themselves. Costs no more than they are, unless one is late. */
  add(table: EventTable, added: Uint32Array): void {
    if (added.length === 0) return;
    const last = this.buffer[this.length - 1];
    const length = this.length + added.length;
    if (last === undefined || this.length === 0) this.buffer = added;
    else if (table.isBefore(last, added[0] ?? 0)) {
      if (length > this.buffer.length) this.grow(length, table.length / table.capacity);
      this.buffer.set(added, this.length);
    } else this.buffer = merged(table, this.events, added);
    this.length = length;
  }

  /** Makes room for as many as it will be when it goes on as up to now, of all events that are to come. */
  private grow(length: number, share: number): void {
    const expected = Math.min(length / share, length * mostAhead);
    const larger = new Uint32Array(Math.max(smallestCapacity, Math.ceil(expected), Math.ceil(this.length * 1.5)));
    larger.set(this.events);
    this.buffer = larger;
  }
}

/** Two lists as one. From the back: only what is later than the first added event has to be looked at. */
function merged(table: EventTable, before: Uint32Array, added: Uint32Array): Uint32Array {
  const all = new Uint32Array(before.length + added.length);
  let old = before.length - 1;
  let next = added.length - 1;
  for (let place = all.length - 1; next >= 0; place--) {
    const [one, other] = [before[old] ?? 0, added[next] ?? 0];
    const takesOld = old >= 0 && table.isBefore(other, one);
    all[place] = takesOld ? one : other;
    if (takesOld) old--;
    else next--;
  }
  all.set(before.subarray(0, old + 1));
  return all;
}
