import { type SessionBeginning } from './session';

/** Events in order of time, as the rule of sessions looks at them. Ranks are 0 to `size - 1`. */
export interface SessionSeries {
  readonly size: number;
  /** Milliseconds from the event at one rank to that at a later one, with their fraction; never negative. */
  elapsed(from: number, to: number): number;
  /** What the event does to the work of its task: 1 begins it, 2 ends it, 0 neither. */
  step(rank: number): number;
  /** Number of the task that it is a sign of life of, or whose work it begins or ends, from 1; 0 for none. */
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
 *   at work. A session begins at a `task_started` when, within the minute from it on, at least two tasks and at least half of
 *   those at work are started without having ended, and no task at work does anything else before it is started. One task that
 *   is started twice is a second attempt, no restart.
 *
 * Who is at work is forgotten at every beginning. At one moment (to the nanosecond) no session begins that another ends.
 */
export function sessionStarts(series: SessionSeries, gapMs: number): readonly SessionStart[] {
  const starts: SessionStart[] = [];
  if (series.size > 0) starts.push({ rank: 0, beginning: 'first' });
  const atWork = new Set<number>();
  for (let rank = 0; rank < series.size; rank++) {
    const pause = rank === 0 ? 0 : series.elapsed(rank - 1, rank);
    if (pause > gapMs) {
      starts.push({ rank, beginning: 'pause' });
      atWork.clear();
    }
    const step = series.step(rank);
    if (step === workStarts) {
      if (pause > 0 && isRestart(series, rank, atWork)) {
        starts.push({ rank, beginning: 'restart' });
        atWork.clear();
      }
      atWork.add(series.task(rank));
    } else if (step === workEnds) atWork.delete(series.task(rank));
  }
  return starts;
}

/** Looks ahead no further than the first task that goes on with its work, as nearly always. */
function isRestart(series: SessionSeries, first: number, atWork: ReadonlySet<number>): boolean {
  if (atWork.size < 2 || !atWork.has(series.task(first))) return false;
  const started = new Set<number>();
  for (let rank = first; rank < series.size && series.elapsed(first, rank) <= restartMs; rank++) {
    const task = series.task(rank);
    if (!atWork.has(task) || started.has(task)) continue;
    if (series.step(rank) !== workStarts) return false;
    started.add(task);
  }
  return started.size >= 2 && started.size * 2 >= atWork.size;
}
