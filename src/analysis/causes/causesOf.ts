import { type StoredEvent } from '../../model/event';
import { attemptBefore, isEnd, laneOf, lastOf, openConflict, openRest, reaches } from './attempt';
import { openBlockers } from './blockerCauses';
import { cause, type Cause, type CauseRule, inferred, recorded } from './cause';
import { type History } from './history';
import { causesOfLock, causesOfRelease, lockTrouble } from './lockCauses';
import { causesOfMessage, lastMessage, messagesAbout } from './messageCauses';
import { causesOfConflict, causesOfRequest } from './rebaseCauses';
import { degradedSupervision } from './supervisionCauses';

/** What led to events of a kind. Every other kind is looked at as an end is: what was wrong on the lane at the time. */
const rules: ReadonlyMap<string, CauseRule> = new Map<string, CauseRule>([
  ['rebase_conflict', causesOfConflict],
  ['rebase_required', causesOfRequest],
  ['rebase_completed', causesOfConflict],
  ['nudge_sent', causesOfMessage],
  ['sync_relayed', causesOfMessage],
  ['task_paused', causesOfMessage],
  ['lock_acquired', causesOfLock],
  ['lock_released', causesOfRelease],
  ['task_started', causesOfStart],
  ['main_updated', none],
  ['supervision_degraded', none],
  ['supervision_recovered', causesOfRecovery],
  ['learning_extracted', none],
]);

/** What led directly to an event: each of them is before it in time. */
export async function causesOf(history: History, effect: StoredEvent): Promise<readonly Cause[]> {
  const rule = rules.get(effect.kind) ?? causesOfEnd;
  const causes = await rule(history, effect);
  return causes.filter(({ index }) => history.compare(index, effect.index) < 0);
}

/**
 * What was wrong with a task when an attempt of it ended (or anything else happened to it): a conflict that was not
 * resolved, an end before this one, a long wait for a lock, blockers, a rest, nobody watching; and the messages about
 * these. Where nothing was, the last message that reached it.
 */
async function causesOfEnd(history: History, effect: StoredEvent): Promise<readonly Cause[]> {
  const task = laneOf(history, effect.index);
  if (task === undefined) return [];
  const attempt = attemptBefore(history, task, effect.index);
  const conflict = openConflict(history, attempt);
  const end = lastOf(attempt.lane, (event) => isEnd(history, event, task));
  const rest = openRest(history, attempt);
  const own = [conflict, end].filter((index) => index !== undefined);
  const causes: readonly Cause[] = [
    ...own.map((index) => cause(index, { type: 'sameAttempt' }, inferred('the order on the lane of the task'))),
    ...(rest === undefined ? [] : [restCause(history, task, rest)]),
    ...(await lockTrouble(history, attempt, effect)),
    ...openBlockers(history, attempt, effect),
    ...degradedSupervision(history, effect.index),
  ];
  const all = [...causes, ...(await messagesAbout(history, attempt, effect, causes))];
  const last = lastMessage(history, attempt);
  return all.length > 0 || !last ? all : [last];
}

function restCause(history: History, task: string, rest: number): Cause {
  const type = reaches(history, rest, task) && history.targetOf(rest) === task ? 'notification' : 'sameAttempt';
  return cause(rest, { type }, inferred('that the task did nothing after it'));
}

/** A start follows how the attempt before ended. */
function causesOfStart(history: History, start: StoredEvent): readonly Cause[] {
  const task = laneOf(history, start.index);
  if (task === undefined) return [];
  const end = lastOf(history.before(history.ofTask(task), start.index), (event) => isEnd(history, event, task));
  return end === undefined ? [] : [{ ...cause(end, { type: 'otherAttempt' }, recorded), leadsOn: false }];
}

function causesOfRecovery(history: History, recovery: StoredEvent): readonly Cause[] {
  return degradedSupervision(history, recovery.index);
}

function none(): readonly Cause[] {
  return [];
}
