import { spawnSync } from 'node:child_process';
import * as z from 'zod/mini';

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** A row as `sqlite3 -json` prints it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Asks Debian's `sqlite3`, which knows nothing of this project. The file is opened for reading only and as one that
 * nobody changes, so that not even a lock is taken. Throws what it complains of.
 */
export function askSqlite(database: string, sql: string): readonly Row[] {
  const { error, status, stdout, stderr } = spawnSync(
    'sqlite3',
    ['-readonly', '-json', `file:${database}?immutable=1`, sql],
    { encoding: 'utf8' },
  );
  if (error) throw error;
  if (status !== 0 || stderr !== '') throw new Error(`sqlite3 ended with ${status}: ${stderr}`);
  return stdout === '' ? [] : rowsSchema.parse(JSON.parse(stdout));
}

/** The tables and indexes as they were made, without the spaces and line ends by which the texts are laid out. */
export function schemaOf(database: string): readonly Row[] {
  return askSqlite(database, 'SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name').map((row) => ({
    ...row,
    sql: typeof row.sql === 'string' ? row.sql.replaceAll(/\s+/g, ' ').replaceAll(/ ?([(),]) ?/g, '$1') : row.sql,
  }));
}
