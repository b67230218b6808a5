import { formatDuration } from '../../model/duration';
import { doerOf, receiverOf, signOfLifeOf } from '../../model/messageRule';
import { type KindRoles, kindRoles } from '../kindRoles';
import { type CheckRun } from './checkRun';

/**
 * Tells for tasks (by number) why work on them counts as over although no event ended it; undefined while it may go on.
 * That is inferred: from the status, or from a long silence, because a task that works writes events.
 */
export function overTeller(run: CheckRun): (task: number) => string | undefined {
  const told = new Map<number, string | undefined>();
  const roles = kindRoles(run.events.kinds);
  return (task) => {
    // A task may hold thousands of locks, and its events are walked over to know.
    if (!told.has(task)) told.set(task, whyOver(run, roles, task));
    return told.get(task);
  };
}

function whyOver(run: CheckRun, roles: KindRoles, task: number): string | undefined {
  const { records, events, options } = run;
  if (records.item(events.taskId(task))?.status === 'closed') return 'the task is closed';
  const silence = Math.max(options.nowMs, events.lastMs) - lastSign(run, roles, task);
  return silence > options.silenceMs ? `nothing was heard of it for ${formatDuration(silence)} since` : undefined;
}

/** When the last event was that is a sign of life of the task, or that it did (src/model/messageRule.ts); in ms. */
function lastSign({ records, events }: CheckRun, { toSource, isMessage }: KindRoles, task: number): number {
  const { kind: kinds, source, target } = events.columns;
  const ofTask = records.log.read().eventsOfTask(task - 1);
  let last = -Infinity;
  for (let at = ofTask.length - 1; at >= 0; at--) {
    const event = ofTask[at] ?? 0;
    if (event >= events.size) continue;
    const [kind, by, to] = [kinds[event] ?? 0, source[event] ?? 0, target[event] ?? 0];
    const isAlive = signOfLifeOf(by, receiverOf(by, to, toSource[kind] === 1)) === task;
    if (!isAlive && doerOf(by, to, isMessage[kind] === 1) !== task) continue;
    last = Math.max(last, events.columns.ms[event] ?? 0);
    // Nothing before it is later.
    if (events.areInOrder) break;
  }
  return last;
}
