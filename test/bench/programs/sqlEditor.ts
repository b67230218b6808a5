import * as z from 'zod/mini';
import { defaultSqlLimits } from '../../../src/model/sqlAnswer';
import { SqlServer } from '../../../src/worker/sqlServer';
import { type Program } from '../freshProcess';
import { peakMemoryBytes } from '../peakMemory';

const input = z.object({ folder: z.string(), sqlWasm: z.string(), questions: z.array(z.string()) });
const output = z.object({ answersMs: z.array(z.number()), peakBytes: z.number() });

/** What the thread of the SQL editor does for the first and for the next queries, with what is copied for each. */
export const sqlEditor: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'sql-editor',
  input,
  output,
  async run({ folder, sqlWasm, questions }) {
    const server = new SqlServer(() => undefined);
    const copy = { folder, sqlWasm, sessionGapMs: 1_800_000, reactionMs: 300_000 };
    const answersMs: number[] = [];
    for (const question of questions) {
      const start = performance.now();
      await server.bringUpToDate(copy, question);
      const run = server.run(question, defaultSqlLimits);
      if (run.type === 'problem') throw new Error(run.message);
      server.nextRows();
      answersMs.push(performance.now() - start);
    }
    server.dispose();
    return { answersMs, peakBytes: peakMemoryBytes() };
  },
};
