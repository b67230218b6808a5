import { performance } from 'node:perf_hooks';
import * as z from 'zod/mini';
import { writeEvents } from '../../../src/host/timeline/export/writeEvents';
import { eventFileFormatKeys } from '../../../src/model/eventFile';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { connectStoreWorker } from '../../../src/worker/client';
import { type Program } from '../freshProcess';
import { probe } from '../lateProbe';

const input = z.object({
  workerScript: z.string(),
  folder: z.string(),
  sqlWasm: z.string(),
  format: z.enum(eventFileFormatKeys),
});

/** What an export of all events took. */
const output = z.object({
  /** From the first call to the last part, in ms. */
  ms: z.number(),
  /** Size of the file. */
  bytes: z.number(),
  /** The longest that the host's thread was held up other than by waiting for a core, in ms. */
  longestOwnBlock: z.number(),
  /** By how much the process, worker and all, grew at most, in MiB. */
  grownMiB: z.number(),
});

/** Exports every event of a store through a real worker, as the extension host does, and drops what comes. */
export const exports: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'exports',
  input,
  output,
  async run({ workerScript, folder, sqlWasm, format }) {
    const worker = connectStoreWorker({ workerScript, log: (line) => console.error(line) });
    try {
      const { service } = worker;
      await service.open({ folder, sqlWasm, pollIntervalMs: 2000 });
      await service.settled();
      const events = await service.matchingEvents(matchEverything);
      const mib = (): number => process.memoryUsage.rss() / 2 ** 20;
      const before = mib();
      let [bytes, largest] = [0, before];
      const sink = {
        write: (part: Uint8Array): Promise<void> => {
          bytes += part.byteLength;
          largest = Math.max(largest, mib());
          return Promise.resolve();
        },
      };
      const stopProbe = probe();
      const start = performance.now();
      await writeEvents(service, format, events, sink, () => undefined, new AbortController().signal);
      const ms = performance.now() - start;
      return { ms, bytes, longestOwnBlock: stopProbe().own, grownMiB: largest - before };
    } finally {
      worker.dispose();
    }
  },
};
