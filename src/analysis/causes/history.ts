import { CancelledError } from '../../base/rpc';
import { type LogReading } from '../../log/logReading';
import { type StoredEvent } from '../../model/event';
import { elapsedMs } from '../../model/eventMention';
import { messageKinds } from '../../model/messageRule';
import { type WorkStep, workStepOf } from '../../model/taskWork';
import { type Timestamp } from '../../model/timestamp';
import { isTrouble } from '../../model/trouble';
import { type StoreRecords } from '../../store/storeRecords';
import { linkingValues, type LinkingValues } from './sharedValues';

/** Positions in the log, in the order of time. */
export type Positions = Uint32Array;

/**
 * The events of a store in the order of time, for rules that look for causes: by kind and by task from the columns, and
 * the payloads of the few that a rule asks for. Holds on to positions only, because events may be added between two turns.
 */
export class History {
  private readonly sorted = new Map<string, Positions>();
  private readonly events = new Map<number, StoredEvent | undefined>();
  private readonly values = new WeakMap<StoredEvent, LinkingValues>();
  /** By number of the kind. */
  private readonly roles: KindRole[] = [];
  private readonly numbers = new Map<string, number>();
  /** Of this turn: a reading costs as much as a hundred steps of a loop. */
  private reading: LogReading | undefined;

  constructor(
    readonly records: StoreRecords,
    private readonly signal?: AbortSignal,
  ) {}

  /** Negative when the event `a` is before the event `b`: by time, then by position. */
  compare(a: number, b: number): number {
    const { ms, ns } = this.log.columns;
    return (ms[a] ?? 0) - (ms[b] ?? 0) || (ns[a] ?? 0) - (ns[b] ?? 0) || a - b;
  }

  /** Milliseconds from `a` to `b`, to the nanosecond. */
  msBetween(a: number, b: number): number {
    return elapsedMs(this.timestampOf(a), this.timestampOf(b));
  }

  /** Whole milliseconds since 1970 of an event. */
  msOf(event: number): number {
    return this.log.columns.ms[event] ?? 0;
  }

  timestampOf(event: number): Timestamp {
    const { ms, ns } = this.log.columns;
    return { ms: ms[event] ?? 0, ns: ns[event] ?? 0 };
  }

  /** Line of events.jsonl, from 1. */
  lineOf(event: number): number {
    return this.log.columns.line[event] ?? 0;
  }

  kindOf(event: number): string {
    return this.log.kinds[this.log.columns.kind[event] ?? 0] ?? '';
  }

  /** What the kind of an event means for its task: looked up, because rules ask it of every event of a lane. */
  roleOf(event: number): KindRole {
    const kind = this.log.columns.kind[event] ?? 0;
    return (this.roles[kind] ??= roleOfKind(this.log.kinds[kind] ?? ''));
  }

  /** The number of a task as `sourceNumber` and `targetNumber` give it; -1 where no event names it. */
  numberOf(task: string): number {
    const known = this.numbers.get(task);
    if (known !== undefined) return known;
    const number = (this.log.taskNumber(task) ?? -2) + 1;
    this.numbers.set(task, number);
    return number;
  }

  /** 0 for none. */
  sourceNumber(event: number): number {
    return this.log.columns.source[event] ?? 0;
  }

  /** 0 for none. */
  targetNumber(event: number): number {
    return this.log.columns.target[event] ?? 0;
  }

  sourceOf(event: number): string | undefined {
    return taskAt(this.log, this.log.columns.source[event]);
  }

  targetOf(event: number): string | undefined {
    return taskAt(this.log, this.log.columns.target[event]);
  }

  /** The events of a kind. */
  ofKind(kind: string): Positions {
    const { log } = this;
    const number = log.kindNumber(kind);
    return number === undefined ? none : this.inTimeOrder(`kind ${kind}`, log.eventsOfKind(number));
  }

  /** The events with this task as source or target. */
  ofTask(task: string): Positions {
    const { log } = this;
    const number = log.taskNumber(task);
    return number === undefined ? none : this.inTimeOrder(`task ${task}`, log.eventsOfTask(number));
  }

  /** Those of the events that are before this one, or with `orAt` also it. */
  before(events: Positions, event: number, orAt = false): Positions {
    return events.subarray(0, this.bound(events, event, orAt));
  }

  /** Those of the events that are behind this one. */
  after(events: Positions, event: number): Positions {
    return events.subarray(this.bound(events, event, true));
  }

  /** Those of the events that are at or after a moment in ms. */
  since(events: Positions, ms: number): Positions {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.msOf(events[middle] ?? 0) < ms) low = middle + 1;
      else high = middle;
    }
    return events.subarray(low);
  }

  /** The event with its payload; undefined where the file no longer holds it. */
  async event(position: number): Promise<StoredEvent | undefined> {
    const [event] = await this.read([position]);
    return event;
  }

  /** The events with their payloads, in the same order, without those that the file no longer holds. */
  async read(positions: ArrayLike<number>): Promise<readonly StoredEvent[]> {
    if (this.signal?.aborted) throw new CancelledError();
    const wanted = Array.from(positions);
    const missing = wanted.filter((position) => !this.events.has(position)).toSorted((a, b) => a - b);
    if (missing.length > 0) {
      const events = await this.records.readEvents(missing);
      this.reading = undefined;
      for (const [at, position] of missing.entries()) this.events.set(position, events[at]);
    }
    return wanted.map((position) => this.events.get(position)).filter((event) => event !== undefined);
  }

  /** How many events were read so far: most of an answer's time is reading and comparing them. */
  get eventsRead(): number {
    return this.events.size;
  }

  /** The linking values of an event's payload, worked out once. */
  valuesOf(event: StoredEvent): LinkingValues {
    const known = this.values.get(event);
    if (known) return known;
    const values = linkingValues(event.payload);
    this.values.set(event, values);
    return values;
  }

  private get log(): LogReading {
    return (this.reading ??= this.records.log.read());
  }

  /** How many of the events are before this one, or with `orAt` also it. */
  private bound(events: Positions, event: number, orAt: boolean): number {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = this.compare(events[middle] ?? 0, event);
      if (difference < 0 || (orAt && difference === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Sorted once: the order of events that are there doesn't change when others are added. */
  private inTimeOrder(name: string, events: Uint32Array): Positions {
    const { log } = this;
    if (log.isInTimeOrder) return events;
    const known = this.sorted.get(name);
    if (known) return known;
    const ranks = events.map((event) => log.rankOf(event)).sort();
    const sorted = ranks.map((rank) => log.eventAtRank(rank));
    this.sorted.set(name, sorted);
    return sorted;
  }
}

/** What events of a kind mean for their task. */
export interface KindRole {
  /** It is told something, and does nothing itself. */
  readonly isMessage: boolean;
  readonly isTrouble: boolean;
  /** Whether its work begins or ends. */
  readonly step: WorkStep | undefined;
}

function roleOfKind(kind: string): KindRole {
  return { isMessage: messageKinds.has(kind), isTrouble: isTrouble(kind), step: workStepOf(kind) };
}

const none: Positions = new Uint32Array(0);

/** Columns hold 0 for none, else 1 + the number of the task. */
function taskAt(log: LogReading, number: number | undefined): string | undefined {
  return number === undefined || number === 0 ? undefined : log.tasks[number - 1];
}
