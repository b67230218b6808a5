import { type SessionBeginning } from './session';

/** Events in order of time, as the rule of sessions looks at them. Ranks are 0 to `size - 1`. */
export interface SessionSeries {
  readonly size: number;
  /** How many tasks there are. */
  readonly tasks: number;
  /** In ms, from whenever; may have a fraction. Never before that of the rank before. */
  time(rank: number): number;
  /** What the event does to the work of its task: 1 begins it, 2 ends it, 0 neither. */
  step(rank: number): number;
  /** Number of the task that it is a sign of life of, or whose work it begins or ends, 1 to `tasks`; 0 for none. */
  task(rank: number): number;
}

/** `SessionSeries.step` of an event that begins its task's work. */
export const workStarts = 1;
/** `SessionSeries.step` of an event that ends its task's work. */
export const workEnds = 2;

/** Where a session begins. */
export interface SessionStart {
  readonly rank: number;
  readonly beginning: SessionBeginning;
}

/** How long it may take to start all tasks anew after a restart, in ms: neuraphage starts them one after the other. */
const restartMs = 60_000;

/** The pause that ends a session, in minutes, where nothing else is said: the default of `engram.sessions.gapMinutes`. */
export const usualGapMinutes = 30;

/**
 * The one rule of sessions, for the answers, the timeline and the command line. Sessions are not recorded; they are inferred:
 *
 * - a pause of more than `gapMs` ends one;
 * - so does a restart of the daemon. The log does not record it, but a daemon that comes back starts the tasks anew that were
 *   at work. A session begins at a `task_started` when at least two tasks, and at least half of those at work, are started
 *   without having ended, all within a minute and each before it does anything else; the others must be silent for good.
 *   One task that is started twice is a second attempt, no restart.
 *
 * Who is at work is forgotten at every beginning. At one moment (to the nanosecond) no session begins that another ends.
 */
export function sessionStarts(series: SessionSeries, gapMs: number): readonly SessionStart[] {
  const starts: SessionStart[] = [];
  if (series.size > 0) starts.push({ rank: 0, beginning: 'first' });
  const restarts = new RestartFinder(series);
  let last = series.size > 0 ? series.time(0) : 0;
  for (let rank = 0; rank < series.size; rank++) {
    const time = series.time(rank);
    if (time - last > gapMs) {
      starts.push({ rank, beginning: 'pause' });
      restarts.begin();
    } else if (restarts.isRestart(rank) && time > last) {
      starts.push({ rank, beginning: 'restart' });
      restarts.begin();
    }
    restarts.pass(rank);
    last = time;
  }
  return starts;
}

/** Looks at each event of a series in turn: who is at work, and what each of them does next. */
class RestartFinder {
  /** For each rank the rank of the next event of the same task; `size` where none follows. */
  private readonly next: Uint32Array;
  /** The rank of each task's last event so far. */
  private readonly last: Uint32Array;
  private readonly atWork = new Set<number>();

  constructor(private readonly series: SessionSeries) {
    this.next = nextOfSameTask(series);
    this.last = new Uint32Array(series.tasks + 1);
  }

  /** Forgets who is at work. */
  begin(): void {
    this.atWork.clear();
  }

  pass(rank: number): void {
    const task = this.series.task(rank);
    if (task === 0) return;
    this.last[task] = rank;
    const step = this.series.step(rank);
    if (step === workStarts) this.atWork.add(task);
    else if (step === workEnds) this.atWork.delete(task);
  }

  isRestart(rank: number): boolean {
    const { series, next, last, atWork } = this;
    if (atWork.size < 2 || series.step(rank) !== workStarts || !atWork.has(series.task(rank))) return false;
    const until = series.time(rank) + restartMs;
    let started = 0;
    for (const task of atWork) {
      const following = next[last[task] ?? 0] ?? series.size;
      if (following >= series.size) continue;
      if (series.step(following) !== workStarts || series.time(following) > until) return false;
      started++;
    }
    return started >= 2 && started * 2 >= atWork.size;
  }
}

function nextOfSameTask(series: SessionSeries): Uint32Array {
  const { size } = series;
  const next = new Uint32Array(size);
  const following = new Uint32Array(series.tasks + 1).fill(size);
  for (let rank = size - 1; rank >= 0; rank--) {
    const task = series.task(rank);
    if (task === 0) continue;
    next[rank] = following[task] ?? size;
    following[task] = rank;
  }
  return next;
}
