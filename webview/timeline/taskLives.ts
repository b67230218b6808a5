import { type EventTable, meaningCode } from './eventTable';
import { type SessionMs } from './timeScale';

/** How an attempt at a task ended; `open` when nothing says that it did. */
export type Outcome = 'success' | 'failure' | 'cancelled' | 'open';

/** One attempt at a task: a bar. */
export interface Attempt {
  readonly start: SessionMs;
  /** Undefined while it goes on. */
  readonly end: SessionMs | undefined;
  readonly outcome: Outcome;
}

/** A lock that a task held: a thin bar. */
export interface LockSpan {
  readonly start: SessionMs;
  /** Undefined where no release follows. */
  readonly end: SessionMs | undefined;
  /** Position of the event that took it; of the release where no taking came before. */
  readonly acquired: number;
  readonly released: number | undefined;
}

/** What is known of one task's course. */
export interface TaskLife {
  readonly attempts: readonly Attempt[];
  readonly locks: readonly LockSpan[];
}

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ['task_completed', 'success'],
  ['task_failed', 'failure'],
  ['task_cancelled', 'cancelled'],
]);

interface Course {
  attempts: Attempt[];
  locks: LockSpan[];
  startedAt: SessionMs | undefined;
  held: number[];
}

/**
 * Attempts and locks by task code. An attempt runs from task_started to the next task_completed, task_failed or
 * task_cancelled; a second start ends the first attempt without an outcome. Of several locks at once the first taken is
 * the first released: which resource is meant stands in the payload, which the timeline doesn't have.
 */
export function taskLives(table: EventTable): ReadonlyMap<number, TaskLife> {
  const courses = new Map<number, Course>();
  const lockCode = meaningCode('lock');
  const startCode = meaningCode('start');
  for (const event of table.order) {
    const meaning = table.meaning(event);
    const kind = table.kind(event);
    const outcome = outcomes.get(kind);
    if (outcome === undefined && meaning !== lockCode && meaning !== startCode) continue;
    const task = table.source(event) || table.target(event);
    if (task === 0) continue;
    const course = courses.get(task) ?? { attempts: [], locks: [], startedAt: undefined, held: [] };
    courses.set(task, course);
    const time = table.time(event);
    if (meaning === startCode) begin(course, time);
    else if (outcome !== undefined) end(course, time, outcome);
    else if (kind === 'lock_acquired') course.held.push(event);
    else release(course, event, table);
  }
  for (const course of courses.values()) finish(course, table);
  return courses;
}

function begin(course: Course, time: SessionMs): void {
  if (course.startedAt !== undefined) course.attempts.push({ start: course.startedAt, end: time, outcome: 'open' });
  course.startedAt = time;
}

function end(course: Course, time: SessionMs, outcome: Outcome): void {
  if (course.startedAt === undefined) return;
  course.attempts.push({ start: course.startedAt, end: time, outcome });
  course.startedAt = undefined;
}

function release(course: Course, event: number, table: EventTable): void {
  const acquired = course.held.shift();
  const time = table.time(event);
  if (acquired === undefined) course.locks.push({ start: time, end: time, acquired: event, released: undefined });
  else course.locks.push({ start: table.time(acquired), end: time, acquired, released: event });
}

function finish(course: Course, table: EventTable): void {
  if (course.startedAt !== undefined) {
    course.attempts.push({ start: course.startedAt, end: undefined, outcome: 'open' });
  }
  for (const acquired of course.held) {
    course.locks.push({ start: table.time(acquired), end: undefined, acquired, released: undefined });
  }
  course.locks.sort((a, b) => a.start - b.start || a.acquired - b.acquired);
}
