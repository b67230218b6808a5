import * as z from 'zod/mini';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { storeLayout } from '../../../src/files/layout';
import { EventFeed } from '../../../src/store/eventFeed';
import { EventQueries } from '../../../src/store/eventQueries';
import { type Program } from '../freshProcess';
import { pageSize } from '../questions';

const input = z.object({ folder: z.string(), queries: z.array(z.string()), repetitions: z.number() });

/** For each query: how long its newest page took, each time, in ms, and how many events match in all. */
const output = z.record(z.string(), z.object({ ms: z.array(z.number()), matches: z.number() }));

/** Asks queries as a person writes them, one after the other. Reading the file before that isn't counted. */
export const queryLanguage: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'query-language',
  input,
  output,
  async run({ folder, queries, repetitions }) {
    const { events: file } = storeLayout(folder);
    const feed = new EventFeed(file);
    await feed.firstPicture();
    await feed.catchUp();
    const answers: z.infer<typeof output> = {};
    for (const text of queries) {
      const parsed = parseEventQuery(text, { now: Date.now(), timeZone: 'utc' });
      if (!parsed.ok) throw new Error(`“${text}” can't be read as a query.`);
      const ms: number[] = [];
      let matches = 0;
      while (ms.length < repetitions) {
        // A new one each time: it keeps its answers for whoever asks the same again.
        const events = new EventQueries(file, feed);
        const start = performance.now();
        matches = (await events.page(parsed.value, { after: undefined, limit: pageSize })).total;
        ms.push(performance.now() - start);
      }
      answers[text] = { ms, matches };
    }
    return answers;
  },
};
