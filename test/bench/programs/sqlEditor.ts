import * as z from 'zod/mini';
import { defaultSqlLimits } from '../../../src/model/sqlAnswer';
import { SqlServer } from '../../../src/worker/sqlServer';
import { type Program } from '../freshProcess';

const input = z.object({ folder: z.string(), sqlWasm: z.string() });
const output = z.object({ firstMs: z.number(), nextMs: z.number() });

const question = 'SELECT kind, count(*) FROM events GROUP BY kind ORDER BY 2 DESC';

/** What the thread of the SQL editor does for its first query, the copy included, and for the next one. */
export const sqlEditor: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'sql-editor',
  input,
  output,
  async run({ folder, sqlWasm }) {
    const server = new SqlServer(() => undefined);
    const copy = { folder, sqlWasm, sessionGapMs: 1_800_000, reactionMs: 300_000 };
    const ask = async (): Promise<number> => {
      const start = performance.now();
      await server.bringUpToDate(copy, question);
      const run = server.run(question, defaultSqlLimits);
      if (run.type === 'problem') throw new Error(run.message);
      server.nextRows();
      return performance.now() - start;
    };
    const [firstMs, nextMs] = [await ask(), await ask()];
    server.dispose();
    return { firstMs, nextMs };
  },
};
