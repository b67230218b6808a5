import { elapsedMs, type EventMention } from '../../model/eventMention';
import {
  type Notification,
  type NotificationChoice,
  type NotificationCounts,
  type NotificationPage,
  type NotificationRequest,
  notificationStates,
} from '../../model/notification';
import { type StoreRecords } from '../../store/storeRecords';
import { mentionsOf } from '../mentions';
import { findMessages, type Messages, numberOfState } from './messages';

/**
 * A page of the notifications of a task, or of all. A task that neither an event nor an item has gives an empty page. Rejects
 * with CancelledError when `signal` is aborted.
 */
export async function notifications(
  records: StoreRecords,
  request: NotificationRequest,
  signal?: AbortSignal,
): Promise<NotificationPage> {
  const messages = await findMessages(records, request, signal);
  const counts = newCounts();
  const chosen = choose(messages, request, counts);
  if (request.order === 'newestFirst') chosen.reverse();
  const page = chosen.slice(request.offset, request.offset + request.limit);
  return {
    generation: records.generation,
    rows: await rowsOf(records, messages, page),
    total: chosen.length,
    counts,
  };
}

/** Counts of 0 in every state. */
export function newCounts(): Record<keyof NotificationCounts, number> {
  return { reacted: 0, waiting: 0, no_reaction: 0, task_closed: 0, unknown_task: 0, broadcast: 0 };
}

/** Places in `messages` of those of the choice, in order of time; counts those of the task and direction by state. */
function choose(
  messages: Messages,
  { task, direction, states, sender: from }: NotificationChoice,
  counts: Record<keyof NotificationCounts, number>,
): number[] {
  const number = task === undefined ? undefined : messages.events.tasks.indexOf(task) + 1;
  if (number === 0) return [];
  const wanted = states && new Set(states.map(numberOfState));
  const { count, receiver, sender, state } = messages;
  const isFrom = senderTest(messages, from);
  const chosen: number[] = [];
  for (let at = 0; at < count; at++) {
    const isIn = receiver[at] === number && direction !== 'outbox';
    const isOut = sender[at] === number && direction !== 'inbox';
    if (number !== undefined && !isIn && !isOut) continue;
    if (!isFrom(at)) continue;
    const name = notificationStates[state[at] ?? 0];
    if (name) counts[name]++;
    if (!wanted || wanted.has(state[at] ?? 0)) chosen.push(at);
  }
  return chosen;
}

/** Whether the message at a place is one of the sender's. */
function senderTest(
  { events, sender, addressedBySource }: Messages,
  from: NotificationChoice['sender'],
): (at: number) => boolean {
  switch (from?.is) {
    case undefined:
      return () => true;
    case 'addressedBySource':
      return (at) => addressedBySource[at] === 1;
    case 'unknown':
      return (at) => sender[at] === 0 && addressedBySource[at] !== 1;
    case 'task': {
      const number = events.tasks.indexOf(from.task) + 1;
      return (at) => number > 0 && sender[at] === number && addressedBySource[at] !== 1;
    }
  }
}

async function rowsOf(
  records: StoreRecords,
  messages: Messages,
  places: readonly number[],
): Promise<readonly Notification[]> {
  const positions = places.flatMap((at) => [messages.event[at] ?? 0, messages.reaction[at] ?? -1]);
  const mentions = await mentionsOf(
    records,
    positions.filter((position) => position >= 0),
  );
  return places.flatMap((at) => {
    const event = mentions.get(messages.event[at] ?? 0);
    return event ? [rowOf(messages, at, event, mentions.get(messages.reaction[at] ?? -1))] : [];
  });
}

function rowOf(messages: Messages, at: number, event: EventMention, reaction: EventMention | undefined): Notification {
  const { events, receiver, sender, addressedBySource, state } = messages;
  const isBroadcast = receiver[at] === 0;
  return {
    event,
    from: events.tasks[(sender[at] ?? 0) - 1],
    to: events.tasks[(receiver[at] ?? 0) - 1],
    addressedBy: isBroadcast ? undefined : addressedBySource[at] === 1 ? 'source' : 'target',
    state: notificationStates[state[at] ?? 0] ?? 'waiting',
    reaction: reaction && { ...reaction, afterMs: elapsedMs(event.at, reaction.at) },
    // Asked for only here: it is a walk over the log.
    tasksAtWork: isBroadcast ? messages.atWork[at] : undefined,
  };
}
