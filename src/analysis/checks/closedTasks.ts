import { compareTimestamps } from '../../model/timestamp';
import { type CheckRun, itemPlace } from './checkRun';
import { type EventsInTime } from './eventsInTime';
import { type ClosedPeriod, closedPeriodAt, closedPeriods } from './taskHistory';

/** How many of the further events are named. */
const mostRelated = 10;

/**
 * Kinds that a closed task may well be the source of: how its work ended and locks that it gives back come a moment after
 * the closing, and `rebase_required` is told to it by others (format.md, "What neuraphage puts into events").
 */
const allowed = ['task_completed', 'task_failed', 'task_cancelled', 'lock_released', 'rebase_required'];

/** Events of a task in one time that it was closed. */
interface LateEvents {
  count: number;
  /** The first of them, in the order of time. */
  readonly earliest: number[];
}

/** Events of a task while it was closed, told once for each time that it was, at the earliest of them. */
export async function checkClosedTasks(run: CheckRun): Promise<void> {
  if (!run.looksFor('event-of-closed-task')) return;
  const { events } = run;
  const periods = await periodsByTask(run);
  if (!periods.some((list) => list !== undefined)) return;
  const late = new Map<ClosedPeriod, LateEvents>();
  const { source, ms } = events.columns;
  const roles = Uint8Array.from(events.kinds, (kind) => (allowed.includes(kind) ? 0 : 1));
  const look = (event: number): void => {
    const closed = periods[source[event] ?? 0];
    // Most events come before the closing: a look at the milliseconds is enough for them.
    if (closed === undefined || (ms[event] ?? 0) < (closed[0]?.since.ms ?? Infinity)) return;
    const period = periodOf(events, closed, event);
    if (period === undefined) return;
    const known = late.get(period) ?? { count: 0, earliest: [] };
    if (known.count === 0) late.set(period, known);
    known.count++;
    if (known.earliest.length <= mostRelated) known.earliest.push(event);
  };
  await events.visit(roles, look, () => run.rest());
  for (const [period, found] of late) reportPeriod(run, period, found);
}

/** The period that an event lies in. What happens in the moment of the closing belongs to what was before. */
function periodOf(events: EventsInTime, closed: readonly ClosedPeriod[], event: number): ClosedPeriod | undefined {
  const [only] = closed;
  // The usual task was closed once, and milliseconds tell.
  const isPlain = closed.length === 1 && only?.until === undefined;
  if (isPlain && (events.columns.ms[event] ?? 0) > (only?.since.ms ?? Infinity)) return only;
  const moment = events.timeOf(event);
  const period = closedPeriodAt(closed, moment);
  return period && compareTimestamps(period.since, moment) < 0 ? period : undefined;
}

function reportPeriod(run: CheckRun, { closing }: ClosedPeriod, { count, earliest }: LateEvents): void {
  const [first, ...others] = earliest;
  if (first === undefined) return;
  run.report('event-of-closed-task', run.eventPlace(first), () => ({
    message:
      `${run.nameOf(closing.id)} was closed when this event of it was recorded` +
      `${count === 1 ? '' : `, and ${count - 1} more followed`}.`,
    related: [
      { ...itemPlace(closing), message: 'closed the task' },
      ...others.map((event) => ({ ...run.eventPlace(event), message: 'follows' })),
    ],
  }));
}

/** When each task of the log was closed, by its number there; undefined for those that never were. */
async function periodsByTask(run: CheckRun): Promise<readonly (readonly ClosedPeriod[] | undefined)[]> {
  const periods: (readonly ClosedPeriod[] | undefined)[] = [undefined];
  for (const id of run.events.tasks) {
    const closed = closedPeriods(run, id);
    periods.push(closed.length > 0 ? closed : undefined);
    await run.rest();
  }
  return periods;
}
