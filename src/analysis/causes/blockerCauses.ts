import { type StoredEvent } from '../../model/event';
import { compareTimestamps } from '../../model/timestamp';
import { type Attempt, attemptBefore, isEnd, isStart, lastOf, openConflict, openRest } from './attempt';
import { type Cause, inferred } from './cause';
import { type History } from './history';

/** Blockers that are told at most. */
const mostBlockers = 5;

/**
 * Tasks that the attempt's task waited for and that were not closed at the time of the event, each by what held it up. Their
 * own causes are told where the event names them, or they went wrong within the attempt.
 */
export function openBlockers(history: History, attempt: Attempt, effect: StoredEvent): readonly Cause[] {
  const { names } = history.valuesOf(effect);
  const blockers = history.records.edges
    .filter(({ kind, fromId, createdAt }) => {
      return kind === 'blocks' && fromId === attempt.task && compareTimestamps(createdAt, effect.timestamp) <= 0;
    })
    .map(({ toId }) => toId)
    .filter((task) => isOpen(history, task, effect));
  return [...new Set(blockers)].slice(0, mostBlockers).flatMap((task) => {
    const isNamed = names.includes(task);
    const index = whatHeldUp(history, task, effect.index, isNamed);
    if (index === undefined) return [];
    const isRecent = attempt.start !== undefined && history.compare(index, attempt.start) > 0;
    const certainty = isNamed
      ? ({ level: 'recorded' } as const)
      : inferred('the relationship and no completion before it');
    return [{ index, reason: { type: 'blocker', task } as const, certainty, leadsOn: isNamed || isRecent }];
  });
}

/** Whether a blocker was not closed at the time: a missing item blocks nothing (docs/format.md). */
function isOpen(history: History, task: string, effect: StoredEvent): boolean {
  const item = history.records.item(task);
  if (!item) return false;
  if (item.closedAt && compareTimestamps(item.closedAt, effect.timestamp) <= 0) return false;
  const lane = history.before(history.ofTask(task), effect.index);
  const last = lastOf(lane, (event) => isEnd(history, event, task) || isStart(history, event, task));
  return last === undefined || history.kindOf(last) !== 'task_completed';
}

/** How the blocker's last attempt failed, or why it rests; of one that is named also its start. */
function whatHeldUp(history: History, task: string, before: number, isNamed: boolean): number | undefined {
  const attempt = attemptBefore(history, task, before);
  const end = lastOf(attempt.lane, (event) => isEnd(history, event, task));
  return (
    end ??
    openConflict(history, attempt) ??
    openRest(history, attempt) ??
    earlierEnd(history, attempt, before) ??
    (isNamed ? attempt.start : undefined)
  );
}

/** Where no attempt is under way: how the last one ended, if not well. */
function earlierEnd(history: History, { task, start }: Attempt, before: number): number | undefined {
  if (start !== undefined) return undefined;
  const end = lastOf(history.before(history.ofTask(task), before), (event) => isEnd(history, event, task));
  return end !== undefined && history.kindOf(end) !== 'task_completed' ? end : undefined;
}
