import { quoted } from '../../model/plainText';
import { type CheckRun } from './checkRun';
import { lockResources } from './lockResources';
import { overTeller } from './signsOfLife';

const acquired = 1;
const released = 2;

/** Who holds a lock: the events that took it, by the task's number. */
type Holders = Map<number, number>;

/**
 * Locks that were taken while somebody held them, and locks that were never given back although the work is over: an event
 * ended it, or `overTeller`. A lock is what `payload.resource` names; lock events without one can't be told apart, and are
 * left out.
 */
export async function checkLocks(run: CheckRun): Promise<void> {
  if (!run.looksFor('lock-taken-twice', 'lock-never-released')) return;
  const inTime = await lockEvents(run);
  const ascending = run.events.areInOrder ? inTime : inTime.toSorted((a, b) => a - b);
  const resourceOf = await lockResources(run.records, ascending, () => run.rest());
  const roles = run.events.rolesOfKinds({ lock_acquired: acquired, lock_released: released });
  const held = new Map<string, Holders>();
  for (const [position, event] of inTime.entries()) {
    const resource = resourceOf(event);
    if (resource === undefined) continue;
    const holders: Holders = held.get(resource) ?? new Map<number, number>();
    held.set(resource, holders);
    const task = run.events.ownerOf(event);
    if (roles[run.events.columns.kind[event] ?? 0] === released) holders.delete(task);
    else take(run, resource, holders, task, event);
    if (position % 1024 === 0) await run.rest();
  }
  if (run.looksFor('lock-never-released')) await reportHeld(run, held);
}

/** The events that take or give back locks, the earliest first. */
async function lockEvents(run: CheckRun): Promise<readonly number[]> {
  const { events } = run;
  const found: number[] = [];
  const look = (event: number): void => void found.push(event);
  await events.visit(events.rolesOfKinds({ lock_acquired: 1, lock_released: 1 }), look, () => run.rest());
  return found;
}

function take(run: CheckRun, resource: string, holders: Holders, task: number, event: number): void {
  const [holder] = holders;
  if (holder) {
    const [holderTask, since] = holder;
    run.report('lock-taken-twice', run.eventPlace(event), () => {
      const taker = nameOf(run, task);
      const before = run.eventPlace(since);
      const who = holderTask === task ? `${taker} itself` : nameOf(run, holderTask);
      return {
        message: `${taker} took ${quoted(resource)} while ${who} held it since line ${before.line}.`,
        related: [{ ...before, message: 'took the lock before' }],
      };
    });
  }
  holders.set(task, event);
}

async function reportHeld(run: CheckRun, held: ReadonlyMap<string, Holders>): Promise<void> {
  const endOf = await lastEnds(run);
  const whyOver = overTeller(run);
  for (const [resource, holders] of held) {
    for (const [task, event] of holders) {
      const end = endOf(task);
      const isEnded = end !== undefined && isBefore(run, event, end);
      const why = isEnded ? 'its work has ended since' : task === 0 ? undefined : whyOver(task);
      if (why === undefined) continue;
      run.report('lock-never-released', run.eventPlace(event), () => ({
        message: `${nameOf(run, task)} took ${quoted(resource)} and never gave it back: ${why}.`,
        related: isEnded ? [{ ...run.eventPlace(end), message: 'the work ended, with the lock still held' }] : [],
      }));
    }
    await run.rest();
  }
}

/** The last event of each task that ended its work. */
async function lastEnds(run: CheckRun): Promise<(task: number) => number | undefined> {
  const { events } = run;
  const ends = new Map<number, number>();
  const roles = events.rolesOfKinds({ task_completed: 1, task_failed: 1, task_cancelled: 1 });
  const look = (event: number): void => void ends.set(events.ownerOf(event), event);
  await events.visit(roles, look, () => run.rest());
  return (task) => ends.get(task);
}

function isBefore(run: CheckRun, a: number, b: number): boolean {
  const [one, other] = [run.events.timeOf(a), run.events.timeOf(b)];
  return (one.ms - other.ms || one.ns - other.ns || a - b) < 0;
}

function nameOf(run: CheckRun, task: number): string {
  return task === 0 ? 'Somebody' : run.nameOf(run.events.taskId(task));
}
