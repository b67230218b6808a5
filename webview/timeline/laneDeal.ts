import { type EventTable, meaningByCode, meaningCode } from './eventTable';
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
  /** The events whose mark a slot's lane holds, by time. */
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
 * Deals events out to their lanes, keeping their order. `holders` names for each slot the one whose lane shows it. Two
 * passes over the events, whatever the number of lanes.
 */
export function dealEvents(
  table: EventTable,
  events: Uint32Array,
  slots: LaneSlots,
  holders: Uint32Array,
): DealtEvents {
  const marks = new Uint32Array(slots.size);
  const counts = new Uint32Array(slots.size);
  const failures = new Uint32Array(slots.size);
  const firsts = new Float64Array(slots.size).fill(Infinity);
  const homes = new Int32Array(events.length);
  const broadcasts: number[] = [];
  const messages: number[] = [];
  const failure = meaningCode('failure');
  events.forEach((event, place) => {
    const slot = slots.slotOf(event);
    homes[place] = slot < 0 ? -1 : (holders[slot] ?? slot);
    if (slot < 0) {
      broadcasts.push(event);
      return;
    }
    const home = holders[slot] ?? slot;
    add(marks, home);
    add(counts, home);
    if (table.meaning(event) === failure) add(failures, home);
    const sender = slots.senderOf(event);
    if (firsts[slot] === Infinity) firsts[slot] = table.time(event);
    if (sender < 0) return;
    messages.push(event);
    if (firsts[sender] === Infinity) firsts[sender] = table.time(event);
    const from = holders[sender] ?? sender;
    if (from !== home) add(counts, from);
  });
  return {
    eventsOf: spread(events, homes, marks),
    counts,
    failures,
    firsts,
    broadcasts: Uint32Array.from(broadcasts),
    messages: Uint32Array.from(messages),
  };
}

function add(counts: Uint32Array, slot: number): void {
  counts[slot] = (counts[slot] ?? 0) + 1;
}

/** Puts the events of each lane side by side in one shared buffer. */
function spread(events: Uint32Array, homes: Int32Array, marks: Uint32Array): (slot: number) => Uint32Array {
  const ends = new Uint32Array(marks.length);
  let total = 0;
  marks.forEach((count, slot) => {
    ends[slot] = total;
    total += count;
  });
  const dealt = new Uint32Array(total);
  homes.forEach((home, place) => {
    if (home < 0) return;
    const end = ends[home] ?? 0;
    dealt[end] = events[place] ?? 0;
    ends[home] = end + 1;
  });
  return (slot) => dealt.subarray((ends[slot] ?? 0) - (marks[slot] ?? 0), ends[slot] ?? 0);
}
