import { type NotificationState, notificationStates, type ReactionRule } from '../../model/notification';
import { type SessionStart, workEnds, workStarts } from '../../model/sessionRule';
import { type StoreRecords } from '../../store/storeRecords';
import { inParts, type LifeSigns, lifeSigns } from '../lifeSigns';
import { type OrderedEvents, orderedEvents } from '../orderedEvents';
import { sessionStartsOf } from '../sessions/sessionStarts';

/**
 * The messages of a log: which events told a task something, and what became of that. Everything that answers about
 * notifications begins here.
 *
 * A message is an event with a target, or one of a kind that neuraphage sends with the receiver as source. Its reaction is
 * the receiver's next sign of life: the next event, in order of time, whose source is the receiver and which is not itself
 * a message to it. That leaves out what others send to the task, which stands in its lane but tells nothing of it. Whether
 * the receiver did it because of the message is not recorded.
 */
export interface Messages {
  readonly events: OrderedEvents;
  readonly signs: LifeSigns;
  /** Where sessions begin. */
  readonly sessions: readonly SessionStart[];
  /** How many messages and broadcasts there are. All columns have one entry for each, in order of time. */
  readonly count: number;
  /** Its position in the log, and its rank in the order of time. */
  readonly event: Uint32Array;
  readonly rank: Uint32Array;
  /** 0 for a broadcast, else 1 + number of the task. */
  readonly receiver: Uint32Array;
  /** 0 where none is named, else 1 + number of the task. */
  readonly sender: Uint32Array;
  /** 1 where the receiver is named as source. */
  readonly addressedBySource: Uint8Array;
  /** Position of the reaction; -1 for none. */
  readonly reaction: Int32Array;
  /** Place in `notificationStates`. */
  readonly state: Uint8Array;
  /** How many tasks were at work. */
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

/**
 * Finds every message of a log: twice over the events, once forward for who is at work and whose work has ended, once
 * backward for the reactions. Rejects with CancelledError when `signal` is aborted.
 */
export async function findMessages(records: StoreRecords, rule: ReactionRule, signal?: AbortSignal): Promise<Messages> {
  const events = orderedEvents(records.log);
  const signs = await lifeSigns(events, signal);
  const messages = new MessageColumns(signs, sessionStartsOf(signs, rule.gapMs));
  const states = new ReceiverStates(messages, records);
  await inParts(0, events.size, signal, (from, to) => states.pass(from, to));
  const reactions = new Reactions(messages, rule);
  await inParts(0, events.size, signal, (from, to) => reactions.passBack(events.size - to, events.size - from));
  return messages;
}

class MessageColumns implements Messages {
  readonly events: OrderedEvents;
  readonly count: number;
  readonly event: Uint32Array;
  readonly rank: Uint32Array;
  readonly receiver: Uint32Array;
  readonly sender: Uint32Array;
  readonly addressedBySource: Uint8Array;
  readonly reaction: Int32Array;
  readonly state: Uint8Array;
  readonly atWork: Uint32Array;

  constructor(
    readonly signs: LifeSigns,
    readonly sessions: readonly SessionStart[],
  ) {
    const count = signs.messages;
    this.events = signs.events;
    this.count = count;
    this.event = new Uint32Array(count);
    this.rank = new Uint32Array(count);
    this.receiver = new Uint32Array(count);
    this.sender = new Uint32Array(count);
    this.addressedBySource = new Uint8Array(count);
    this.reaction = new Int32Array(count).fill(-1);
    this.state = new Uint8Array(count);
    this.atWork = new Uint32Array(count);
  }
}

/** Goes through the events in order of time: which are messages, and how their receivers stood when they came. */
class ReceiverStates {
  /** By number of a task: the number of the session in which it is at work; 0 for none. */
  private readonly working: Uint32Array;
  /** By number of a task: 1 where its work ended and did not begin again. */
  private readonly ended: Uint8Array;
  private readonly closedAt: readonly ({ readonly ms: number; readonly ns: number } | undefined)[];
  private readonly isKnown: Uint8Array;
  /** Number of the session, 1 for the first. */
  private session = 0;
  private atWork = 0;
  private at = 0;

  constructor(
    private readonly messages: MessageColumns,
    records: StoreRecords,
  ) {
    const { tasks } = messages.events;
    const items = [undefined, ...tasks.map((task) => records.item(task))];
    this.working = new Uint32Array(tasks.length + 1);
    this.ended = new Uint8Array(tasks.length + 1);
    this.closedAt = items.map((item) => (item?.status === 'closed' ? item.closedAt : undefined));
    this.isKnown = Uint8Array.from(items, (item) => Number(item !== undefined));
  }

  pass(from: number, to: number): void {
    const { messages } = this;
    const { receiver, isBroadcast, step, worker } = messages.signs;
    let sessionStart = messages.sessions[this.session]?.rank ?? -1;
    for (let rank = from; rank < to; rank++) {
      if (rank === sessionStart) {
        this.session++;
        this.atWork = 0;
        sessionStart = messages.sessions[this.session]?.rank ?? -1;
      }
      const received = receiver[rank] ?? 0;
      if (received !== 0 || isBroadcast[rank] === 1) this.add(rank, received);
      if (step[rank] !== 0) this.work(worker[rank] ?? 0, step[rank] ?? 0);
    }
  }

  private add(rank: number, receiver: number): void {
    const { messages } = this;
    const { source, target } = messages.events.columns;
    const { order } = messages.events;
    const event = order ? (order[rank] ?? 0) : rank;
    const bySource = receiver !== 0 && target[event] === 0;
    const at = this.at++;
    messages.rank[at] = rank;
    messages.event[at] = event;
    messages.receiver[at] = receiver;
    messages.sender[at] = bySource ? 0 : (source[event] ?? 0);
    messages.addressedBySource[at] = Number(bySource);
    messages.atWork[at] = this.atWork;
    messages.state[at] = this.stateOf(event, receiver);
  }

  /** The states that the time before the message decides on; `waiting` for what its reaction will. */
  private stateOf(event: number, receiver: number): number {
    if (receiver === 0) return broadcast;
    if (this.isKnown[receiver] === 0) return unknown;
    if (this.ended[receiver] === 1) return closed;
    const closedAt = this.closedAt[receiver];
    if (!closedAt) return waiting;
    const { ms, ns } = this.messages.events.columns;
    const sinceClosed = (ms[event] ?? 0) - closedAt.ms || (ns[event] ?? 0) - closedAt.ns;
    return sinceClosed >= 0 ? closed : waiting;
  }

  private work(task: number, step: number): void {
    if (task === 0) return;
    const begins = step === workStarts;
    const worked = this.working[task] === this.session;
    if (worked !== begins) this.atWork += begins ? 1 : -1;
    this.working[task] = begins ? this.session : 0;
    this.ended[task] = Number(step === workEnds);
  }
}

/** Goes back through the events: what each receiver did next. */
class Reactions {
  /** By number of a task: its next sign of life; -1 for none. */
  private readonly nextSign: Int32Array;
  private at: number;

  constructor(
    private readonly messages: MessageColumns,
    private readonly rule: ReactionRule,
  ) {
    this.nextSign = new Int32Array(messages.events.tasks.length + 1).fill(-1);
    this.at = messages.count - 1;
  }

  /** From the rank before `to` to `from`. */
  passBack(from: number, to: number): void {
    const { messages, nextSign } = this;
    const { receiver, sign } = messages.signs;
    const { order } = messages.events;
    for (let rank = to - 1; rank >= from; rank--) {
      const event = order ? (order[rank] ?? 0) : rank;
      if (this.at >= 0 && messages.rank[this.at] === rank) this.react(event, receiver[rank] ?? 0);
      const alive = sign[rank] ?? 0;
      if (alive !== 0) nextSign[alive] = event;
    }
  }

  private react(event: number, receiver: number): void {
    const { messages, at } = this;
    this.at--;
    if (receiver === 0) return;
    const reaction = this.nextSign[receiver] ?? -1;
    messages.reaction[at] = reaction;
    if (messages.state[at] === waiting) messages.state[at] = this.stateOf(event, reaction);
  }

  private stateOf(event: number, reaction: number): number {
    const { ms, ns } = this.messages.events.columns;
    const { withinMs, nowMs } = this.rule;
    if (reaction < 0) return (ms[event] ?? 0) + withinMs >= nowMs ? waiting : late;
    const wholeMs = (ms[reaction] ?? 0) - (ms[event] ?? 0);
    const after = wholeMs + ((ns[reaction] ?? 0) - (ns[event] ?? 0)) / 1e6;
    return after <= withinMs ? reacted : late;
  }
}
