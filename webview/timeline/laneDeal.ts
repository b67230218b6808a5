import { type EventTable, meaningByCode, meaningCode } from './eventTable';
import { OrderedEvents } from './orderedEvents';
import { type TimeWindow } from './timeScale';

/** Which lanes there can be, each named by its slot, and which of them an event belongs to. */
export interface LaneSlots {
  /** Slots are 0 … size - 1. */
  readonly size: number;
  /** Slot of the lane that has the event's mark; -1 for a broadcast. */
  slotOf(event: number): number;
  /** Slot of the lane that the event's message comes from; -1 where it is none. */
  senderOf(event: number): number;
}

/** The events as they were dealt out. Arrays are by slot. */
export interface DealtEvents {
  /** The events whose mark a slot's lane holds, by time. What it once gave holds on when more are dealt out. */
  eventsOf(slot: number): Uint32Array;
  /** Events that a lane takes part in: its marks, and the messages that it sends to other lanes. */
  readonly counts: Uint32Array;
  /** Marks that mean failure. */
  readonly failures: Uint32Array;
  /** Time of the first event that the slot itself takes part in, whoever holds it; Infinity for none. */
  readonly firsts: Float64Array;
  /** Events over all lanes, by time. */
  readonly broadcasts: Uint32Array;
  /** Events between two slots, by time. */
  readonly messages: Uint32Array;
}

/** A broadcast has no task and tells of main: a line over all lanes, as every task hears of it. */
export function isBroadcast(table: EventTable, event: number): boolean {
  return table.source(event) === 0 && table.target(event) === 0 && meaningByCode[table.meaning(event)] === 'rebase';
}

/** Code of the task in whose lane an event's mark is drawn: where it arrives, else where it comes from; 0 for none. */
export function laneTaskOf(table: EventTable, event: number): number {
  return table.target(event) || table.source(event);
}

/** Lanes of tasks: a slot is the code of a task, 0 for events without one. `size` may leave room for more. */
export function taskSlots(table: EventTable, size: number): LaneSlots {
  return {
    size,
    slotOf: (event) => laneTaskOf(table, event) || (isBroadcast(table, event) ? -1 : 0),
    senderOf: (event) => {
      const source = table.source(event);
      const target = table.target(event);
      return source === 0 || target === 0 || source === target ? -1 : source;
    },
  };
}

/** Lanes of kinds: a slot is the code of a kind. */
export function kindSlots(table: EventTable): LaneSlots {
  return { size: table.kinds.length, slotOf: (event) => table.kindCode(event), senderOf: () => -1 };
}

/** Lanes of sessions: a slot is the place among `sessions`, which lie one after the other and hold all events. */
export function sessionSlots(table: EventTable, sessions: readonly TimeWindow[]): LaneSlots {
  const starts = Float64Array.from(sessions, ({ start }) => start);
  return { size: sessions.length, slotOf: (event) => lastNotAfter(starts, table.time(event)), senderOf: () => -1 };
}

/** One lane of everything. */
export const oneSlot: LaneSlots = { size: 1, slotOf: () => 0, senderOf: () => -1 };

/** The last place whose value is not after `value`; 0 where all are. */
function lastNotAfter(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * Deals events out to their lanes, keeping their order, as they arrive: whatever the number of lanes, two passes over those
 * that there are at first, and one over those that come later.
 */
export class LaneDeal implements DealtEvents {
  counts = new Uint32Array(0);
  failures = new Uint32Array(0);
  firsts = new Float64Array(0);
  private readonly lists: (OrderedEvents | undefined)[] = [];
  private readonly allBroadcasts = new OrderedEvents();
  private readonly allMessages = new OrderedEvents();

  /** `holders` names for each slot the one whose lane shows it; a slot beyond it shows itself. */
  constructor(
    private readonly table: EventTable,
    private readonly holders: Uint32Array,
  ) {}

  get broadcasts(): Uint32Array {
    return this.allBroadcasts.events;
  }

  get messages(): Uint32Array {
    return this.allMessages.events;
  }

  eventsOf(slot: number): Uint32Array {
    return this.lists[slot]?.events ?? noEvents;
  }

  /** Deals out more events, which are ordered by time. There may be more slots than before. */
  add(events: Uint32Array, slots: LaneSlots): void {
    this.makeRoom(slots.size);
    const homes = new Int32Array(events.length);
    const broadcasts: number[] = [];
    const messages: number[] = [];
    for (let place = 0; place < events.length; place++) {
      const event = events[place] ?? 0;
      const slot = slots.slotOf(event);
      homes[place] = slot < 0 ? -1 : this.holderOf(slot);
      if (slot < 0) broadcasts.push(event);
      else if (this.count(event, slot, slots.senderOf(event))) messages.push(event);
    }
    this.allBroadcasts.add(this.table, Uint32Array.from(broadcasts));
    this.allMessages.add(this.table, Uint32Array.from(messages));
    for (const [slot, own] of byHome(events, homes, slots.size))
      (this.lists[slot] ??= new OrderedEvents()).add(this.table, own);
  }

  /** Counts an event for its lane and its sender's. True for a message between two slots. */
  private count(event: number, slot: number, sender: number): boolean {
    const { table, firsts } = this;
    const home = this.holderOf(slot);
    add(this.counts, home);
    if (table.meaning(event) === failure) add(this.failures, home);
    const time = table.time(event);
    firsts[slot] = Math.min(firsts[slot] ?? Infinity, time);
    if (sender < 0) return false;
    firsts[sender] = Math.min(firsts[sender] ?? Infinity, time);
    const from = this.holderOf(sender);
    if (from !== home) add(this.counts, from);
    return true;
  }

  private holderOf(slot: number): number {
    return this.holders[slot] ?? slot;
  }

  private makeRoom(size: number): void {
    if (size <= this.counts.length) return;
    const [counts, failures, firsts] = [new Uint32Array(size), new Uint32Array(size), new Float64Array(size)];
    firsts.fill(Infinity);
    counts.set(this.counts);
    failures.set(this.failures);
    firsts.set(this.firsts);
    [this.counts, this.failures, this.firsts] = [counts, failures, firsts];
  }
}

const noEvents = new Uint32Array(0);
const failure = meaningCode('failure');

function add(counts: Uint32Array, slot: number): void {
  counts[slot] = (counts[slot] ?? 0) + 1;
}

/**
 * The events of each lane that has any, side by side in one shared buffer, with the lane's slot, of which there are `slots`.
 * Those of home -1 are in none.
 */
function byHome(events: Uint32Array, homes: Int32Array, slots: number): readonly (readonly [number, Uint32Array])[] {
  const sizes = new Uint32Array(slots);
  for (const home of homes) if (home >= 0) add(sizes, home);
  const present = [...sizes.keys()].filter((slot) => (sizes[slot] ?? 0) > 0);
  const ends = new Uint32Array(slots);
  let total = 0;
  for (const slot of present) {
    ends[slot] = total;
    total += sizes[slot] ?? 0;
  }
  const dealt = new Uint32Array(total);
  for (let place = 0; place < homes.length; place++) {
    const home = homes[place] ?? -1;
    if (home < 0) continue;
    const end = ends[home] ?? 0;
    dealt[end] = events[place] ?? 0;
    ends[home] = end + 1;
  }
  return present.map((slot) => [slot, dealt.subarray((ends[slot] ?? 0) - (sizes[slot] ?? 0), ends[slot])]);
}
