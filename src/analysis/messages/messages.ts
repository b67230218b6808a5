import { type NotificationState, notificationStates, type ReactionRule } from '../../model/notification';
import { type SessionStart, workStarts } from '../../model/sessionRule';
import { mostMsOfNs, type Timestamp } from '../../model/timestamp';
import { type StoreRecords } from '../../store/storeRecords';
import { kindRoles } from '../kindRoles';
import { eventAtRank, msBetween, type OrderedEvents } from '../orderedEvents';
import { type FoundMessages, messagesOf } from './keptMessages';
import { type MessageArrays } from './messageColumns';

/**
 * The messages of a log: which events told a task something, and what became of that. Everything that answers about
 * notifications begins here.
 *
 * A message is an event with a target, or one of a kind that neuraphage sends with the receiver as source. Its reaction is
 * the receiver's next sign of life: the next event, in order of time, whose source is the receiver and which is not itself
 * a message to it. That leaves out what others send to the task, which stands in its lane but tells nothing of it. Whether
 * the receiver did it because of the message is not recorded.
 */
export interface Messages extends MessageArrays {
  readonly events: OrderedEvents;
  /** Where sessions begin. */
  readonly sessions: readonly SessionStart[];
  /** Position in the log. */
  readonly event: Uint32Array;
  /** Place in `notificationStates`. */
  readonly state: Uint8Array;
  /** How many tasks were at work. Made when it is first asked for. */
  readonly atWork: Uint32Array;
}

const stateNumber = new Map(notificationStates.map((state, number) => [state, number]));

/** The number that `Messages.state` has for a state. */
export const numberOfState = (state: NotificationState): number => stateNumber.get(state) ?? 0;

const [reacted, waiting, late, closed, unknown, broadcast] = [
  numberOfState('reacted'),
  numberOfState('waiting'),
  numberOfState('no_reaction'),
  numberOfState('task_closed'),
  numberOfState('unknown_task'),
  numberOfState('broadcast'),
];

/** Finds every message of a log and its state. Rejects with CancelledError when `signal` is aborted. */
export async function findMessages(records: StoreRecords, rule: ReactionRule, signal?: AbortSignal): Promise<Messages> {
  const found = await messagesOf(records.log, rule.gapMs, signal);
  const { events, messages, sessions } = found;
  const { order } = events;
  let atWork: Uint32Array | undefined;
  return {
    ...messages,
    events,
    sessions,
    event: order ? messages.rank.map((rank) => order[rank] ?? 0) : messages.rank,
    state: statesOf(found, records, rule),
    get atWork() {
      return (atWork ??= tasksAtWork(found));
    },
  };
}

/** The state of each message, which also the items and the time of asking decide on. */
function statesOf({ events, messages }: FoundMessages, records: StoreRecords, rule: ReactionRule): Uint8Array {
  const { count, rank, receiver, afterEnd, reaction } = messages;
  const items = [undefined, ...events.tasks.map((task) => records.item(task))];
  const isKnown = Uint8Array.from(items, (item) => Number(item !== undefined));
  const closedAt = items.map((item) => (item?.status === 'closed' ? item.closedAt : undefined));
  const closedMs = Float64Array.from(closedAt, (time) => time?.ms ?? Infinity);
  const state = new Uint8Array(count);
  const { order } = events;
  const { ms } = events.columns;
  const { withinMs, nowMs } = rule;
  for (let at = 0; at < count; at++) {
    const to = receiver[at] ?? 0;
    if (to === 0 || isKnown[to] === 0 || afterEnd[at] === 1) {
      state[at] = to === 0 ? broadcast : isKnown[to] === 0 ? unknown : closed;
      continue;
    }
    const place = rank[at] ?? 0;
    const event = order ? (order[place] ?? 0) : place;
    const time = ms[event] ?? 0;
    const next = reaction[at] ?? -1;
    if (time >= (closedMs[to] ?? 0) && !isBefore(events, event, closedAt[to])) state[at] = closed;
    else if (next < 0) state[at] = time + withinMs >= nowMs ? waiting : late;
    else {
      // Nanoseconds seldom matter.
      const over = (ms[next] ?? 0) - time - withinMs;
      state[at] =
        over <= -mostMsOfNs || (over < mostMsOfNs && msBetween(events, event, next) <= withinMs) ? reacted : late;
    }
  }
  return state;
}

function isBefore({ columns }: OrderedEvents, event: number, moment: Timestamp | undefined): boolean {
  if (!moment) return true;
  return ((columns.ms[event] ?? 0) - moment.ms || (columns.ns[event] ?? 0) - moment.ns) < 0;
}

/** By message, how many tasks were at work: those that were started in its session and have not ended since. */
function tasksAtWork({ events, messages, sessions }: FoundMessages): Uint32Array {
  const { kind: kinds, source, target } = events.columns;
  const { step: steps } = kindRoles(events.kinds);
  const counts = new Uint32Array(messages.count);
  // By number of a task: the session in which it is at work, 1 for the first; 0 for none.
  const workingIn = new Uint32Array(events.tasks.length + 1);
  let session = 0;
  let working = 0;
  let at = 0;
  let [nextSession, nextMessage] = [sessions[0]?.rank, messages.rank[0]];
  for (let rank = 0; nextMessage !== undefined; rank++) {
    if (rank === nextSession) {
      nextSession = sessions[++session]?.rank;
      working = 0;
    }
    if (rank === nextMessage) {
      counts[at] = working;
      nextMessage = messages.rank[++at];
    }
    const event = eventAtRank(events, rank);
    const step = steps[kinds[event] ?? 0] ?? 0;
    if (step === 0) continue;
    const by = source[event] ?? 0;
    const task = by !== 0 ? by : (target[event] ?? 0);
    if (task === 0 || (step === workStarts) === (workingIn[task] === session)) continue;
    workingIn[task] = step === workStarts ? session : 0;
    working += step === workStarts ? 1 : -1;
  }
  return counts;
}
