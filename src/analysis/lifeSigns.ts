import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';
import { broadcastKinds, kindsAddressedBySource, receiverOf, signOfLifeOf } from '../model/messageRule';
import { workEnds, workStarts } from '../model/sessionRule';
import { workStepOf } from '../model/taskWork';
import { type OrderedEvents } from './orderedEvents';

/** What each event tells of tasks, by rank in the order of time. Tasks are numbers from 1, 0 for none. */
export interface LifeSigns {
  readonly events: OrderedEvents;
  /** The task that received it as a message. */
  readonly receiver: Uint32Array;
  /** The task that it is a sign of life of (`signOfLifeOf`). */
  readonly sign: Uint32Array;
  /** The task whose work it begins or ends. */
  readonly worker: Uint32Array;
  /** `workStarts`, `workEnds` or 0. */
  readonly step: Uint8Array;
  /** 1 where it tells every task. */
  readonly isBroadcast: Uint8Array;
  /** How many are messages or broadcasts. */
  readonly messages: number;
}

const sliceMs = 8;
/** The clock is asked once in so many events, which take about 0.2 ms. */
const stepLength = 16_384;

/** Walks over events in parts, so that other work comes in between. Rejects with CancelledError when `signal` is aborted. */
export async function inParts(
  from: number,
  to: number,
  signal: AbortSignal | undefined,
  walk: (from: number, to: number) => void,
): Promise<void> {
  if (signal?.aborted) throw new CancelledError();
  const slice = new TimeSlice(sliceMs);
  for (let start = from; start < to; start += stepLength) {
    walk(start, Math.min(to, start + stepLength));
    if (slice.isUsedUp) await slice.rest(signal);
  }
}

/** What the events tell of tasks. 15 ms a million events (measured). */
export async function lifeSigns(events: OrderedEvents, signal?: AbortSignal): Promise<LifeSigns> {
  const { size, columns, kinds, order } = events;
  const { kind: kindOf, source, target } = columns;
  const steps = Uint8Array.from(kinds, stepNumber);
  const toSource = Uint8Array.from(kinds, (kind) => Number(kindsAddressedBySource.has(kind)));
  const toAll = Uint8Array.from(kinds, (kind) => Number(broadcastKinds.has(kind)));
  const [receiver, sign, worker] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
  const [step, isBroadcast] = [new Uint8Array(size), new Uint8Array(size)];
  let messages = 0;
  await inParts(0, size, signal, (from, to) => {
    for (let rank = from; rank < to; rank++) {
      const event = order ? (order[rank] ?? 0) : rank;
      const [kind, by, at] = [kindOf[event] ?? 0, source[event] ?? 0, target[event] ?? 0];
      const received = receiverOf(by, at, toSource[kind] === 1);
      receiver[rank] = received;
      sign[rank] = signOfLifeOf(by, received);
      const work = steps[kind] ?? 0;
      if (work !== 0) {
        step[rank] = work;
        worker[rank] = by !== 0 ? by : at;
      }
      if (received !== 0) messages++;
      else if (toAll[kind] === 1) {
        isBroadcast[rank] = 1;
        messages++;
      }
    }
  });
  return { events, receiver, sign, worker, step, isBroadcast, messages };
}

function stepNumber(kind: string): number {
  const step = workStepOf(kind);
  return step === 'start' ? workStarts : step === 'end' ? workEnds : 0;
}
