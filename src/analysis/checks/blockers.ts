import { type StoredEdge } from '../../model/edge';
import { type StoredItem } from '../../model/item';
import { formatDuration } from '../../model/duration';
import { compareTimestamps } from '../../model/timestamp';
import { groupBy } from '../../base/groupBy';
import { type CheckRun, edgePlace, itemPlace } from './checkRun';
import { type ClosedPeriod, closedPeriodAt, closedPeriods } from './taskHistory';

/**
 * Work on a task that began while a blocker was not closed (format.md: `from` can't start until `to` is closed), told once
 * for each relationship, at the first such start since it was made. Without one, a task that is in progress now.
 */
export async function checkBlockers(run: CheckRun): Promise<void> {
  if (!run.looksFor('work-before-blocker-closed')) return;
  const holding = run.records.edges.filter(({ kind, fromId, toId }) => kind === 'blocks' && fromId !== toId);
  if (holding.length === 0) return;
  const starts = await startsByTask(run);
  const periods = new Map<string, readonly ClosedPeriod[]>();
  const periodsOf = (id: string): readonly ClosedPeriod[] => {
    const known = periods.get(id) ?? closedPeriods(run, id);
    periods.set(id, known);
    return known;
  };
  for (const edge of holding) {
    const blocker = run.records.item(edge.toId);
    // An edge to an id that does not exist blocks nothing.
    if (blocker) checkEdge(run, edge, blocker, starts.get(edge.fromId) ?? [], periodsOf(edge.toId));
    await run.rest();
  }
}

function checkEdge(
  run: CheckRun,
  edge: StoredEdge,
  blocker: StoredItem,
  starts: readonly number[],
  periods: readonly ClosedPeriod[],
): void {
  const early = starts.find((event) => {
    const moment = run.events.timeOf(event);
    return compareTimestamps(edge.createdAt, moment) <= 0 && closedPeriodAt(periods, moment) === undefined;
  });
  const names = { task: run.nameOf(edge.fromId), blocker: run.nameOf(edge.toId) };
  const related = [
    { ...edgePlace(edge), message: 'the relationship' },
    { ...itemPlace(blocker), message: `the blocker, which is ${blocker.status.replace('_', ' ')} now` },
  ];
  const task = run.records.item(edge.fromId);
  if (early !== undefined) {
    const { ms } = run.events.timeOf(early);
    const next = periods.find(({ since }) => since.ms >= ms);
    const when = next ? `${formatDuration(next.since.ms - ms)} before its blocker ${names.blocker} was closed` : '';
    const message = `Work on ${names.task} began ${when || `while its blocker ${names.blocker} is not closed`}.`;
    run.report('work-before-blocker-closed', run.eventPlace(early), () => ({ message, related }));
  } else if (starts.length === 0 && task?.status === 'in_progress' && blocker.status !== 'closed') {
    const message = `${names.task} is in progress while its blocker ${names.blocker} is not closed.`;
    run.report('work-before-blocker-closed', itemPlace(task), () => ({ message, related }));
  }
}

/** The starts of each task, the earliest first. */
async function startsByTask(run: CheckRun): Promise<ReadonlyMap<string, readonly number[]>> {
  const { events } = run;
  const starts: number[] = [];
  const look = (event: number): void => void starts.push(event);
  await events.visit(events.rolesOfKinds({ task_started: 1 }), look, () => run.rest());
  return groupBy(starts, (event) => events.taskId(events.ownerOf(event)));
}
