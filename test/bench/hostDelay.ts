import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { matchEverything } from '../../src/model/query/eventQuery';
import { connectStoreWorker } from '../../src/worker/client';

/** What opening a store cost the thread that asked for it. All in ms. */
export interface HostDelay {
  /** The longest that the host's event loop was held up: the larger of two probes. */
  readonly longestBlock: number;
  /** Until the newest 200 events were there. */
  readonly firstEvents: number;
  /** Until the columns of all events were there. */
  readonly allColumns: number;
  /** Until engram.db had been compared too. */
  readonly settled: number;
}

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
    const longestBlock = Math.max(stopProbe(), histogram.max / 1e6 - 1);
    return { longestBlock, firstEvents, allColumns, settled };
  } finally {
    worker.dispose();
  }
}

async function untilLoaded(worker: ReturnType<typeof connectStoreWorker>): Promise<void> {
  while ((await worker.service.refresh()).state === 'loading');
}

/** The same of a host that does nothing for `durationMs`: what other programs on the machine add to every figure. */
export async function measureIdleDelay(durationMs: number): Promise<number> {
  const stopProbe = probe();
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  return stopProbe();
}

/** Comes back every ms; what it is late is what something else held it up for. Stopping it returns the worst. */
function probe(): () => number {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 1);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return worst;
  };
}
