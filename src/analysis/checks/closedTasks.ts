import { compareTimestamps } from '../../model/timestamp';
import { type CheckRun, itemPlace } from './checkRun';
import { type ClosedPeriod, closedPeriodAt, closedPeriods } from './taskHistory';

/** How many of the further events are named. */
const mostRelated = 10;

/**
 * Kinds that a closed task may well be the source of: how its work ended and locks that it gives back come a moment after
 * the closing, and `rebase_required` is told to it by others (format.md, "What neuraphage puts into events").
 */
const allowed = ['task_completed', 'task_failed', 'task_cancelled', 'lock_released', 'rebase_required'];

/** Events of a task while it was closed, told once for each time that it was, at the earliest of them. */
export async function checkClosedTasks(run: CheckRun): Promise<void> {
  if (!run.looksFor('event-of-closed-task')) return;
  const { events } = run;
  const periods = await periodsByTask(run);
  if (!periods.some((list) => list !== undefined)) return;
  const late = new Map<ClosedPeriod, number[]>();
  const { source, ms } = events.columns;
  const roles = Uint8Array.from(events.kinds, (kind) => (allowed.includes(kind) ? 0 : 1));
  const look = (event: number): void => {
    const closed = periods[source[event] ?? 0];
    // Most events come before the closing: a look at the milliseconds is enough for them.
    if (closed === undefined || (ms[event] ?? 0) < (closed[0]?.since.ms ?? Infinity)) return;
    const period = closedPeriodAt(closed, events.timeOf(event));
    // What happens in the moment of the closing belongs to it.
    if (period === undefined || compareTimestamps(period.since, events.timeOf(event)) === 0) return;
    const list = late.get(period);
    if (list) list.push(event);
    else late.set(period, [event]);
  };
  await events.visit(roles, look, () => run.rest());
  for (const [period, list] of late) reportPeriod(run, period, list);
}

function reportPeriod(run: CheckRun, { closing }: ClosedPeriod, events: readonly number[]): void {
  const [first, ...others] = events;
  if (first === undefined) return;
  run.report('event-of-closed-task', run.eventPlace(first), () => ({
    message:
      `${run.nameOf(closing.id)} was closed when this event of it was recorded` +
      `${others.length === 0 ? '' : `, and ${others.length} more followed`}.`,
    related: [
      { ...itemPlace(closing), message: 'closed the task' },
      ...others.slice(0, mostRelated).map((event) => ({ ...run.eventPlace(event), message: 'follows' })),
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
