import { createRequire } from 'node:module';
import path from 'node:path';

/** A statement of better-sqlite3. What it gives back is unknown until it is parsed. */
interface Statement {
  all(...values: readonly (string | number)[]): unknown;
  run(...values: readonly (string | number)[]): unknown;
}

/** A database of better-sqlite3. */
export interface BetterDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * Opens a database file with the better-sqlite3 that lies in `folder` (`installBetterSqlite`); without the file it is made.
 * Throws SQLite's error, and where the module is not what it should be.
 */
export function openBetterDatabase(folder: string, file: string): BetterDatabase {
  const loaded: unknown = createRequire(path.join(folder, 'package.json'))('better-sqlite3');
  if (typeof loaded !== 'function') throw new Error(`better-sqlite3 in ${folder} is no class.`);
  const database: unknown = Reflect.construct(loaded, [file]);
  if (!isDatabase(database)) throw new Error(`better-sqlite3 in ${folder} is not as expected.`);
  return database;
}

/** The rows of a query. Throws where it gave something else. */
export function rowsOf(result: unknown): readonly unknown[] {
  if (!Array.isArray(result)) throw new Error('better-sqlite3 gave no rows.');
  return result;
}

function isDatabase(value: unknown): value is BetterDatabase {
  if (typeof value !== 'object' || value === null) return false;
  return ['exec', 'prepare', 'close'].every((name) => typeof Reflect.get(value, name) === 'function');
}
