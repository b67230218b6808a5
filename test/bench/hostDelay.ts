import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import * as z from 'zod/mini';
import { matchEverything } from '../../src/model/query/eventQuery';
import { connectStoreWorker } from '../../src/worker/client';

/** What opening a store cost the thread that asked for it. All in ms. */
export const hostDelaySchema = z.object({
  /** The longest that the host's event loop was held up, by whatever: the larger of two probes. */
  longestBlock: z.number(),
  /** The longest that it was held up other than by waiting for a core that another program had. */
  longestOwnBlock: z.number(),
  /** Until the newest 200 events were there. */
  firstEvents: z.number(),
  /** Until the columns of all events were there. */
  allColumns: z.number(),
  /** Until engram.db had been compared too. */
  settled: z.number(),
});
export type HostDelay = z.infer<typeof hostDelaySchema>;

/** Opens a store through a real worker, as the extension host does, and measures how long that thread was held up. */
export async function measureHostDelay(workerScript: string, folder: string, sqlWasm: string): Promise<HostDelay> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  const stopProbe = probe();
  histogram.enable();
  const start = performance.now();
  const since = (): number => performance.now() - start;
  const worker = connectStoreWorker({ workerScript, log: (line) => console.error(line) });
  try {
    await worker.service.open({ folder, sqlWasm, pollIntervalMs: 2000 });
    const page = await worker.service.events(matchEverything, { after: undefined, limit: 200 });
    const firstEvents = since();
    if (page.events.length !== 200) throw new Error(`${page.events.length} events came instead of 200.`);
    await untilLoaded(worker);
    await worker.service.timelineColumns(0, Number.MAX_SAFE_INTEGER);
    const allColumns = since();
    const { cache } = await worker.service.settled();
    if (cache.state !== 'in_step') throw new Error(`The generated engram.db is ${cache.state ?? '?'}: ${cache.reason}`);
    const settled = since();
    histogram.disable();
    // The histogram counts its own interval of 1 ms as delay.
    const { late, own } = stopProbe();
    const longestBlock = Math.max(late, histogram.max / 1e6 - 1);
    return { longestBlock, longestOwnBlock: own, firstEvents, allColumns, settled };
  } finally {
    worker.dispose();
  }
}

async function untilLoaded(worker: ReturnType<typeof connectStoreWorker>): Promise<void> {
  while ((await worker.service.refresh()).state === 'loading');
}

interface Block {
  /** From when the timer was due to when it ran, in ms. */
  readonly late: number;
  /** That, less the time in which this thread was ready to run and other programs had all the cores. */
  readonly own: number;
}

/** Comes back every ms; what it is late is what something else held it up for. Stopping it returns the worst. */
function probe(): () => Block {
  let late = 0;
  let own = 0;
  let last = performance.now();
  let waited = waitedForCore();
  const timer = setInterval(() => {
    const now = performance.now();
    const waitedNow = waitedForCore();
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

/** For how long this process's main thread has waited for a core so far, in ms; 0 where the system doesn't tell. */
function waitedForCore(): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    // Linux alone tells. Elsewhere the figure holds what other programs did too.
    return 0;
  }
}
