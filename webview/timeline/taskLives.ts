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

/** What an event does to its task; undefined for nothing that has a length. */
type Step = Outcome | 'start' | 'acquire' | 'release' | undefined;

/** The lives of the table's tasks as it is now. */
export function taskLives(table: EventTable): ReadonlyMap<number, TaskLife> {
  return new TaskLives(table).take();
}

/**
 * Attempts and locks by task code, as events arrive. An attempt runs from task_started to the next task_completed,
 * task_failed or task_cancelled; a second start ends the first attempt without an outcome. Of several locks at once the
 * first taken is the first released: which resource is meant stands in the payload, which the timeline doesn't have.
 */
export class TaskLives {
  /** By code of the task. */
  private readonly courses: (Course | undefined)[] = [];
  /** Codes of the tasks whose course went on since their life was told. */
  private readonly changed = new Set<number>();
  private readonly lives = new Map<number, TaskLife>();
  /** By code of the kind: a text is compared once a kind, not once an event. */
  private readonly steps: Step[] = [];
  private known = 0;

  constructor(private readonly table: EventTable) {}

  /** Goes on with what has arrived. */
  grow(): void {
    const { table, courses, steps, changed } = this;
    for (const kind of table.kinds.slice(steps.length)) steps.push(stepOf(kind));
    for (const event of table.since(this.known)) {
      if (steps[table.kindCode(event)] === undefined) continue;
      const task = table.source(event) || table.target(event);
      if (task === 0) continue;
      changed.add(task);
      (courses[task] ??= new Course(table, steps)).add(event);
    }
    this.known = table.length;
  }

  /** Lives with all that has arrived: always the same map, in which lives that went on are other objects. */
  take(): ReadonlyMap<number, TaskLife> {
    this.grow();
    for (const task of this.changed) {
      const course = this.courses[task];
      if (course) this.lives.set(task, course.life);
    }
    this.changed.clear();
    return this.lives;
  }
}

function stepOf(kind: string): Step {
  const { meaning } = describeEventKind(kind);
  if (meaning === 'start') return 'start';
  if (meaning === 'lock') return kind === 'lock_acquired' ? 'acquire' : 'release';
  return outcomes.get(kind);
}

/** What has become of one task until now. */
class Course {
  /** Those that begin or end something, by time. */
  private readonly events: number[] = [];
  private attempts: Attempt[] = [];
  private locks: LockSpan[] = [];
  private startedAt: SessionMs | undefined;
  private held: number[] = [];

  /** `steps` tells by the code of a kind what its events do. */
  constructor(
    private readonly table: EventTable,
    private readonly steps: readonly Step[],
  ) {}

  /** Goes on with an event; one that happened before others has the course told anew. */
  add(added: number): void {
    const { events, table } = this;
    const last = events.at(-1);
    if (last === undefined || table.isBefore(last, added)) {
      events.push(added);
      this.goOn(added);
      return;
    }
    events.splice(events.findLastIndex((event) => table.isBefore(event, added)) + 1, 0, added);
    this.beginAnew();
  }

  /** With what still goes on. */
  get life(): TaskLife {
    const { table, startedAt } = this;
    const going: Attempt[] = startedAt === undefined ? [] : [{ start: startedAt, end: undefined, outcome: 'open' }];
    const held = this.held.map((acquired) => ({
      start: table.time(acquired),
      end: undefined,
      acquired,
      released: undefined,
    }));
    const locks = [...this.locks, ...held].sort((a, b) => a.start - b.start || a.acquired - b.acquired);
    return { attempts: [...this.attempts, ...going], locks };
  }

  private beginAnew(): void {
    [this.attempts, this.locks, this.held, this.startedAt] = [[], [], [], undefined];
    for (const event of this.events) this.goOn(event);
  }

  private goOn(event: number): void {
    const time = this.table.time(event);
    const step = this.steps[this.table.kindCode(event)];
    if (step === undefined) return;
    if (step === 'acquire') this.held.push(event);
    else if (step === 'release') this.release(event, time);
    else {
      if (this.startedAt !== undefined) {
        this.attempts.push({ start: this.startedAt, end: time, outcome: step === 'start' ? 'open' : step });
      }
      this.startedAt = step === 'start' ? time : undefined;
    }
  }

  private release(event: number, time: SessionMs): void {
    const acquired = this.held.shift();
    if (acquired === undefined) this.locks.push({ start: time, end: time, acquired: event, released: undefined });
    else this.locks.push({ start: this.table.time(acquired), end: time, acquired, released: event });
  }
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
