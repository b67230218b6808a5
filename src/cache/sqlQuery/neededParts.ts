import { type MemoryDatabase, SqliteError } from './memoryDatabase';
import { type SqlStatement } from './sqlTokens';
import { oneReadingStatement } from './statementCheck';

/** What a statement reads of a database. */
export interface NeededParts {
  readonly tables: ReadonlySet<string>;
  readonly indexes: ReadonlySet<string>;
}

/** How SQLite's program says that it reads a table or an index: its second operand is the root page. */
const readingOperations = new Set(['OpenRead', 'OpenWrite', 'ReopenIdx']);

/** These functions read whatever the database holds, in a way of their own. */
const checkingFunctions = /^pragma_(?:integrity|quick|foreign_key)_check$/i;

/**
 * What a text's statement will read, as SQLite plans it: the plan follows from the statement and the schema alone, also where
 * the tables are still empty. Nothing where the text is not one statement that can be run; EXPLAIN reads nothing.
 */
export function neededParts(database: MemoryDatabase, sql: string): NeededParts {
  const checked = oneReadingStatement(sql);
  const isToRun = !('type' in checked) && checked.tokens[0]?.text.toUpperCase() !== 'EXPLAIN';
  const parts = partsByRoot(database);
  const roots = isToRun ? rootsOf(database, sql, checked) : [];
  const read = roots === 'all' ? [...parts.values()] : roots.flatMap((root) => parts.get(root) ?? []);
  return {
    tables: new Set(read.map(({ table }) => table)),
    indexes: new Set(read.filter(({ name, table }) => name !== table).map(({ name }) => name)),
  };
}

function rootsOf(database: MemoryDatabase, sql: string, { tokens, start }: SqlStatement): readonly number[] | 'all' {
  if (tokens.some(({ text }) => checkingFunctions.test(text.replaceAll(/["'`[\]]/g, '')))) return 'all';
  const roots: number[] = [];
  try {
    const program = database.prepare(`EXPLAIN ${sql.slice(start)}`);
    try {
      while (program.step()) if (readingOperations.has(program.text(1, 100).text)) roots.push(program.number(3));
    } finally {
      program.dispose();
    }
  } catch (error) {
    // What is wrong with it is told when it is run.
    if (error instanceof SqliteError) return [];
    throw error;
  }
  return roots;
}

function partsByRoot(database: MemoryDatabase): ReadonlyMap<number, { readonly name: string; readonly table: string }> {
  const parts = new Map<number, { readonly name: string; readonly table: string }>();
  const statement = database.prepare('SELECT rootpage, name, tbl_name FROM sqlite_schema WHERE rootpage > 0');
  try {
    while (statement.step())
      parts.set(statement.number(0), { name: statement.text(1, 100).text, table: statement.text(2, 100).text });
  } finally {
    statement.dispose();
  }
  return parts;
}
