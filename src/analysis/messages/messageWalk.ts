import { receiverOf, signOfLifeOf } from '../../model/messageRule';
import { workEnds } from '../../model/sessionRule';
import { kindRoles } from '../kindRoles';
import { type OrderedEvents } from '../orderedEvents';
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

  /**
   * Looks at the events up to rank `to`, exclusive. The first `rank` must be those that were looked at before. One loop over
   * local arrays: it is most of the first answer about a store.
   */
  walk(events: OrderedEvents, to: number): void {
    const { order } = events;
    const { kind: kinds, source, target } = events.columns;
    const { step: steps, toSource, toAll } = kindRoles(events.kinds);
    this.makeRoom(events, to);
    const { messages, lastWaiting, waitingBefore, ended } = this;
    const { rank: ranks, receiver: receivers, sender, addressedBySource, afterEnd, reaction } = messages;
    let { count } = messages;
    for (let { rank } = this; rank < to; rank++) {
      const event = order ? (order[rank] ?? 0) : rank;
      const kind = kinds[event] ?? 0;
      const by = source[event] ?? 0;
      const at = target[event] ?? 0;
      const receiver = receiverOf(by, at, toSource[kind] === 1);
      const alive = signOfLifeOf(by, receiver);
      if (alive !== 0) {
        // What waits for it is in its list.
        for (let next = lastWaiting[alive] ?? 0; next !== 0; next = waitingBefore[next - 1] ?? 0)
          reaction[next - 1] = event;
        lastWaiting[alive] = 0;
      }
      if (receiver !== 0) {
        ranks[count] = rank;
        receivers[count] = receiver;
        sender[count] = at === 0 ? 0 : by;
        addressedBySource[count] = Number(at === 0);
        afterEnd[count] = ended[receiver] ?? 0;
        reaction[count] = -1;
        waitingBefore[count] = lastWaiting[receiver] ?? 0;
        lastWaiting[receiver] = ++count;
      } else if (toAll[kind] === 1) {
        ranks[count] = rank;
        sender[count] = by;
        reaction[count++] = -1;
      }
      const step = steps[kind] ?? 0;
      if (step !== 0) ended[by !== 0 ? by : at] = Number(step === workEnds);
    }
    messages.count = count;
    this.rank = to;
  }

  /** Room for the messages up to rank `to`; where there is not enough, for all of the events, so that it is made once. */
  private makeRoom(events: OrderedEvents, to: number): void {
    const { messages } = this;
    const most = to - this.rank;
    if (messages.count + most > messages.capacity)
      messages.reserve(messages.count + countMessages(events, this.rank) + most);
    const tasks = events.tasks.length + 1;
    this.lastWaiting = withRoomFor(this.lastWaiting, tasks, (length) => new Uint32Array(length));
    this.ended = withRoomFor(this.ended, tasks, (length) => new Uint8Array(length));
    this.waitingBefore = withRoomFor(this.waitingBefore, messages.capacity, (length) => new Uint32Array(length));
  }
}

/** How many events from this rank on are messages. */
function countMessages({ size, order, columns, kinds: names }: OrderedEvents, from: number): number {
  const { kind: kinds, source, target } = columns;
  const { toSource, toAll } = kindRoles(names);
  let count = 0;
  for (let rank = from; rank < size; rank++) {
    const event = order ? (order[rank] ?? 0) : rank;
    const kind = kinds[event] ?? 0;
    if (target[event] !== 0 || toAll[kind] === 1 || (toSource[kind] === 1 && source[event] !== 0)) count++;
  }
  return count;
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
