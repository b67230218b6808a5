import { type SessionBeginning } from './session';
import { workStepOf } from './taskWork';

/** Events in order of time, as the rule of sessions looks at them. Ranks are 0 to `size - 1`. */
export interface SessionSeries {
  /** May grow at the end, see `SessionFinder.goOn`. */
  readonly size: number;
  /** Milliseconds from the event at one rank to that at a later one, with their fraction; never negative. */
  elapsed(from: number, to: number): number;
  /** What the event does to the work of its task: 1 begins it, 2 ends it, 0 neither. */
  step(rank: number): number;
  /** Number of the task that it is a sign of life of, or whose work it begins or ends, from 1; 0 for none. */
  task(rank: number): number;
  /**
   * Where a series can tell it faster than rank by rank: a rank from `from` (1 or later) on, `to` at most, before which none
   * from `from` on begins or ends work, or comes more than `gapMs` after the one before it.
   */
  passOver?(from: number, to: number, gapMs: number): number;
}

/** `SessionSeries.step` of an event that begins its task's work. */
export const workStarts = 1;
/** `SessionSeries.step` of an event that ends its task's work. */
export const workEnds = 2;

/** `SessionSeries.step` of events of this kind. */
export function workStepNumber(kind: string): number {
  const step = workStepOf(kind);
  return step === 'start' ? workStarts : step === 'end' ? workEnds : 0;
}

/** Where a session begins. */
export interface SessionStart {
  readonly rank: number;
  readonly beginning: SessionBeginning;
}

/** How long it may take to start all tasks anew after a restart, in ms: neuraphage starts them one after the other. */
export const restartMs = 60_000;

/** The pause that ends a session, in minutes, where nothing else is said: the default of `engram.sessions.gapMinutes`. */
export const usualGapMinutes = 30;

/**
 * The one rule of sessions, for the answers, the timeline and the command line. Sessions are not recorded; they are inferred:
 *
 * - a pause of more than `gapMs` ends one;
 * - so does a restart of the daemon. The log does not record it, but a daemon that comes back starts the tasks anew that were
 *   at work. A session begins at a `task_started` when, within the minute from it on, at least two tasks and at least half of
 *   those at work are started without having ended, and no task at work does anything else before it is started. One task that
 *   is started twice is a second attempt, no restart.
 *
 * Who is at work is forgotten at every beginning. At one moment (to the nanosecond) no session begins that another ends.
 */
export class SessionFinder {
  private readonly found: SessionStart[] = [];
  private next = 0;
  /** By number of a task: the session in which it is at work, 1 for the first; 0 for none. */
  private workingIn = new Uint32Array(64);
  private working = 0;
  /** How it stood at the first start that, for want of later events, may yet turn out to be a restart, or none. */
  private undecided: UndecidedStart | undefined;
  /** By number of a task: 1 + the start whose minute it was last seen to be started in. */
  private startedIn = new Uint32Array(64);

  constructor(
    private readonly series: SessionSeries,
    private readonly gapMs: number,
  ) {}

  /** The rank from which on events have not been looked at. */
  get rank(): number {
    return this.next;
  }

  /** Where sessions begin among the events that were looked at. A copy. */
  get starts(): readonly SessionStart[] {
    return [...this.found];
  }

  /** Looks at the events up to rank `to`, exclusive. */
  walk(to: number): void {
    const { series, gapMs } = this;
    for (let rank = this.next; rank < to; rank++) {
      if (rank > 0 && series.passOver) rank = series.passOver(rank, to, gapMs);
      if (rank >= to) break;
      const pause = rank === 0 ? 0 : series.elapsed(rank - 1, rank);
      if (rank === 0) this.begin(rank, 'first');
      else if (pause > gapMs) this.begin(rank, 'pause');
      const step = series.step(rank);
      if (step === 0) continue;
      const task = series.task(rank);
      if (task === 0) continue;
      if (step === workStarts && pause > 0 && this.isRestart(rank, task)) this.begin(rank, 'restart');
      this.work(task, step === workStarts);
    }
    this.next = Math.max(this.next, to);
  }

  /**
   * To be called when events were added behind all others, before they are looked at: goes back to what they may decide
   * otherwise, which are the last minute's starts at most.
   */
  goOn(): void {
    const { undecided } = this;
    if (!undecided) return;
    this.next = undecided.rank;
    this.found.length = undecided.sessions;
    this.workingIn = undecided.workingIn;
    this.working = undecided.working;
    this.undecided = undefined;
    this.startedIn.fill(0);
  }

  private begin(rank: number, beginning: SessionBeginning): void {
    this.found.push({ rank, beginning });
    this.working = 0;
  }

  private isAtWork(task: number): boolean {
    return this.found.length > 0 && this.workingIn[task] === this.found.length;
  }

  private work(task: number, begins: boolean): void {
    if (this.isAtWork(task) === begins) return;
    if (task >= this.workingIn.length) this.workingIn = withRoomFor(this.workingIn, task);
    this.workingIn[task] = begins ? this.found.length : 0;
    this.working += begins ? 1 : -1;
  }

  /** Looks ahead no further than the first task that goes on with its work, as nearly always. */
  private isRestart(first: number, starting: number): boolean {
    const { series, working } = this;
    if (working < 2 || !this.isAtWork(starting)) return false;
    let started = 0;
    let rank = first;
    for (; rank < series.size && series.elapsed(first, rank) <= restartMs; rank++) {
      const task = series.task(rank);
      if (!this.isAtWork(task) || this.startedIn[task] === first + 1) continue;
      if (series.step(rank) !== workStarts) return false;
      if (task >= this.startedIn.length) this.startedIn = withRoomFor(this.startedIn, task);
      this.startedIn[task] = first + 1;
      started++;
    }
    if (rank === series.size) {
      const [sessions, workingIn] = [this.found.length, this.workingIn.slice()];
      this.undecided ??= { rank: first, sessions, workingIn, working };
    }
    return started >= 2 && started * 2 >= working;
  }
}

interface UndecidedStart {
  readonly rank: number;
  readonly sessions: number;
  readonly workingIn: Uint32Array<ArrayBuffer>;
  readonly working: number;
}

function withRoomFor(numbers: Uint32Array, place: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(place + 1, numbers.length * 2));
  larger.set(numbers);
  return larger;
}

/** Where the sessions of a series begin (`SessionFinder`). */
export function sessionStarts(series: SessionSeries, gapMs: number): readonly SessionStart[] {
  const finder = new SessionFinder(series, gapMs);
  finder.walk(series.size);
  return finder.starts;
}
