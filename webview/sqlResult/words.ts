import { type SqlCell } from '../../src/model/sqlAnswer';
import { cellText } from '../../src/model/sqlCells';
import { type SqlResultHead } from '../../src/protocol/sqlResult';

const number = new Intl.NumberFormat(undefined);

/** A count in words: `1 row`, `10,000 rows`. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : more}`;
}

/** How long a query ran: `12 ms`, `1.4 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A size: `640 B`, `1.5 MiB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** What is shown of how much, and why not all of it; undefined where it is all. */
export function cutWords({ cut, rowCount, limits, cutCells }: SqlResultHead): string | undefined {
  const sentences: string[] = [];
  const first = `Only the first ${counted(rowCount, 'row')} of more`;
  if (cut === 'rows')
    sentences.push(`${first}: the limit is ${number.format(limits.rows)} (setting engram.sql.rowLimit).`);
  if (cut === 'time') sentences.push(`${first}: the query was stopped after ${limits.timeMs / 1000} s.`);
  if (cut === 'bytes') sentences.push(`${first}: a result may have ${size(limits.resultBytes)}.`);
  if (cutCells > 0)
    sentences.push(
      `${counted(cutCells, 'value is', 'values are')} cut to ${size(limits.cellBytes)}, and marked with ….`,
    );
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** A value in words, for the pane that shows it whole. */
export function valueWords(cell: SqlCell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return 'Number';
  if (typeof cell === 'string') return `Text, ${counted(cell.length, 'character')}`;
  switch (cell.type) {
    case 'integer':
      return 'Number';
    case 'blob':
      return `BLOB, ${size(cell.bytes)}${cell.hex.length < cell.bytes * 2 ? `, of which ${size(cell.hex.length / 2)} are here` : ''}`;
    case 'text':
      return `Text, ${size(cell.bytes)}, of which the beginning is here`;
  }
}

/** Line ends and tabs, and what else does not show, as one space each: a cell is one line. */
const unseen = /[\s\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Of a long value no more than this many characters are put into a cell. */
const mostInCell = 500;

/** What a cell of the grid shows. */
export function gridText(cell: SqlCell): string {
  if (cell === null) return 'NULL';
  const whole = cellText(cell);
  const text = whole.slice(0, mostInCell).replaceAll(unseen, ' ');
  const isCut = whole.length > mostInCell || (typeof cell === 'object' && cell.type === 'text');
  return isCut ? `${text}…` : text;
}
