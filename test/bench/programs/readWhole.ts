import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type Program } from '../freshProcess';

const input = z.object({ file: z.string() });
const output = z.object({ ms: z.number(), bytes: z.number() });

/** The yardstick for what needs all of a file: reading it into memory and nothing else. */
export const readWhole: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'read-whole',
  input,
  output,
  async run({ file }) {
    const start = performance.now();
    const bytes = await readFile(file);
    return { ms: performance.now() - start, bytes: bytes.length };
  },
};
