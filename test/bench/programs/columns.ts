import * as z from 'zod/mini';
import { EventFeed } from '../../../src/store/eventFeed';
import { type Program } from '../freshProcess';
import { peakMemoryBytes } from '../peakMemory';

const input = z.object({ file: z.string() });
const output = z.object({
  /** Until the columns of every event were there, with their indexes, in ms. */
  ms: z.number(),
  events: z.number(),
  /** Lines that were found to be bad. */
  badLines: z.number(),
  /** The most memory that the process had at any time, in bytes. */
  peakBytes: z.number(),
});

/** Reads events.jsonl into columns, as the worker does. A file that is missing is an empty one. */
export const columns: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'columns',
  input,
  output,
  async run({ file }) {
    const start = performance.now();
    const feed = new EventFeed(file);
    await feed.firstPicture();
    await feed.catchUp();
    const ms = performance.now() - start;
    return { ms, events: feed.log.size, badLines: feed.lines.badLines, peakBytes: peakMemoryBytes() };
  },
};
