import { pathToFileURL } from 'node:url';
import { type SqlValue } from './nativeRows';

/** A statement of Node's own SQLite (`node:sqlite`). */
interface NodeStatement {
  run(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): unknown;
}

/** A database file, opened by Node's own SQLite under SQLite's own locks. */
export interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

/** Node's own SQLite. */
export interface NodeSqlite {
  /** Opens a file that is there, to read and write it; never makes one. Throws SQLite's error. */
  open(path: string): NodeDatabase;
}

let known: { readonly sqlite: NodeSqlite | undefined } | undefined;

/**
 * Node's own SQLite, which writes database files under SQLite's locks; undefined where this program's Node has none:
 * Node 20, and whoever builds Node without it, as a desktop VS Code may.
 */
export function nodeSqlite(): NodeSqlite | undefined {
  known ??= { sqlite: find() };
  return known.sqlite;
}

function find(): NodeSqlite | undefined {
  const Database = databaseClass();
  if (!Database) return undefined;
  const open = (location: URL): NodeDatabase => {
    const database: unknown = Reflect.construct(Database, [location]);
    if (!isDatabase(database)) throw new Error('node:sqlite is not as expected.');
    return database;
  };
  try {
    // Before 22.15 it took no URL, and only a URL can say that a missing file must not be made.
    open(new URL('file:///engram?mode=memory')).close();
  } catch {
    // One that can't do this much can't be used: the same as none.
    return undefined;
  }
  return {
    open(path) {
      const location = pathToFileURL(path);
      location.searchParams.set('mode', 'rw');
      return open(location);
    },
  };
}

type DatabaseClass = new (location: URL) => unknown;

function databaseClass(): DatabaseClass | undefined {
  const sqlite = withoutItsWarning(() => process.getBuiltinModule('node:sqlite'));
  if (!sqlite || !('DatabaseSync' in sqlite)) return undefined;
  return isClass(sqlite.DatabaseSync) ? sqlite.DatabaseSync : undefined;
}

/**
 * Loading node:sqlite warns on the standard error that it is experimental, which is no news to whoever uses this
 * program. Nothing else runs while it loads, so no other warning is lost.
 */
function withoutItsWarning<Answer>(load: () => Answer): Answer {
  // oxlint-disable-next-line typescript/unbound-method -- it is put back as it was, not called
  const warn = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = warn;
  }
}

function isClass(value: unknown): value is DatabaseClass {
  return typeof value === 'function';
}

function isDatabase(value: unknown): value is NodeDatabase {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['exec', 'prepare', 'close'].every((method) => typeof Reflect.get(value, method) === 'function')
  );
}
