import { appendFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { storeLayout } from '../../../src/files/layout';
import { Store } from '../../../src/store/store';
import { percentile95 } from '../comparison';
import { eventLine } from '../eventLines';
import { type Program } from '../freshProcess';
import { seededRandom } from '../seededRandom';

const input = z.object({
  /** A copy of a store that may be written to. */
  folder: z.string(),
  sqlWasm: z.string(),
});
const output = z.object({
  /** For each of five rounds: ms that 95 of 100 appended lines took at most. */
  p95: z.array(z.number()),
});

const rounds = 5;
const linesARound = 200;

/**
 * Appends lines one by one, as another program does, and measures each from what the watcher calls (`refresh`) until the
 * columns hold the event.
 */
export const appendedLines: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'appended-lines',
  input,
  output,
  async run({ folder, sqlWasm }) {
    const { events: file } = storeLayout(folder);
    const store = await Store.open(folder, { sqlWasm });
    try {
      let events = (await store.loaded()).counts.events;
      const random = seededRandom(2);
      const p95: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const ms: number[] = [];
        for (let line = 0; line < linesARound; line++) {
          const style = {
            keyOrder: 'usual',
            ids: 'own',
            attempts: 'short',
            badEvery: 0,
            holdsHiddenText: false,
          } as const;
          await appendFile(file, eventLine({ random, tasks: ['eg-0123456789'], index: events, ...style }));
          const start = performance.now();
          const { counts } = await store.refresh();
          ms.push(performance.now() - start);
          if (counts.events !== ++events) throw new Error(`${counts.events} events are there instead of ${events}.`);
        }
        p95.push(percentile95(ms));
      }
      return { p95 };
    } finally {
      store.dispose();
    }
  },
};
