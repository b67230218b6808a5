import path from 'node:path';
import { SqlThread } from '../../cache/sqlQuery/sqlThread';
import { usualReactionMinutes } from '../../model/notification';
import { defaultSqlLimits, type SqlAnswer, type SqlLimits, type SqlProblem, type SqlRow } from '../../model/sqlAnswer';
import { usualGapMinutes } from '../../model/sessionRule';
import { cellText, isNumberCell, rowJson, uniqueNames } from '../../model/sqlCells';
import { type CommandContext, defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { storeFolder } from '../openStore';
import { UsageError } from '../problems';
import { formatBytes } from '../sizes';
import { type Column, Table } from '../table';
import { harmlessJson } from '../jsonLines';

const minute = 60_000;
/** In cells: a long value of a table for people is cut to this on a narrow terminal. */
const shrinksTo = 12;

export const sqlCommand = defineCommand({
  name: 'sql',
  summary: 'Ask the store in SQL, without ever writing',
  operands: ['STATEMENT'],
  options: {
    limit: { type: 'string', short: 'l', value: 'COUNT', explanation: 'Rows that are shown at most; default: 10000' },
    ...commonOptions,
  },
  notes: `STATEMENT is one SELECT, WITH, VALUES or EXPLAIN; - reads it from standard input. It runs on a copy, for 5 s at most.
Tables: events, items, labels, edges, notifications, sessions. With --json, a line for each row.`,
  run: async (values, [given = ''], context) => {
    const sql = given === '-' ? await context.readInput() : given;
    const limits: SqlLimits = { ...defaultSqlLimits, rows: rowLimit(values.limit) };
    const folder = await storeFolder(values.store, context.workingFolder);
    const thread = new SqlThread({
      script: path.join(path.dirname(context.sqlWasm), 'sqlWorker.js'),
      log: context.warn,
    });
    try {
      const copy = {
        folder,
        sqlWasm: context.sqlWasm,
        sessionGapMs: usualGapMinutes * minute,
        reactionMs: usualReactionMinutes * minute,
      };
      const outcome = await thread.ask(sql, copy, limits);
      if (outcome.type === 'problem') throw new UsageError(describeProblem(sql, outcome));
      await (values.json === true ? writeJson(outcome, context) : writeTable(outcome, context));
      sayWhatIsMissing(outcome, context);
    } finally {
      thread.dispose();
    }
  },
});

function rowLimit(given: string | undefined): number {
  if (given === undefined) return defaultSqlLimits.rows;
  const limit = Number(given);
  if (!/^\d+$/.test(given) || limit < 1 || limit > 1_000_000)
    throw new UsageError(`--limit is a number from 1 to 1000000, not ${JSON.stringify(given)}.`);
  return limit;
}

/** With the line and column of the mistake, as compilers tell it, and the text that stands there. */
function describeProblem(sql: string, { message, range }: SqlProblem): string {
  if (!range) return message;
  const before = sql.slice(0, range.start).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `${before.length}:${column}: ${message} It is at \`${sql.slice(range.start, range.end)}\`.`;
}

async function writeJson({ columns, rows }: SqlAnswer, { terminal }: CommandContext): Promise<void> {
  const names = uniqueNames(columns);
  for (const row of rows) await terminal.line(harmlessJson(rowJson(names, row)));
}

async function writeTable({ columns, rows }: SqlAnswer, { terminal }: CommandContext): Promise<void> {
  if (rows.length === 0) {
    await terminal.line('No rows.');
    return;
  }
  const shown = columns.map((title, index): Column<SqlRow> => {
    const isNumeric = rows.some((row) => isNumberCell(row[index] ?? null));
    const text = (row: SqlRow): string => {
      const cell = row[index] ?? null;
      return cell === null ? 'NULL' : cellText(cell);
    };
    const style = (row: SqlRow) => ((row[index] ?? null) === null ? ('dim' as const) : undefined);
    return { title, text, style, ...(isNumeric ? { align: 'right' as const } : { shrinksTo }) };
  });
  await new Table(terminal, shown).write(rows);
}

/** On standard error, so that what reads the rows doesn't take it for one. */
function sayWhatIsMissing({ cut, cutCells, rows, limits }: SqlAnswer, { warn }: CommandContext): void {
  const first = `Only the first ${rows.length} rows of more are shown:`;
  if (cut === 'rows') warn(`${first} raise --limit for more.`);
  if (cut === 'time') warn(`${first} the query was stopped after ${limits.timeMs / 1000} s.`);
  if (cut === 'bytes') warn(`${first} a result may have ${formatBytes(limits.resultBytes)}.`);
  if (cutCells > 0) warn(`${cutCells} values are cut to ${formatBytes(limits.cellBytes)}.`);
}
