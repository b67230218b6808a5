import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import * as z from 'zod/mini';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { connectStoreWorker } from '../../../src/worker/client';
import { type Program } from '../freshProcess';
import { probe } from '../lateProbe';

const input = z.object({ workerScript: z.string(), folder: z.string(), sqlWasm: z.string() });

/** What opening a store cost the thread that asked for it. All in ms. */
const output = z.object({
  /** The longest that the host's event loop was held up, by whatever: the larger of two probes. */
  longestBlock: z.number(),
  /** The longest that it was held up other than by waiting for a core that another program had. */
  longestOwnBlock: z.number(),
  /** Until the columns of all events were in the host. */
  allColumns: z.number(),
  /** Until engram.db had been compared too. */
  settled: z.number(),
});

/** Opens a store through a real worker, as the extension host does, and measures how long that thread was held up. */
export const hostDelay: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'host-delay',
  input,
  output,
  async run({ workerScript, folder, sqlWasm }) {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    const stopProbe = probe();
    histogram.enable();
    const start = performance.now();
    const worker = connectStoreWorker({ workerScript, log: (line) => console.error(line) });
    try {
      await worker.service.open({ folder, sqlWasm, pollIntervalMs: 2000 });
      await worker.service.events(matchEverything, { after: undefined, limit: 200 });
      while ((await worker.service.refresh()).state === 'loading');
      await worker.service.timelineColumns(0, Number.MAX_SAFE_INTEGER);
      const allColumns = performance.now() - start;
      await worker.service.settled();
      const settled = performance.now() - start;
      histogram.disable();
      const { late, own } = stopProbe();
      // The histogram counts its own interval of 1 ms as delay.
      const longestBlock = Math.max(late, histogram.max / 1e6 - 1);
      return { longestBlock, longestOwnBlock: own, allColumns, settled };
    } finally {
      worker.dispose();
    }
  },
};
