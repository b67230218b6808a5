import { performance } from 'node:perf_hooks';
import { waitedForCoreMs } from './processorWait';

/** The worst that a thread was held up by. */
interface Block {
  /** From when the timer was due to when it ran, in ms. */
  readonly late: number;
  /** That, less the time in which this thread was ready to run and other programs had all the cores. */
  readonly own: number;
}

/** Comes back every ms; what it is late is what something else held it up for. Stopping it returns the worst. */
export function probe(): () => Block {
  let late = 0;
  let own = 0;
  let last = performance.now();
  let waited = waitedForCoreMs();
  const timer = setInterval(() => {
    const now = performance.now();
    const waitedNow = waitedForCoreMs();
    const delay = now - last - 1;
    late = Math.max(late, delay);
    own = Math.max(own, delay - (waitedNow - waited));
    last = now;
    waited = waitedNow;
  }, 1);
  return () => {
    clearInterval(timer);
    return { late, own };
  };
}
