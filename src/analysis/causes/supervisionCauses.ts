import { type Cause, inferred } from './cause';
import { type History } from './history';

/** The event since which supervision was degraded at the time of another one; undefined when it was not. */
export function openDegradation(history: History, event: number): number | undefined {
  const last = history.before(history.ofKind('supervision_degraded'), event).at(-1);
  if (last === undefined) return undefined;
  const recovery = history.before(history.ofKind('supervision_recovered'), event).at(-1);
  return recovery !== undefined && history.compare(recovery, last) > 0 ? undefined : last;
}

/** That nobody watched at the time of an event. */
export function degradedSupervision(history: History, event: number): readonly Cause[] {
  const index = openDegradation(history, event);
  if (index === undefined) return [];
  const certainty = inferred('no recovery before it');
  return [{ index, reason: { type: 'supervision' }, certainty, leadsOn: false }];
}
