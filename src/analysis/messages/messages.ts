import { TimeSlice } from '../../base/timeSlice';
import { broadcastKinds, kindsAddressedBySource, receiverOf, signOfLifeOf } from '../../model/messageRule';
import { notificationStates, type NotificationState, type ReactionRule } from '../../model/notification';
import { type SessionStart, workEnds, workStarts } from '../../model/sessionRule';
import { type StoreRecords } from '../../store/storeRecords';
import { type OrderedEvents, orderedEvents } from '../orderedEvents';
import { sessionStartsOf, workSteps } from '../sessions/sessionStarts';

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

const sliceMs = 8;
/** The clock is asked once in so many events, which take about 0.1 ms. */
const stepLength = 4096;

const stateNumber = new Map(notificationStates.map((state, number) => [state, number]));

/** The number that `Messages.state` has for a state. */
export const numberOfState = (state: NotificationState): number => stateNumber.get(state) ?? 0;

/**
 * Finds every message of a log: twice over the events, once forward for who is at work and whose work has ended, once
 * backward for the reactions. About 60 ms a million events (measured). Rejects with CancelledError when `signal` is aborted.
 */
export async function findMessages(records: StoreRecords, rule: ReactionRule, signal?: AbortSignal): Promise<Messages> {
  const events = orderedEvents(records.log);
  const slice = new TimeSlice(sliceMs);
  const messages = new MessageColumns(events, sessionStartsOf(events, rule.gapMs));
  const forward = new Forward(messages, records);
  for (let rank = 0; rank < events.size; rank++) {
    if (rank % stepLength === 0 && slice.isUsedUp) await slice.rest(signal);
    forward.pass(rank);
  }
  const backward = new Backward(messages, rule);
  for (let rank = events.size - 1; rank >= 0; rank--) {
    if (rank % stepLength === 0 && slice.isUsedUp) await slice.rest(signal);
    backward.pass(rank);
  }
  return messages;
}

class MessageColumns implements Messages {
  count = 0;
  readonly event: Uint32Array;
  readonly rank: Uint32Array;
  readonly receiver: Uint32Array;
  readonly sender: Uint32Array;
  readonly addressedBySource: Uint8Array;
  readonly reaction: Int32Array;
  readonly state: Uint8Array;
  readonly atWork: Uint32Array;
  /** By number of the kind. */
  readonly goesToSource: Uint8Array;
  readonly goesToAll: Uint8Array;

  constructor(
    readonly events: OrderedEvents,
    readonly sessions: readonly SessionStart[],
  ) {
    const { size, kinds } = events;
    this.event = new Uint32Array(size);
    this.rank = new Uint32Array(size);
    this.receiver = new Uint32Array(size);
    this.sender = new Uint32Array(size);
    this.addressedBySource = new Uint8Array(size);
    this.reaction = new Int32Array(size).fill(-1);
    this.state = new Uint8Array(size);
    this.atWork = new Uint32Array(size);
    this.goesToSource = Uint8Array.from(kinds, (kind) => Number(kindsAddressedBySource.has(kind)));
    this.goesToAll = Uint8Array.from(kinds, (kind) => Number(broadcastKinds.has(kind)));
  }

  eventAt(rank: number): number {
    const { order } = this.events;
    return order ? (order[rank] ?? 0) : rank;
  }

  receiverAt(event: number): number {
    const { kind, source, target } = this.events.columns;
    return receiverOf(source[event] ?? 0, target[event] ?? 0, this.goesToSource[kind[event] ?? 0] === 1);
  }
}

/** Goes through the events in order of time: which are messages, and how their receivers stood when they came. */
class Forward {
  private readonly steps: Uint8Array;
  /** By 1 + number of a task: the number of the session in which it is at work; 0 for none. */
  private readonly working: Uint32Array;
  /** By 1 + number of a task: 1 where its work ended and did not begin again. */
  private readonly ended: Uint8Array;
  private readonly closedAt: readonly ({ readonly ms: number; readonly ns: number } | undefined)[];
  private readonly isKnown: Uint8Array;
  /** Number of the session, 1 for the first. */
  private session = 0;
  private atWork = 0;

  constructor(
    private readonly messages: MessageColumns,
    records: StoreRecords,
  ) {
    const { kinds, tasks } = messages.events;
    const items = [undefined, ...tasks.map((task) => records.item(task))];
    this.steps = workSteps(kinds);
    this.working = new Uint32Array(tasks.length + 1);
    this.ended = new Uint8Array(tasks.length + 1);
    this.closedAt = items.map((item) => (item?.status === 'closed' ? item.closedAt : undefined));
    this.isKnown = Uint8Array.from(items, (item) => Number(item !== undefined));
  }

  pass(rank: number): void {
    const { messages } = this;
    const { kind, source, target } = messages.events.columns;
    const event = messages.eventAt(rank);
    if (messages.sessions[this.session]?.rank === rank) {
      this.session++;
      this.atWork = 0;
    }
    const receiver = messages.receiverAt(event);
    if (receiver !== 0) this.add(rank, receiver, target[event] === 0);
    else if (messages.goesToAll[kind[event] ?? 0] === 1) this.add(rank, 0, false);
    const step = this.steps[kind[event] ?? 0] ?? 0;
    if (step !== 0) this.work(source[event] !== 0 ? (source[event] ?? 0) : (target[event] ?? 0), step);
  }

  private add(rank: number, receiver: number, bySource: boolean): void {
    const { messages } = this;
    const event = messages.eventAt(rank);
    const at = messages.count++;
    messages.rank[at] = rank;
    messages.event[at] = event;
    messages.receiver[at] = receiver;
    messages.sender[at] = bySource ? 0 : (messages.events.columns.source[event] ?? 0);
    messages.addressedBySource[at] = Number(bySource);
    messages.atWork[at] = this.atWork;
    messages.state[at] = numberOfState(this.stateOf(event, receiver));
  }

  /** The states that the time before the message decides on; `waiting` for what its reaction will. */
  private stateOf(event: number, receiver: number): NotificationState {
    if (receiver === 0) return 'broadcast';
    if (this.isKnown[receiver] === 0) return 'unknown_task';
    if (this.ended[receiver] === 1) return 'task_closed';
    const closedAt = this.closedAt[receiver];
    if (!closedAt) return 'waiting';
    const { ms, ns } = this.messages.events.columns;
    const sinceClosed = (ms[event] ?? 0) - closedAt.ms || (ns[event] ?? 0) - closedAt.ns;
    return sinceClosed >= 0 ? 'task_closed' : 'waiting';
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
class Backward {
  /** By 1 + number of a task: its next sign of life; -1 for none. */
  private readonly nextSign: Int32Array;
  private at: number;

  constructor(
    private readonly messages: MessageColumns,
    private readonly rule: ReactionRule,
  ) {
    this.nextSign = new Int32Array(messages.events.tasks.length + 1).fill(-1);
    this.at = messages.count - 1;
  }

  pass(rank: number): void {
    const { messages, nextSign } = this;
    const event = messages.eventAt(rank);
    const receiver = messages.receiverAt(event);
    if (this.at >= 0 && messages.event[this.at] === event) {
      const reaction = receiver === 0 ? -1 : (nextSign[receiver] ?? -1);
      messages.reaction[this.at] = reaction;
      if (messages.state[this.at] === waiting) messages.state[this.at] = this.stateOf(event, reaction);
      this.at--;
    }
    const alive = signOfLifeOf(messages.events.columns.source[event] ?? 0, receiver);
    if (alive !== 0) nextSign[alive] = event;
  }

  private stateOf(event: number, reaction: number): number {
    const { ms, ns } = this.messages.events.columns;
    const { withinMs, nowMs } = this.rule;
    if (reaction >= 0) {
      const wholeMs = (ms[reaction] ?? 0) - (ms[event] ?? 0);
      const after = wholeMs + ((ns[reaction] ?? 0) - (ns[event] ?? 0)) / 1e6;
      return after <= withinMs ? reacted : late;
    }
    return (ms[event] ?? 0) + withinMs >= nowMs ? waiting : late;
  }
}

const reacted = numberOfState('reacted');
const waiting = numberOfState('waiting');
const late = numberOfState('no_reaction');
