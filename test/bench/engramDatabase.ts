import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { nativeCacheSchema } from '../../src/cache/schema';
import { type BetterDatabase, openBetterDatabase } from './betterSqlite';

/** Lines that one statement takes: quicker than one by one, and SQLite parses them itself. */
const linesAtOnce = 1000;

const cacheTime = (field: string): string => `replace(value ->> '${field}', 'Z', '+00:00')`;

const rowsOfLines = {
  items: `INSERT INTO items SELECT value ->> 'id', value ->> 'title', NULL, value ->> 'status', value ->> 'priority',
    ${cacheTime('created_at')}, ${cacheTime('updated_at')}, NULL, NULL FROM json_each(?)`,
  edges: `INSERT INTO edges SELECT value ->> 'from_id', value ->> 'to_id', value ->> 'kind',
    ${cacheTime('created_at')} FROM json_each(?)`,
  // Of events that share an id the last one stays, as the native program has it.
  events: `INSERT OR REPLACE INTO events SELECT value ->> 'id', value ->> 'kind', value ->> 'source_task',
    value ->> 'target_task', value -> 'payload', ${cacheTime('timestamp')} FROM json_each(?)`,
};

/**
 * Makes engram.db of a generated store, in step with its lines: the native program's tables and the design's indexes, made
 * by SQLite alone. Returns its path.
 */
export async function makeEngramDatabase(betterSqlite: string, storeFolder: string): Promise<string> {
  const file = path.join(storeFolder, 'engram.db');
  const database = openBetterDatabase(betterSqlite, file);
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN');
    database.exec(nativeCacheSchema);
    for (const [name, sql] of Object.entries(rowsOfLines)) {
      const lines = await insertLines(database, sql, path.join(storeFolder, `${name}.jsonl`));
      database.prepare('INSERT INTO meta VALUES (?, ?)').run(`jsonl_${name}_lines`, String(lines));
    }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  return file;
}

async function insertLines(database: BetterDatabase, sql: string, file: string): Promise<number> {
  const insert = database.prepare(sql);
  let lines = 0;
  let waiting: string[] = [];
  const flush = (): void => {
    insert.run(`[${waiting.join(',')}]`);
    waiting = [];
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    lines++;
    if (waiting.push(line) === linesAtOnce) flush();
  }
  flush();
  return lines;
}
