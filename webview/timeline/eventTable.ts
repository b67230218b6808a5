import { describeEventKind, meanings, type Meaning } from '../../src/model/eventKind';
import { type EventColumns } from '../../src/model/packedEvents';
import { type SessionMs, sessionMs, timeWindow, type TimeWindow } from './timeScale';

/** Events as they come from the host: `start` … in file order. */
export interface ArrivedColumns extends EventColumns {
  readonly generation: number;
  /** Voids everything from before. */
  readonly reset: boolean;
  readonly start: number;
  /** How many events there will be, where that is known: room is made for them at once. */
  readonly total?: number;
  /** The kinds from this index on; `tasks` alike. Those before have come with earlier columns. */
  readonly kindsFrom: number;
  readonly kinds: readonly string[];
  readonly tasksFrom: number;
  readonly tasks: readonly string[];
}

/** Meanings by the code that the table uses. */
export const meaningByCode = Object.keys(meanings) as readonly Meaning[];
const codeOfMeaning = new Map(meaningByCode.map((meaning, code) => [meaning, code]));

/** The code of a meaning, 0 … 9. */
export const meaningCode = (meaning: Meaning): number => codeOfMeaning.get(meaning) ?? 0;

const smallestCapacity = 1024;
/** What is to come is made room for up to so many events: 570 MB. */
const largestPromise = 2 ** 24;

/**
 * The events of a store in typed columns, filled in place. Positions are those of the file. `order` lists them by time
 * (the file's order where times are equal), also when lines arrive late. 34 bytes an event.
 */
export class EventTable {
  private times = new Float64Array(0);
  private nanoseconds = new Uint32Array(0);
  private kindCodes = new Uint16Array(0);
  private sources = new Uint32Array(0);
  private targets = new Uint32Array(0);
  private ordered = new Uint32Array(0);
  private readonly meaningCodes: number[] = [];
  private readonly allKinds: string[] = [];
  private readonly allTasks: string[] = [];

  /** What `since` was asked last, for the events that there are. */
  private asked: { readonly position: number; readonly events: Uint32Array } | undefined;

  /** Whether no event came that is earlier than one before it in the file. */
  private isFileOrder = true;

  /** How many events there are, and how many there is room for. */
  length = 0;
  capacity = 0;
  generation = -1;
  /** Rises when everything is voided: what was made of the events then means nothing any more. */
  edition = 0;
  /** Milliseconds since 1970 of session time 0: the whole second of the first event that came. */
  originMs = 0;
  /** In the order in which they came, as `tasks`: both only ever grow in an edition. */
  get kinds(): readonly string[] {
    return this.allKinds;
  }

  /** Task ids; a task's code is 1 + its index here, 0 is none. */
  get tasks(): readonly string[] {
    return this.allTasks;
  }

  /**
   * Takes events in. False, and nothing taken, where events before `start`, or kinds or tasks before theirs, are missing or
   * the columns differ in length: the sender must begin anew.
   */
  append(columns: ArrivedColumns): boolean {
    const restart = columns.reset || columns.generation !== this.generation;
    const count = columns.ms.length;
    const even = [columns.ns, columns.kind, columns.source, columns.target].every((column) => column.length === count);
    const known = restart ? { events: 0, kinds: 0, tasks: 0 } : this.known;
    const joins = columns.start <= known.events && columns.kindsFrom <= known.kinds && columns.tasksFrom <= known.tasks;
    if (!even || !joins) return false;
    if (restart) this.clear(columns.generation);
    this.asked = undefined;
    this.name(columns);
    if (this.length === 0 && count > 0) this.originMs = Math.floor((columns.ms[0] ?? 0) / 1000) * 1000;
    this.take(columns, this.length - columns.start, columns.total);
    return true;
  }

  /** Session time of an event. */
  time(event: number): SessionMs {
    return sessionMs(this.times[event] ?? 0);
  }

  /** Whole milliseconds since 1970 and the nanoseconds beyond, exactly as recorded. */
  moment(event: number): { readonly ms: number; readonly ns: number } {
    const ns = this.nanoseconds[event] ?? 0;
    return { ms: Math.round(this.originMs + (this.times[event] ?? 0) - ns / 1e6), ns };
  }

  /** The kind, as text. */
  kind(event: number): string {
    return this.kinds[this.kindCodes[event] ?? 0] ?? '';
  }

  /** Index of the kind in `kinds`. */
  kindCode(event: number): number {
    return this.kindCodes[event] ?? 0;
  }

  /** Code of what the kind means, see `meaningByCode`. */
  meaning(event: number): number {
    return this.meaningCodes[this.kindCodes[event] ?? 0] ?? 0;
  }

  /** Code of the source task, 0 for none. */
  source(event: number): number {
    return this.sources[event] ?? 0;
  }

  /** Code of the target task, 0 for none. */
  target(event: number): number {
    return this.targets[event] ?? 0;
  }

  /** Id of the task with this code; undefined for none. */
  taskId(code: number): string | undefined {
    return code === 0 ? undefined : this.tasks[code - 1];
  }

  /** All events by time. A view that the next `append` voids. */
  get order(): Uint32Array {
    return this.ordered.subarray(0, this.length);
  }

  /** From the first to the last event; undefined when there is none. */
  get range(): TimeWindow | undefined {
    if (this.length === 0) return undefined;
    return timeWindow(this.time(this.ordered[0] ?? 0), this.time(this.ordered[this.length - 1] ?? 0));
  }

  /**
   * The events from this position of the file on, by time. As many steps as they are, and some more where they came out of
   * order; none where the same was asked last, as everything that goes on with the events asks. The next `append` voids it.
   */
  since(position: number): Uint32Array {
    if (this.asked?.position !== position) this.asked = { position, events: this.findSince(position) };
    return this.asked.events;
  }

  /** Whether an event stands before another one in the order of time. */
  isBefore(event: number, other: number): boolean {
    return this.compare(event, other) < 0;
  }

  private findSince(position: number): Uint32Array {
    const last = this.order.subarray(position);
    if (this.isFileOrder) return last;
    for (const event of last) {
      if (event >= position) continue;
      const events = Uint32Array.from({ length: this.length - position }, (_, i) => position + i);
      return events.sort((a, b) => this.compare(a, b));
    }
    return last;
  }

  private get known(): { readonly events: number; readonly kinds: number; readonly tasks: number } {
    return { events: this.length, kinds: this.kinds.length, tasks: this.tasks.length };
  }

  private compare(a: number, b: number): number {
    return (this.times[a] ?? 0) - (this.times[b] ?? 0) || a - b;
  }

  /** Takes the names that are new. */
  private name({ kindsFrom, kinds, tasksFrom, tasks }: ArrivedColumns): void {
    for (const kind of kinds.slice(this.kinds.length - kindsFrom)) {
      this.allKinds.push(kind);
      this.meaningCodes.push(meaningCode(describeEventKind(kind).meaning));
    }
    for (const task of tasks.slice(this.tasks.length - tasksFrom)) this.allTasks.push(task);
  }

  private clear(generation: number): void {
    this.edition++;
    this.isFileOrder = true;
    this.length = 0;
    this.allKinds.length = 0;
    this.allTasks.length = 0;
    this.meaningCodes.length = 0;
    this.generation = generation;
    this.originMs = 0;
  }

  private take(columns: EventColumns, known: number, total: number | undefined): void {
    const from = this.length;
    const to = from + Math.max(0, columns.ms.length - known);
    this.grow(to, Math.min(total ?? 0, largestPromise));
    const [ms, ns] = [columns.ms.subarray(known), columns.ns.subarray(known)];
    const { times, originMs } = this;
    for (let row = 0; row < ms.length; row++) times[from + row] = (ms[row] ?? 0) - originMs + (ns[row] ?? 0) / 1e6;
    this.nanoseconds.set(ns, from);
    this.kindCodes.set(columns.kind.subarray(known), from);
    this.sources.set(columns.source.subarray(known), from);
    this.targets.set(columns.target.subarray(known), from);
    this.length = to;
    this.sortIn(from, to);
  }

  private grow(length: number, promised: number): void {
    if (length <= this.capacity) return;
    this.capacity = Math.max(smallestCapacity, length, promised, this.capacity * 2);
    const grown = <Column extends Float64Array | Uint32Array | Uint16Array>(larger: Column, old: Column): Column => {
      larger.set(old);
      return larger;
    };
    this.times = grown(new Float64Array(this.capacity), this.times);
    this.nanoseconds = grown(new Uint32Array(this.capacity), this.nanoseconds);
    this.kindCodes = grown(new Uint16Array(this.capacity), this.kindCodes);
    this.sources = grown(new Uint32Array(this.capacity), this.sources);
    this.targets = grown(new Uint32Array(this.capacity), this.targets);
    this.ordered = grown(new Uint32Array(this.capacity), this.ordered);
  }

  /** Nearly always the new events are the latest and in order; otherwise they are sorted and merged from the back. */
  private sortIn(from: number, to: number): void {
    const { times } = this;
    const added = this.ordered.subarray(from, to);
    let latest = from === 0 ? -Infinity : (times[this.ordered[from - 1] ?? 0] ?? 0);
    let isInOrder = true;
    for (let event = from; event < to; event++) {
      const time = times[event] ?? 0;
      if (time < latest) isInOrder = false;
      latest = time;
      added[event - from] = event;
    }
    if (isInOrder) return;
    this.isFileOrder = false;
    this.merge(
      from,
      added.slice().sort((a, b) => this.compare(a, b)),
    );
  }

  private merge(from: number, added: Uint32Array): void {
    let old = from - 1;
    let next = added.length - 1;
    for (let place = from + added.length - 1; next >= 0; place--) {
      const oldEvent = this.ordered[old] ?? 0;
      const newEvent = added[next] ?? 0;
      const takeOld = old >= 0 && this.isBefore(newEvent, oldEvent);
      this.ordered[place] = takeOld ? oldEvent : newEvent;
      if (takeOld) old--;
      else next--;
    }
  }
}

/** The first place in `events` (ordered by time) whose event is not before `time`. */
export function firstAtOrAfter(table: EventTable, events: Uint32Array, time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.time(events[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
