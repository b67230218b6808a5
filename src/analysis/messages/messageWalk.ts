import { receiverOf, signOfLifeOf } from '../../model/messageRule';
import { workEnds } from '../../model/sessionRule';
import { kindRoles } from '../kindRoles';
import { eventAtRank, type OrderedEvents } from '../orderedEvents';
import { MessageColumns } from './messageColumns';

/**
 * Finds the messages among events in order of time, and what each receiver did next. One walk, forward, that goes on where it
 * was when more events have come: a message waits in its receiver's list until the receiver gives a sign of life.
 */
export class MessageWalk {
  readonly messages = new MessageColumns();
  /** The rank from which on events have not been looked at. */
  rank = 0;
  /** By number of a task: 1 + the last message that waits for a sign of life of it; 0 for none. */
  private lastWaiting = new Uint32Array(0);
  /** By message: 1 + the one to the same task that waits with it; 0 for none. */
  private waitingBefore = new Uint32Array(0);
  /** By number of a task: 1 where its work ended and did not begin again. */
  private ended = new Uint8Array(0);

  /** Looks at the events up to rank `to`, exclusive. The first `rank` must be those that were looked at before. */
  walk(events: OrderedEvents, to: number): void {
    const { kind: kinds, source, target } = events.columns;
    const { step: steps, toSource, toAll } = kindRoles(events.kinds);
    this.makeRoom(events.tasks.length + 1, this.messages.count + to - this.rank);
    const { lastWaiting } = this;
    for (let { rank } = this; rank < to; rank++) {
      const event = eventAtRank(events, rank);
      const kind = kinds[event] ?? 0;
      const by = source[event] ?? 0;
      const at = target[event] ?? 0;
      const receiver = receiverOf(by, at, toSource[kind] === 1);
      const alive = signOfLifeOf(by, receiver);
      if (alive !== 0 && lastWaiting[alive] !== 0) this.react(alive, event);
      if (receiver !== 0 || toAll[kind] === 1) this.add(rank, receiver, by, receiver !== 0 && at === 0);
      const step = steps[kind] ?? 0;
      if (step !== 0) this.ended[by !== 0 ? by : at] = Number(step === workEnds);
    }
    this.rank = to;
  }

  private add(rank: number, receiver: number, source: number, addressedBySource: boolean): void {
    const { messages } = this;
    const place = messages.add();
    messages.rank[place] = rank;
    messages.receiver[place] = receiver;
    messages.sender[place] = addressedBySource ? 0 : source;
    messages.addressedBySource[place] = Number(addressedBySource);
    if (receiver === 0) return;
    messages.afterEnd[place] = this.ended[receiver] ?? 0;
    this.waitingBefore[place] = this.lastWaiting[receiver] ?? 0;
    this.lastWaiting[receiver] = place + 1;
  }

  private react(task: number, event: number): void {
    const { reaction } = this.messages;
    for (let waiting = this.lastWaiting[task] ?? 0; waiting !== 0; waiting = this.waitingBefore[waiting - 1] ?? 0)
      reaction[waiting - 1] = event;
    this.lastWaiting[task] = 0;
  }

  private makeRoom(tasks: number, messages: number): void {
    this.lastWaiting = withRoomFor(this.lastWaiting, tasks, (length) => new Uint32Array(length));
    this.ended = withRoomFor(this.ended, tasks, (length) => new Uint8Array(length));
    this.waitingBefore = withRoomFor(this.waitingBefore, messages, (length) => new Uint32Array(length));
  }
}

/** The numbers in an array of at least this length; doubled, so that it is seldom made anew. */
function withRoomFor<Numbers extends Uint8Array | Uint32Array>(
  numbers: Numbers,
  length: number,
  make: (length: number) => Numbers,
): Numbers {
  if (length <= numbers.length) return numbers;
  const larger = make(Math.max(length, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
