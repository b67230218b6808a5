import * as z from 'zod/mini';
import { openCache } from '../../../src/cache/openCache';
import { readRows } from '../../../src/cache/rows';
import { loadSqlite } from '../../../src/cache/sqlite';
import { readDatabaseSnapshot } from '../../../src/files/snapshot';
import { type Program } from '../freshProcess';

const input = z.object({ database: z.string(), sqlWasm: z.string() });
const output = z.object({ ms: z.number(), rows: z.number() });

/** Takes a copy of engram.db as the worker does, opens it with SQLite, and has it answer one question. */
export const databaseAnswer: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'database-answer',
  input,
  output,
  async run({ database, sqlWasm }) {
    const start = performance.now();
    const sqlite = await loadSqlite(sqlWasm);
    const snapshot = await readDatabaseSnapshot(database);
    if (snapshot.state !== 'read') throw new Error(snapshot.reason);
    const opened = openCache(sqlite, snapshot.bytes);
    if (!opened.ok) throw new Error(opened.problem);
    const rows = readRows(
      opened.value.database,
      'SELECT id FROM events ORDER BY timestamp DESC LIMIT 200',
      z.object({ id: z.string() }),
    );
    const ms = performance.now() - start;
    opened.value.dispose();
    return { ms, rows: rows.length };
  },
};
