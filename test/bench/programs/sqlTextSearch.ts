import * as z from 'zod/mini';
import { openBetterDatabase, rowsOf } from '../betterSqlite';
import { type Program } from '../freshProcess';

const input = z.object({ database: z.string(), betterSqlite: z.string(), text: z.string() });
const output = z.object({ ms: z.number(), hits: z.number() });

/**
 * The yardstick for `textSearch`: better-sqlite3 and LIKE over the payloads alone, which is less than what the columns' search
 * looks at. `text` has no `%` and no `_`.
 */
export const sqlTextSearch: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'sql-text-search',
  input,
  output,
  run({ database: file, betterSqlite, text }) {
    const database = openBetterDatabase(betterSqlite, file);
    const start = performance.now();
    const rows = rowsOf(
      database.prepare('SELECT * FROM events WHERE payload LIKE ? ORDER BY timestamp DESC LIMIT 200').all(`%${text}%`),
    );
    const ms = performance.now() - start;
    database.close();
    return Promise.resolve({ ms, hits: rows.length });
  },
};
