import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';

const sliceMs = 8;
/** The clock is asked once in so many events, which take 1 ms at most. */
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
