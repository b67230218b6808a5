import { sqlTables } from '../../cache/sqlQuery/sqlSchema';
import { messageText } from '../text/foreignText';

const firstQuery = `SELECT timestamp, kind, source_task, payload ->> '$.error' AS error, line
FROM events
WHERE kind IN ('task_failed', 'rebase_conflict')
ORDER BY ms DESC, ns DESC
LIMIT 100;`;

/** The text of a new query on a store: how to run it, a first statement, and what there is to ask, as comments. */
export function newQueryText(storeName: string): string {
  const name = messageText(storeName, 80).replaceAll(/\s+/g, ' ');
  const tables = sqlTables.flatMap(({ name: table, explanation, columns }) => [
    '--',
    `-- ${table}: ${explanation}`,
    ...columns.map((column) => `--   ${column.name.padEnd(13)} ${column.explanation}`),
  ]);
  return [
    `-- A query on ${name}. Run the statement at the cursor with Ctrl+Enter (Cmd+Enter on a Mac).`,
    '-- It runs on a copy and only reads.',
    '',
    firstQuery,
    '',
    '-- Tables:',
    ...tables,
    '',
  ].join('\n');
}
