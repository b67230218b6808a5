import * as vscode from 'vscode';
import { type SqlTable, sqlTables } from '../../cache/sqlQuery/sqlSchema';
import { sqlTokens, statementAt } from '../../cache/sqlQuery/sqlTokens';

const keywords =
  `SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET WITH RECURSIVE AS JOIN LEFT INNER CROSS ON USING UNION ALL
  EXCEPT INTERSECT VALUES AND OR NOT IN IS NULL LIKE GLOB BETWEEN EXISTS CASE WHEN THEN ELSE END CAST ASC DESC NULLS FIRST LAST
  OVER PARTITION WINDOW FILTER EXPLAIN QUERY PLAN`.split(/\s+/);

const functions =
  `count sum avg min max total group_concat json_extract json_each json_array_length json_type length lower upper substr replace
  instr printf round abs coalesce ifnull nullif iif strftime date time datetime julianday unixepoch row_number rank lag lead
  first_value last_value ntile`.split(/\s+/);

/** What can stand at a place of a query: behind `events.` or its alias the columns of that table, else all there is. */
export function completeSql(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const tokens = sqlTokens(text);
  // In a string or a number nothing is completed.
  const inside = tokens.find(({ start, end }) => start < offset && offset <= end);
  if (inside?.type === 'string' || inside?.type === 'number') return [];
  const before = tokens.filter(({ end }) => end <= (inside?.type === 'word' ? inside.start : offset));
  const statement = statementAt(text, offset);
  const named = tablesNamed(statement?.tokens.map((token) => token.text) ?? []);
  if (before.at(-1)?.text === '.') {
    const table = named.get(before.at(-2)?.text.toLowerCase() ?? '');
    return table ? columnsOf(table, '0') : [];
  }
  const used = new Set(named.values());
  const columns = (used.size > 0 ? [...used] : sqlTables).flatMap((table) => columnsOf(table, '0'));
  const tables = sqlTables.map(({ name, explanation }) =>
    item(name, vscode.CompletionItemKind.Struct, explanation, '1'),
  );
  return [
    ...columns,
    ...tables,
    ...functions.map((name) => item(name, vscode.CompletionItemKind.Function, 'function', '2')),
    ...keywords.map((word) => item(word, vscode.CompletionItemKind.Keyword, 'keyword', '3')),
  ];
}

/** The tables that a statement names, by their names and aliases: `events AS e`, `events e`. */
function tablesNamed(texts: readonly string[]): ReadonlyMap<string, SqlTable> {
  const named = new Map<string, SqlTable>();
  for (const [index, text] of texts.entries()) {
    const table = sqlTables.find(({ name }) => name === text.toLowerCase());
    if (!table) continue;
    named.set(table.name, table);
    const next = texts[index + 1]?.toLowerCase() === 'as' ? texts[index + 2] : texts[index + 1];
    if (next !== undefined && /^[A-Za-z_]\w*$/.test(next) && !keywords.includes(next.toUpperCase()))
      named.set(next.toLowerCase(), table);
  }
  return named;
}

function columnsOf(table: SqlTable, rank: string): vscode.CompletionItem[] {
  return table.columns.map(({ name, explanation }) =>
    item(name, vscode.CompletionItemKind.Field, `${table.name}: ${explanation}`, rank),
  );
}

function item(name: string, kind: vscode.CompletionItemKind, detail: string, rank: string): vscode.CompletionItem {
  const made = new vscode.CompletionItem(name, kind);
  made.detail = detail;
  made.sortText = `${rank} ${name}`;
  return made;
}
