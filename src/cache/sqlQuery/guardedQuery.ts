import {
  type SqlAnswer,
  type SqlCell,
  type SqlCut,
  type SqlLimits,
  type SqlOutcome,
  type SqlRange,
} from '../../model/sqlAnswer';
import { isCutCell, rowSize } from '../../model/sqlCells';
import { errorPlace } from './errorPlace';
import { type MemoryDatabase, resultCode, SqliteError, type Statement, valueType } from './memoryDatabase';
import { oneReadingStatement, refused } from './statementCheck';
import { type SqlStatement } from './sqlTokens';

/** What a query gave, without where it ran. */
export type QueryOutcome = Exclude<SqlOutcome, SqlAnswer> | Omit<SqlAnswer, 'source'>;

/**
 * Runs the one statement of a text, which must only read. The database refuses to be written to (`query_only`) besides; what
 * can't be ended from within, one step that takes for ever, is ended with the thread (`SqlThread`).
 */
export function runGuardedQuery(database: MemoryDatabase, sql: string, limits: SqlLimits): QueryOutcome {
  const checked = oneReadingStatement(sql);
  if ('type' in checked) return checked;
  let statement: Statement | undefined;
  try {
    const writing = writingProblem(database, sql, checked);
    if (writing) return writing;
    statement = database.prepare(sql.slice(checked.start));
    return readRows(statement, limits);
  } catch (error) {
    if (error instanceof SqliteError) return describe(error, database, sql, checked, limits);
    throw error;
  } finally {
    statement?.dispose();
  }
}

/** How SQLite's program says that it writes: a transaction whose second operand isn't 0, or one of these. */
const writingOperations = new Set(['Savepoint', 'AutoCommit', 'Checkpoint', 'Vacuum', 'JournalMode']);

/** SQLite decides by the same operations what `sqlite3_stmt_readonly` tells, which sql.js doesn't export. */
function writingProblem(
  database: MemoryDatabase,
  sql: string,
  { start, tokens }: SqlStatement,
): QueryOutcome | undefined {
  const [first] = tokens;
  const explains = first?.text.toUpperCase() === 'EXPLAIN';
  // EXPLAIN itself only tells; what it is about is never run.
  if (explains) return undefined;
  const program = database.prepare(`EXPLAIN ${sql.slice(start)}`);
  try {
    while (program.step()) {
      const operation = program.text(1, 100).text;
      const writes = operation === 'Transaction' ? program.number(3) !== 0 : writingOperations.has(operation);
      if (writes) return refused('This statement writes: queries only read.', writingToken(tokens) ?? first);
    }
  } finally {
    program.dispose();
  }
  return undefined;
}

function writingToken(tokens: SqlStatement['tokens']): SqlRange | undefined {
  return tokens.find(({ type, text }) => type === 'word' && /^(?:insert|update|delete|replace)$/i.test(text));
}

function readRows(statement: Statement, limits: SqlLimits): QueryOutcome {
  const started = performance.now();
  const columns = statement.columns;
  const rows: SqlCell[][] = [];
  let bytes = 0;
  let cutCells = 0;
  let cut: SqlCut | undefined;
  while (statement.step()) {
    cut = cutBefore(rows.length, bytes, performance.now() - started, limits);
    if (cut) break;
    const row = columns.map((_, column) => cellOf(statement, column, limits.cellBytes));
    rows.push(row);
    bytes += rowSize(row);
    cutCells += row.filter(isCutCell).length;
  }
  return { type: 'answer', columns, rows, cut, cutCells, elapsedMs: performance.now() - started, limits };
}

/** Why no further row is taken. */
function cutBefore(rows: number, bytes: number, elapsedMs: number, limits: SqlLimits): SqlCut | undefined {
  if (rows >= limits.rows) return 'rows';
  if (bytes >= limits.resultBytes) return 'bytes';
  return elapsedMs >= limits.timeMs ? 'time' : undefined;
}

function cellOf(statement: Statement, column: number, most: number): SqlCell {
  switch (statement.typeOf(column)) {
    case valueType.null:
      return null;
    case valueType.float: {
      const number = statement.number(column);
      // JSON, in which results cross and are exported, has no word for it; this is the one of SQLite's shell.
      return Number.isFinite(number) ? number : number > 0 ? 'Inf' : '-Inf';
    }
    case valueType.integer: {
      const number = statement.number(column);
      return Number.isSafeInteger(number) ? number : { type: 'integer', digits: statement.text(column, 100).text };
    }
    case valueType.blob:
      return { type: 'blob', ...statement.hex(column, most) };
    default: {
      const { text, bytes } = statement.text(column, most);
      return bytes > most ? { type: 'text', text, bytes } : text;
    }
  }
}

function describe(
  error: SqliteError,
  database: MemoryDatabase,
  sql: string,
  statement: SqlStatement,
  { memoryBytes }: SqlLimits,
): QueryOutcome {
  if (error.resultCode === resultCode.noMemory || error.resultCode === resultCode.tooBig) {
    const mebibytes = Math.round(memoryBytes / 1024 / 1024);
    const message = `The query needs more than the ${mebibytes} MiB of memory that one may take. Let it read fewer rows or shorter values.`;
    return { type: 'problem', reason: 'limit', message, range: undefined };
  }
  if (error.resultCode === resultCode.readonly)
    return refused('This statement writes: queries only read.', writingToken(statement.tokens));
  const complaint = (text: string): string | undefined => complaintAbout(database, text);
  const range = errorPlace(sql, statement, error.message, complaint);
  return { type: 'problem', reason: 'wrong', message: sentence(error.message), range };
}

function complaintAbout(database: MemoryDatabase, sql: string): string | undefined {
  try {
    database.prepare(sql).dispose();
    return undefined;
  } catch (error) {
    if (error instanceof SqliteError) return error.message;
    throw error;
  }
}

/** SQLite's words, as a sentence. */
function sentence(message: string): string {
  if (message === 'incomplete input') return 'The statement is not complete: more is expected at its end.';
  const near = /^near "([\s\S]*)": syntax error$/.exec(message)?.[1];
  const words = near === undefined ? message : `syntax error near “${near}”`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}
