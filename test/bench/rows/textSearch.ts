import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Comparison } from '../comparison';
import { hiddenText } from '../eventLines';
import { sqlTextSearch } from '../programs/sqlTextSearch';
import { textSearch as program } from '../programs/textSearch';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** A text that one event holds, written in another case than it is asked for. */
export const textSearch: BenchRow = {
  name: 'Text search, one hit in the file',
  async measure(setting, events) {
    const betterSqlite = await setting.betterSqlite();
    const folder = await setting.storeWithDatabase({ events });
    const file = path.join(folder, 'events.jsonl');
    const text = hiddenText.toLowerCase();
    const runs = await repeat(async () => {
      const ours = await setting.run(program, { file, text });
      const sql = await setting.run(sqlTextSearch, { database: path.join(folder, 'engram.db'), betterSqlite, text });
      if (ours.hits !== 1 || sql.hits !== 1)
        throw new Error(`${ours.hits} events were found, and ${sql.hits} in SQL, instead of 1.`);
      return { ours: ours.ms, sql: sql.ms, grep: await timeGrep(file, text) };
    });
    const ours = { name: this.name, unit: 'ms', ours: runs.map((run) => run.ours) } as const;
    const rows: Comparison[] = [
      {
        ...ours,
        yardstick: { name: 'better-sqlite3 LIKE', figures: runs.map(({ sql }) => sql) },
        goal: { ratio: 0.6 },
      },
    ];
    const grep = runs.map((run) => run.grep).filter((ms) => ms !== undefined);
    if (grep.length === runs.length) rows.push({ ...ours, yardstick: { name: 'grep -i -F', figures: grep } });
    return rows;
  },
};

/** How long grep takes over the lines, its start included, in ms; undefined where there is none. */
async function timeGrep(file: string, text: string): Promise<number | undefined> {
  const start = performance.now();
  try {
    await promisify(execFile)('grep', ['-i', '-F', '-c', text, file]);
    return performance.now() - start;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
