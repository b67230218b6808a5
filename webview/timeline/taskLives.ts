import { describeEventKind } from '../../src/model/eventKind';
import { type EventTable } from './eventTable';
import { type SessionMs, sessionMs } from './timeScale';

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
  // By code of the kind: a text is compared once a kind, not once an event.
  const steps = table.kinds.map(stepOf);
  for (const event of table.order) {
    const step = steps[table.kindCode(event)];
    if (step === undefined) continue;
    const task = table.source(event) || table.target(event);
    if (task === 0) continue;
    const course = courses.get(task) ?? { attempts: [], locks: [], startedAt: undefined, held: [] };
    courses.set(task, course);
    if (step === 'start') begin(course, table.time(event));
    else if (step === 'acquire') course.held.push(event);
    else if (step === 'release') release(course, event, table);
    else end(course, table.time(event), step);
  }
  for (const course of courses.values()) finish(course, table);
  return courses;
}

/** What an event of this kind does to its task; undefined for nothing that has a length. */
function stepOf(kind: string): Outcome | 'start' | 'acquire' | 'release' | undefined {
  const { meaning } = describeEventKind(kind);
  if (meaning === 'start') return 'start';
  if (meaning === 'lock') return kind === 'lock_acquired' ? 'acquire' : 'release';
  return outcomes.get(kind);
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

/** Of bars over each other the one is seen that matters most. */
const gravity: readonly Outcome[] = ['success', 'cancelled', 'open', 'failure'];

/**
 * The attempts of several tasks as bars of one lane, one after the other: at every moment the one that matters most, a
 * failure before what goes on, that before the cancelled, and that before success. Those of one task come as they are.
 */
export function attemptsTogether(courses: readonly (readonly Attempt[])[]): readonly Attempt[] {
  if (courses.length <= 1) return courses[0] ?? [];
  const all = courses.flat();
  const edges = all
    .flatMap(({ start, end, outcome }) => [
      { time: start, change: 1, outcome },
      { time: end ?? sessionMs(Infinity), change: -1, outcome },
    ])
    .sort((a, b) => a.time - b.time);
  const running = new Map<Outcome, number>();
  const bars: Attempt[] = [];
  let since = sessionMs(-Infinity);
  let seen: Outcome | undefined;
  edges.forEach(({ time, change, outcome }, i) => {
    running.set(outcome, (running.get(outcome) ?? 0) + change);
    if (edges[i + 1]?.time === time) return;
    const next = gravity.findLast((candidate) => (running.get(candidate) ?? 0) > 0);
    if (next === seen) return;
    if (seen !== undefined) bars.push({ start: since, end: time === Infinity ? undefined : time, outcome: seen });
    since = time;
    seen = next;
  });
  return bars;
}
