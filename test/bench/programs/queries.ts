import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { storeLayout } from '../../../src/files/layout';
import { EventFeed } from '../../../src/store/eventFeed';
import { EventQueries } from '../../../src/store/eventQueries';
import { type Program } from '../freshProcess';
import { type Asked, pageSize, questionsAbout } from '../questions';

const input = z.object({ folder: z.string() });

/** For each question: how long each of its answers took, in ms, and how many rows it had. */
export const answersSchema = z.record(z.string(), z.object({ ms: z.array(z.number()), rows: z.array(z.number()) }));
export type Answers = z.infer<typeof answersSchema>;

const item = z.object({ id: z.string() });

/** Ids of the tasks of a generated store. */
export async function taskIds(folder: string): Promise<readonly string[]> {
  const lines = (await readFile(storeLayout(folder).items, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => item.parse(JSON.parse(line)).id);
}

/** Asks the columns, and has the events of a page read from the file. Reading the file before that isn't counted. */
export const queries: Program<z.infer<typeof input>, Answers> = {
  name: 'queries',
  input,
  output: answersSchema,
  async run({ folder }) {
    const { events: file } = storeLayout(folder);
    const feed = new EventFeed(file);
    await feed.firstPicture();
    await feed.catchUp();
    const answers: Answers = {};
    for (const { name, asks } of questionsAbout(await taskIds(folder), feed.log.size)) {
      const answer: Answers[string] = { ms: [], rows: [] };
      for (const asked of asks) {
        // A new one each time: it keeps its answers for whoever asks the same again.
        const events = new EventQueries(file, feed);
        const start = performance.now();
        const rows = await countAnswer(events, asked);
        answer.ms.push(performance.now() - start);
        answer.rows.push(rows);
      }
      answers[name] = answer;
    }
    return answers;
  },
};

async function countAnswer(events: EventQueries, { answer, query }: Asked): Promise<number> {
  switch (answer) {
    case 'page':
      return (await events.page(query, { after: undefined, limit: pageSize })).events.length;
    case 'counts':
      return (await events.counts(query)).byKind.length;
    case 'hourly':
      return (await events.timeline(query, 'hour')).length;
  }
}
