import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { eventLine } from '../eventLines';
import { type Program } from '../freshProcess';
import { monotonicMs } from '../monotonicTime';
import { seededRandom } from '../seededRandom';

const input = z.object({
  /** events.jsonl of a store that may be written to. */
  file: z.string(),
  /** How many events it holds already. */
  events: z.number(),
  linesPerSecond: z.number(),
  seconds: z.number(),
});
const output = z.object({
  /** When each millisecond's lines began to be written (`monotonicMs`), and how many there were behind them. */
  batches: z.array(z.object({ atMs: z.number(), written: z.number() })),
});

/** Appends lines one by one, so many a second: what a machine was too busy for comes as soon as it can. */
export const steadyWriter: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'steady-writer',
  input,
  output,
  async run({ file, events, linesPerSecond, seconds }) {
    const random = seededRandom(3);
    const style = { keyOrder: 'usual', ids: 'own', attempts: 'short', badEvery: 0, holdsHiddenText: false } as const;
    const all = linesPerSecond * seconds;
    const batches: { atMs: number; written: number }[] = [];
    const descriptor = openSync(file, 'a');
    try {
      const start = monotonicMs();
      for (let written = 0; written < all;) {
        const atMs = monotonicMs();
        const due = Math.min(all, Math.ceil(((atMs - start) / 1000) * linesPerSecond));
        for (; written < due; written++) {
          const index = events + written;
          writeSync(descriptor, eventLine({ random, tasks: ['eg-0123456789', 'eg-abcdef0123'], index, ...style }));
        }
        batches.push({ atMs, written });
        await setTimeout(1);
      }
    } finally {
      closeSync(descriptor);
    }
    return { batches };
  },
};
