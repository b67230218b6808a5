import { readFile } from 'node:fs/promises';
import initSqlJs, { type Database, type SqlJsStatic } from 'sql.js';

/** An SQLite database in memory. Close it when it is not needed any more: its memory is not collected. */
export type SqliteDatabase = Database;

/** SQLite, compiled to WebAssembly. */
export type Sqlite = SqlJsStatic;

const loading = new Map<string, Promise<Sqlite>>();

/**
 * Loads SQLite from the absolute path of sql-wasm.wasm: once for a path (about 20 ms), then the same again. Rejects when
 * the file can't be read or is no WebAssembly; the next call then tries again.
 */
export function loadSqlite(wasmFile: string): Promise<Sqlite> {
  const known = loading.get(wasmFile);
  if (known) return known;
  const started = load(wasmFile);
  loading.set(wasmFile, started);
  started.catch(() => loading.delete(wasmFile));
  return started;
}

async function load(wasmFile: string): Promise<Sqlite> {
  try {
    const wasm = await readFile(wasmFile);
    // A copy of its own: a small file's buffer may lie in a pool that others use.
    return await initSqlJs({ wasmBinary: new Uint8Array(wasm).buffer });
  } catch (error) {
    throw new Error(`SQLite could not be loaded from ${wasmFile}: ${describeError(error)}`, { cause: error });
  }
}

/** What an error says, for a sentence. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
