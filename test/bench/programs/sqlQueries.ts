import * as z from 'zod/mini';
import { storeLayout } from '../../../src/files/layout';
import { openBetterDatabase, rowsOf } from '../betterSqlite';
import { type Program } from '../freshProcess';
import { questionsAbout } from '../questions';
import { type Answers, answersSchema, taskIds } from './queries';

const input = z.object({ folder: z.string(), betterSqlite: z.string(), events: z.number() });

/** The yardstick for `queries`: the same questions to better-sqlite3, over engram.db with the design's indexes. */
export const sqlQueries: Program<z.infer<typeof input>, Answers> = {
  name: 'sql-queries',
  input,
  output: answersSchema,
  async run({ folder, betterSqlite, events }) {
    const database = openBetterDatabase(betterSqlite, storeLayout(folder).database);
    const answers: Answers = {};
    for (const { name, asks } of questionsAbout(await taskIds(folder), events)) {
      const answer: Answers[string] = { ms: [], rows: [] };
      for (const { sql, values } of asks) {
        const start = performance.now();
        const rows = rowsOf(database.prepare(sql).all(...values));
        answer.ms.push(performance.now() - start);
        answer.rows.push(rows.length);
      }
      answers[name] = answer;
    }
    database.close();
    return answers;
  },
};
