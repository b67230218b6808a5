import { TimeSlice } from '../../../base/timeSlice';
import { type LogReading } from '../../../log/logReading';

/** How an attempt ended, by the kind of the event that says so. */
const outcomes = {
  task_completed: 'completed',
  task_failed: 'failed',
  task_cancelled: 'cancelled',
} as const;
export type Outcome = (typeof outcomes)[keyof typeof outcomes];

/** One attempt at a task: from a `task_started` to the event that ends it. */
export interface Attempt {
  /** 1 for the first of its task. */
  readonly number: number;
  /** Position of the event that began it. */
  readonly start: number;
  /** Position of the last event of it: the one that ended it, or the last before the next attempt or the end of the log. */
  end: number;
  /** Undefined where nothing says how it ended. */
  outcome: Outcome | undefined;
}

/** The attempts of a log, and which of them each event belongs to. */
export interface Attempts {
  /** All of them, those of a task one after the other in the order of time. */
  readonly attempts: readonly Attempt[];
  /** By number of a task: its first attempt in `attempts`; one more entry at the end. */
  readonly firstOfTask: Uint32Array;
  /** By event: the attempt of the task that it belongs to; -1 outside of attempts. */
  readonly within: Int32Array;
  /** By event that is a message: the attempt of the receiver that goes on then; -1 for none. */
  readonly receivedIn: Int32Array;
}

/** A slice of work in ms, after which calls are answered. */
const sliceMs = 8;
const eventsBetweenLooks = 1024;

/**
 * Walks over every task of a log, also over events that are not exported: an attempt is as long as it was, whatever a query
 * leaves out. Rejects with CancelledError when `signal` is aborted.
 */
export async function findAttempts(reading: LogReading, signal?: AbortSignal): Promise<Attempts> {
  const attempts: Attempt[] = [];
  // More tasks may come up while this rests.
  const tasks = reading.tasks.length;
  const firstOfTask = new Uint32Array(tasks + 1);
  const within = new Int32Array(reading.size).fill(-1);
  const receivedIn = new Int32Array(reading.size).fill(-1);
  const steps = reading.kinds.map(stepOf);
  const { kind } = reading.columns;
  const slice = new TimeSlice(sliceMs);
  let walked = 0;
  for (let task = 0; task < tasks; task++) {
    firstOfTask[task] = attempts.length;
    let current = -1;
    for (const event of eventsInTime(reading, task)) {
      if (++walked % eventsBetweenLooks === 0 && slice.isUsedUp) await slice.rest(signal);
      if (ownerOf(reading, event) !== task) {
        receivedIn[event] = current;
        continue;
      }
      const step = steps[kind[event] ?? 0];
      if (step === 'start') {
        current = attempts.length;
        const number = current - (firstOfTask[task] ?? 0) + 1;
        attempts.push({ number, start: event, end: event, outcome: undefined });
      }
      within[event] = current;
      const attempt = attempts[current];
      if (!attempt) continue;
      attempt.end = event;
      if (step === undefined || step === 'start') continue;
      attempt.outcome = step;
      current = -1;
    }
  }
  firstOfTask[tasks] = attempts.length;
  return { attempts, firstOfTask, within, receivedIn };
}

function stepOf(kind: string): Outcome | 'start' | undefined {
  if (kind === 'task_started') return 'start';
  return isEnding(kind) ? outcomes[kind] : undefined;
}

function isEnding(kind: string): kind is keyof typeof outcomes {
  return Object.hasOwn(outcomes, kind);
}

/** The number of the task in whose lane the event lies: its source, else its target; -1 for a broadcast. */
export function ownerOf({ columns }: LogReading, event: number): number {
  const source = columns.source[event] ?? 0;
  return (source === 0 ? (columns.target[event] ?? 0) : source) - 1;
}

/** Positions of a task's events by time, then by position: those that the log had when it was read. */
export function eventsInTime(reading: LogReading, task: number): Uint32Array {
  const events = reading.eventsOfTask(task);
  let count = events.length;
  while (count > 0 && (events[count - 1] ?? 0) >= reading.size) count--;
  const known = events.subarray(0, count);
  return reading.isInTimeOrder ? known : known.slice().sort((a, b) => compareEvents(reading, a, b));
}

/** Negative when the event `a` is before the event `b`: by time, then by position. */
export function compareEvents({ columns }: LogReading, a: number, b: number): number {
  const { ms, ns } = columns;
  return (ms[a] ?? 0) - (ms[b] ?? 0) || (ns[a] ?? 0) - (ns[b] ?? 0) || a - b;
}
