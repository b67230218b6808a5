import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/**
 * Runs SQL in the `sqlite3` program, which knows nothing of this project; each row as an object. It waits for a lock for
 * as long as the native program does.
 */
export async function askSqlite(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const args = ['-json', '-cmd', '.timeout 5000', database, sql];
  const { stdout } = await promisify(execFile)('sqlite3', args, { maxBuffer: 64 * 1024 * 1024 });
  const rows: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  return rowsSchema.parse(rows);
}

/** What `meta` says, as numbers of lines by file. */
export async function countedLines(database: string): Promise<Record<string, number>> {
  const rows = await askSqlite(database, 'SELECT key, value FROM meta');
  return Object.fromEntries(rows.map(({ key, value }) => [String(key).split('_')[1] ?? '', Number(value)]));
}
