import * as z from 'zod/mini';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { connectStoreWorker } from '../../../src/worker/client';
import { type Program } from '../freshProcess';

const input = z.object({ workerScript: z.string(), folder: z.string(), sqlWasm: z.string() });
const output = z.object({
  /** From the start of the thread until it took calls, in ms. */
  threadStart: z.number(),
  /** From the call of `open` until the newest 200 events were in the calling thread, in ms. */
  newest: z.number(),
});

/** Opens a store in a worker that has just started and has run none of its code yet, and asks for the newest 200 events. */
export const newestEvents: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'newest-events',
  input,
  output,
  async run({ workerScript, folder, sqlWasm }) {
    const started = performance.now();
    const worker = connectStoreWorker({ workerScript, log: (line) => console.error(line) });
    try {
      // It answers that nothing is open yet: it is there.
      await worker.service.health().catch(() => undefined);
      const opened = performance.now();
      await worker.service.open({ folder, sqlWasm, pollIntervalMs: 2000 });
      const { events } = await worker.service.events(matchEverything, { after: undefined, limit: 200 });
      const newest = performance.now() - opened;
      if (events.length !== 200) throw new Error(`${events.length} events came instead of 200.`);
      return { threadStart: opened - started, newest };
    } finally {
      worker.dispose();
    }
  },
};
