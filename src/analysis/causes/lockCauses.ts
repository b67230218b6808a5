import { type StoredEvent } from '../../model/event';
import { readEventPayload } from '../../model/eventPayload';
import { type Attempt, isOwn, lastFew } from './attempt';
import { cause, type Cause, type CauseRule, inferred } from './cause';
import { type History } from './history';

/** How many lock events around a wait are read to find who held the resource. */
export const comparedLocks = 120;

/** A shorter wait for a lock is everyday life. */
export const longWaitMs = 5000;

/** A wait matters when it took this share of the time from its begin to the failure. */
const shareOfTime = 0.1;

/** Waits that are told of an attempt at most. */
const mostWaits = 2;

/** Long waits for a lock in the attempt, and the lock that the event names but the task never got. */
export async function lockTrouble(history: History, attempt: Attempt, effect: StoredEvent): Promise<readonly Cause[]> {
  const { task, lane } = attempt;
  const taken = lastFew(
    lane,
    comparedLocks,
    (event) => history.kindOf(event) === 'lock_acquired' && isOwn(history, event, task),
  );
  const waits = (await history.read(taken))
    .map((event) => ({ event, waitedMs: readEventPayload(event.payload).waited_ms ?? 0 }))
    .filter(({ event, waitedMs }) => isLongWait(waitedMs, history.msBetween(event.index, effect.index)))
    .toSorted((a, b) => b.waitedMs - a.waitedMs)
    .slice(0, mostWaits);
  if (waits.length === 0) return neverTaken(history, task, effect);
  return waits.map(({ event }) =>
    cause(event.index, { type: 'sameAttempt' }, inferred('how long it waited for the lock')),
  );
}

/** Whether a wait is long by itself and in the time from its begin to an event that came so many ms after it. */
export function isLongWait(waitedMs: number, sinceMs: number): boolean {
  return waitedMs >= longWaitMs && waitedMs >= shareOfTime * (sinceMs + waitedMs);
}

/** Who held the lock that a task had to wait for: their taking it, and their giving it back. */
export const causesOfLock: CauseRule = async (history, acquired) => {
  const { resource, waited_ms: waitedMs = 0 } = readEventPayload(acquired.payload);
  const { sourceTask: task } = acquired;
  if (resource === undefined || task === undefined || waitedMs < longWaitMs) return [];
  const beganMs = history.msOf(acquired.index) - waitedMs;
  const released = history.before(history.ofKind('lock_released'), acquired.index);
  const meanwhile = history.since(released, beganMs).slice(-comparedLocks);
  const release = (await history.read(meanwhile)).findLast((event) => isOfOther(event, resource, task));
  const from = inferred('the same resource and the times of taking and giving back');
  if (release?.sourceTask === undefined) return holding(history, acquired.index, resource, task);
  const { sourceTask: holder } = release;
  const reason = { type: 'lock', resource, holder } as const;
  const taking = await takenBy(history, holder, resource, release.index);
  const causes = [{ index: release.index, reason, certainty: from, leadsOn: false }];
  return taking === undefined ? causes : [{ index: taking, reason, certainty: from, leadsOn: false }, ...causes];
};

/** The event names a resource that another task had taken and not given back. */
async function neverTaken(history: History, task: string, effect: StoredEvent): Promise<readonly Cause[]> {
  const { resource } = readEventPayload(effect.payload);
  const { names } = history.valuesOf(effect);
  const resources = new Set([...names, ...(resource === undefined ? [] : [bareResource(resource)])]);
  if (resources.size === 0) return [];
  const locks = await history.read(history.before(history.ofKind('lock_acquired'), effect.index).slice(-comparedLocks));
  const taking = locks.findLast((event) => {
    const { resource: name } = readEventPayload(event.payload);
    return name !== undefined && resources.has(bareResource(name)) && event.sourceTask !== task;
  });
  const name = taking && readEventPayload(taking.payload).resource;
  return name === undefined ? [] : holding(history, effect.index, name, task);
}

/** The last taking of a resource by another task before a moment, unless it was given back before it. */
async function holding(history: History, before: number, resource: string, task: string): Promise<readonly Cause[]> {
  const locks = await history.read(history.before(history.ofKind('lock_acquired'), before).slice(-comparedLocks));
  const taking = locks.findLast((event) => isOfOther(event, resource, task));
  if (taking?.sourceTask === undefined) return [];
  const { sourceTask: holder, index } = taking;
  const given = history.after(history.before(history.ofTask(holder), before), index);
  const releases = given.filter((event) => history.kindOf(event) === 'lock_released').slice(0, comparedLocks);
  const isGivenBack = (await history.read(releases)).some(
    (event) => readEventPayload(event.payload).resource === resource,
  );
  if (isGivenBack) return [];
  const certainty = inferred('the same resource, not given back before it');
  return [{ index, reason: { type: 'lock', resource, holder }, certainty, leadsOn: false }];
}

/** The last time that a task took a resource before a moment. */
async function takenBy(
  history: History,
  holder: string,
  resource: string,
  before: number,
): Promise<number | undefined> {
  const lane = history.before(history.ofTask(holder), before);
  const taken = lastFew(lane, comparedLocks, (event) => history.kindOf(event) === 'lock_acquired');
  const events = await history.read(taken);
  return events.findLast(
    (event) => event.sourceTask === holder && readEventPayload(event.payload).resource === resource,
  )?.index;
}

/** A lock that was given back was taken before. */
export const causesOfRelease: CauseRule = async (history, released) => {
  const { resource } = readEventPayload(released.payload);
  const { sourceTask: task } = released;
  if (resource === undefined || task === undefined) return [];
  const taking = await takenBy(history, task, resource, released.index);
  return taking === undefined ? [] : [cause(taking, { type: 'sameAttempt' }, inferred('the same resource'))];
};

function isOfOther(event: StoredEvent, resource: string, task: string): boolean {
  return event.sourceTask !== task && readEventPayload(event.payload).resource === resource;
}

/** A resource without the word before it, as paths name it. */
export function bareResource(resource: string): string {
  return resource.replace(/^(?:file|lock|resource):/, '');
}
