import { type SqlCell, type SqlRow } from './sqlAnswer';

/** How a cell is written where text is wanted: as SQLite writes it; NULL as nothing. */
export function cellText(cell: SqlCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  switch (cell.type) {
    case 'integer':
      return cell.digits;
    case 'blob':
      return cell.hex;
    case 'text':
      return cell.text;
  }
}

/** Whether a cell holds only the beginning of its value. */
export function isCutCell(cell: SqlCell): boolean {
  if (cell === null || typeof cell !== 'object') return false;
  return cell.type === 'text' || (cell.type === 'blob' && cell.hex.length < cell.bytes * 2);
}

/** Whether a cell is a number, and so stands at the right. */
export function isNumberCell(cell: SqlCell): boolean {
  return typeof cell === 'number' || (cell !== null && typeof cell === 'object' && cell.type === 'integer');
}

/** What a row costs to keep and to hand over, in bytes: about the length of its texts. */
export function rowSize(row: SqlRow): number {
  return row.reduce<number>((sum, cell) => sum + 16 + (typeof cell === 'number' ? 0 : cellText(cell).length), 0);
}

/** By which column rows are ordered, and how. */
export interface SqlOrder {
  readonly column: number;
  readonly descending: boolean;
}

/**
 * The places of the rows in an order: NULL, then numbers as numbers, then texts, then BLOBs, as SQLite orders them
 * (https://www.sqlite.org/datatype3.html#sort_order); texts by their UTF-16 code units. What is equal stays in the order of
 * the result, also when descending. Without an order, that of the result.
 */
export function orderedPlaces(rows: readonly SqlRow[], order: SqlOrder | undefined): Uint32Array<ArrayBuffer> {
  const places = Uint32Array.from(rows, (_, place) => place);
  if (!order) return places;
  const sign = order.descending ? -1 : 1;
  const cells = rows.map((row) => row[order.column] ?? null);
  return places.sort((a, b) => sign * compareCells(cells[a] ?? null, cells[b] ?? null) || a - b);
}

function compareCells(a: SqlCell, b: SqlCell): number {
  const byType = typeRank(a) - typeRank(b);
  if (byType !== 0) return byType;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isNumberCell(a)) return compareNumbers(a, b);
  const [left, right] = [cellText(a), cellText(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function typeRank(cell: SqlCell): number {
  if (cell === null) return 0;
  if (isNumberCell(cell)) return 1;
  return typeof cell === 'object' && cell.type === 'blob' ? 3 : 2;
}

/** JavaScript compares a double with a BigInt exactly. */
function compareNumbers(a: SqlCell, b: SqlCell): number {
  const [left, right] = [exactNumber(a), exactNumber(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function exactNumber(cell: SqlCell): number | bigint {
  return typeof cell === 'number' ? cell : BigInt(cellText(cell));
}

/** The names of the columns, each once: a second `id` is called `id_2`. */
export function uniqueNames(columns: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return columns.map((column) => {
    let name = column;
    for (let number = 2; used.has(name); number++) name = `${column}_${number}`;
    used.add(name);
    return name;
  });
}

/** A row as a JSON object: numbers with all of their digits, BLOBs as their hex. `names` by `uniqueNames`. */
export function rowJson(names: readonly string[], row: SqlRow): string {
  const members = names.map((name, column) => `${JSON.stringify(name)}:${cellJson(row[column] ?? null)}`);
  return `{${members.join(',')}}`;
}

function cellJson(cell: SqlCell): string {
  if (cell !== null && typeof cell === 'object')
    return cell.type === 'integer' ? cell.digits : JSON.stringify(cellText(cell));
  return JSON.stringify(cell);
}

/**
 * Rows as text for the clipboard, as spreadsheets read it: cells with tabs between, rows with line ends. A cell with a tab, a
 * line end or a quote is quoted.
 */
export function tabSeparated(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
