import { type StoredEvent } from '../../model/event';
import { readEventPayload } from '../../model/eventPayload';
import { cause, type Cause, inferred } from './cause';
import { type History } from './history';
import { isEnd, isTroubleOf, laneAfter } from './attempt';
import { bareResource, comparedLocks, isLongWait, longWaitMs } from './lockCauses';

/** What came of taking a lock: giving it back, what failed meanwhile because of it, and how an attempt that waited long for it ended. */
export async function lockEffects(history: History, acquired: StoredEvent): Promise<readonly Cause[]> {
  const { resource, waited_ms: waitedMs = 0 } = readEventPayload(acquired.payload);
  const { sourceTask: holder } = acquired;
  if (resource === undefined || holder === undefined) return [];
  const end = laneAfter(history, holder, acquired.index).at(-1);
  const endedBadly = end !== undefined && isTroubleOf(history, end, holder) && isEnd(history, end, holder);
  const isDecisive = endedBadly && isLongWait(waitedMs, history.msBetween(acquired.index, end));
  const ended = isDecisive ? [cause(end, { type: 'sameAttempt' }, inferred('how long it waited for the lock'))] : [];
  const released = await releaseOf(history, holder, resource, acquired.index);
  const failures = history.after(history.ofKind('task_failed'), acquired.index).subarray(0, comparedLocks);
  const during = released === undefined ? failures : history.before(failures, released);
  const failed = (await history.read(during))
    .filter((failure) => names(history, failure, resource) && failure.sourceTask !== holder)
    .map(({ index }) => cause(index, { type: 'lock', resource, holder }, inferred('the resource that it names')));
  const given = released === undefined ? [] : [cause(released, { type: 'sameAttempt' }, inferred('the same resource'))];
  return [...failed, ...given, ...ended];
}

/** Who got the lock next, after a long wait. */
export async function releaseEffects(history: History, released: StoredEvent): Promise<readonly Cause[]> {
  const { resource } = readEventPayload(released.payload);
  const { sourceTask: holder } = released;
  if (resource === undefined || holder === undefined) return [];
  const behind = history.after(history.ofKind('lock_acquired'), released.index).subarray(0, comparedLocks);
  const next = (await history.read(behind)).find((event) => readEventPayload(event.payload).resource === resource);
  if (!next || next.sourceTask === holder || (readEventPayload(next.payload).waited_ms ?? 0) < longWaitMs) return [];
  return [cause(next.index, { type: 'lock', resource, holder }, inferred('the same resource, and how long it waited'))];
}

async function releaseOf(
  history: History,
  holder: string,
  resource: string,
  behind: number,
): Promise<number | undefined> {
  const lane = history.after(history.ofTask(holder), behind);
  const releases = lane.filter((event) => history.kindOf(event) === 'lock_released').subarray(0, comparedLocks);
  return (await history.read(releases)).find((event) => readEventPayload(event.payload).resource === resource)?.index;
}

function names(history: History, event: StoredEvent, resource: string): boolean {
  return (
    history.valuesOf(event).names.includes(bareResource(resource)) ||
    readEventPayload(event.payload).resource === resource
  );
}
