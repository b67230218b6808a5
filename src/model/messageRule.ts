/**
 * Which events are messages, and who received them, after "What neuraphage puts into events" in docs/format.md. Tasks are
 * numbers here, 0 for none, as columns have them.
 */

/** Kinds that neuraphage sends with the receiver as source where there is no target. */
export const kindsAddressedBySource: ReadonlySet<string> = new Set(['rebase_required']);

/**
 * Kinds that others send to a task, and that are never what a task does itself, even where they stand under its own name
 * alone.
 */
export const messageKinds: ReadonlySet<string> = new Set([
  ...kindsAddressedBySource,
  'nudge_sent',
  'sync_relayed',
  'task_paused',
]);

/** Kinds that tell every task something where there is no target. */
export const broadcastKinds: ReadonlySet<string> = new Set([
  'main_updated',
  'supervision_degraded',
  'supervision_recovered',
]);

/** Who received the event as a message; 0 when it is none. `addressedBySource`: its kind is one of those above. */
export function receiverOf(source: number, target: number, addressedBySource: boolean): number {
  return target !== 0 ? target : addressedBySource ? source : 0;
}

/**
 * The task of which the event is a sign of life; 0 for none. That is its source, unless the event is a message to that very
 * task: neuraphage writes reminders to a task under the task's own name. What a task merely receives tells nothing of it.
 */
export function signOfLifeOf(source: number, receiver: number): number {
  return source === receiver ? 0 : source;
}

/**
 * The task that did what the event tells, or to which it happened; 0 for none, and for messages. That is the source, or where
 * there is none the target: ends of tasks are also recorded so. `isMessage`: its kind is one of `messageKinds`.
 */
export function doerOf(source: number, target: number, isMessage: boolean): number {
  if (isMessage) return 0;
  return source !== 0 ? source : target;
}
