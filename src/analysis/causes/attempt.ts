import { doerOf, receiverOf } from '../../model/messageRule';
import { type History, type Positions } from './history';

/** What a task went through from its last start to an event. */
export interface Attempt {
  readonly task: string;
  /** The start; undefined where none is recorded since the task last ended. */
  readonly start: number | undefined;
  /** The events with the task as source or target behind the start and before the event, in the order of time. */
  readonly lane: Positions;
}

/** Kinds after which a task does nothing until something else happens. */
const rests: ReadonlySet<string> = new Set(['task_paused', 'task_waiting_for_user', 'rate_limit_reached']);

/**
 * Whether the event tells the task something: the task receives it (src/model/messageRule.ts), and it is not what the task
 * itself does. Of messages without a target the source is told, whatever their kind.
 */
export function reaches(history: History, event: number, task: string): boolean {
  const [source, target, number] = [history.sourceNumber(event), history.targetNumber(event), history.numberOf(task)];
  if (history.roleOf(event).isMessage) return receiverOf(source, target, true) === number;
  return receiverOf(source, target, false) === number && source !== number;
}

/** Whether the event is something that happened to the task, or that it did, and no message. */
export function isOwn(history: History, event: number, task: string): boolean {
  const { isMessage } = history.roleOf(event);
  return doerOf(history.sourceNumber(event), history.targetNumber(event), isMessage) === history.numberOf(task);
}

/** Whether the event ends an attempt of the task. */
export function isEnd(history: History, event: number, task: string): boolean {
  return history.roleOf(event).step === 'end' && isOwn(history, event, task);
}

/** Whether the event says that something went wrong with the task. */
export function isTroubleOf(history: History, event: number, task: string): boolean {
  return history.roleOf(event).isTrouble && isOwn(history, event, task);
}

/** The task on whose lane an event lies: of a message the receiver, else who did it. Undefined for broadcasts. */
export function laneOf(history: History, event: number): string | undefined {
  const source = history.sourceOf(event);
  const target = history.targetOf(event);
  return history.roleOf(event).isMessage ? (target ?? source) : (source ?? target);
}

/** What the task went through before the event: since its last start, or where none is recorded since its last end. */
export function attemptBefore(history: History, task: string, event: number): Attempt {
  const lane = history.before(history.ofTask(task), event);
  let sinceEnd = 0;
  for (let at = lane.length - 1; at >= 0; at--) {
    const candidate = lane[at] ?? 0;
    if (isStart(history, candidate, task)) return { task, start: candidate, lane: lane.subarray(at + 1) };
    if (sinceEnd === 0 && isEnd(history, candidate, task)) sinceEnd = at + 1;
  }
  return { task, start: undefined, lane: lane.subarray(sinceEnd) };
}

/** The events with the task behind this one, until its next start, or its end with that. */
export function laneAfter(history: History, task: string, event: number): Positions {
  const lane = history.after(history.ofTask(task), event);
  for (const [at, candidate] of lane.entries()) {
    if (isStart(history, candidate, task)) return lane.subarray(0, at);
    if (isEnd(history, candidate, task)) return lane.subarray(0, at + 1);
  }
  return lane;
}

/** Whether an attempt of the task begins with the event. */
export function isStart(history: History, event: number, task: string): boolean {
  return history.roleOf(event).step === 'start' && isOwn(history, event, task);
}

/** The last of the events for which `holds`; undefined when there is none. */
export function lastOf(events: Positions, holds: (event: number) => boolean): number | undefined {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] ?? 0;
    if (holds(event)) return event;
  }
  return undefined;
}

/** The last `most` of the events for which `holds`, in the order of time. */
export function lastFew(events: Positions, most: number, holds: (event: number) => boolean): readonly number[] {
  const found: number[] = [];
  for (let at = events.length - 1; at >= 0 && found.length < most; at--) {
    const event = events[at] ?? 0;
    if (holds(event)) found.push(event);
  }
  return found.toReversed();
}

/** The conflict that the attempt did not resolve; undefined when there is none. */
export function openConflict(history: History, { task, lane }: Attempt): number | undefined {
  const last = lastOf(lane, (event) => {
    const kind = history.kindOf(event);
    return (kind === 'rebase_conflict' || kind === 'rebase_completed') && isOwn(history, event, task);
  });
  return last !== undefined && history.kindOf(last) === 'rebase_conflict' ? last : undefined;
}

/** The pause (or other rest) after which the task did nothing more in the attempt; undefined when it went on. */
export function openRest(history: History, { task, lane }: Attempt): number | undefined {
  const last = lastOf(lane, (event) => rests.has(history.kindOf(event)) || isOwn(history, event, task));
  return last !== undefined && rests.has(history.kindOf(last)) ? last : undefined;
}
