import * as z from 'zod/mini';
import { EventFeed } from '../../../src/store/eventFeed';
import { type Program } from '../freshProcess';

const input = z.object({ file: z.string(), sidecarFolder: z.string() });
const output = z.object({
  /** Until the columns of every event were there, and were shown to be true of the file, in ms. */
  ms: z.number(),
  events: z.number(),
});

/** Opens an events.jsonl whose columns were kept. */
export const warmOpen: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'warm-open',
  input,
  output,
  async run({ file, sidecarFolder }) {
    const start = performance.now();
    const feed = new EventFeed(file, { folder: sidecarFolder, log: (line) => console.error(line) });
    await feed.firstPicture();
    // Without kept columns only the end of the file would be there by now.
    const events = feed.log.size;
    await feed.catchUp();
    return { ms: performance.now() - start, events };
  },
};
