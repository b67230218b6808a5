import * as z from 'zod/mini';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { EventFeed } from '../../../src/store/eventFeed';
import { EventQueries } from '../../../src/store/eventQueries';
import { type Program } from '../freshProcess';

const input = z.object({ file: z.string(), text: z.string() });
const output = z.object({ ms: z.number(), hits: z.number() });

/** Looks for a text in every event, in any case, and reads the events that hold it. Reading the file before isn't counted. */
export const textSearch: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'text-search',
  input,
  output,
  async run({ file, text }) {
    const feed = new EventFeed(file);
    await feed.firstPicture();
    await feed.catchUp();
    const start = performance.now();
    const query = { ...matchEverything, words: [text] };
    const { events } = await new EventQueries(file, feed).page(query, { after: undefined, limit: 200 });
    return { ms: performance.now() - start, hits: events.length };
  },
};
