import { csvRow } from '../../base/csv';
import { type SqlAnswer } from '../../model/sqlAnswer';
import { cellText, rowJson, uniqueNames } from '../../model/sqlCells';

/** How a result is saved. */
export type ResultFormat = 'csv' | 'json';

/** A piece ends behind the row that reaches this many characters, so that no piece holds up the extension host. */
const pieceLength = 256 * 1024;

/**
 * A result as the text of a file, in pieces: a CSV table that is safe to open in a spreadsheet, or a JSON list with an object
 * for each row. `places`: of the rows, in the order in which they are written; without it all as they come.
 */
export function* resultPieces(
  { columns, rows }: SqlAnswer,
  format: ResultFormat,
  places: Uint32Array | undefined,
): Generator<string> {
  const names = uniqueNames(columns);
  let piece = format === 'csv' ? csvRow(columns) : '[\n';
  let isFirst = true;
  for (const place of places ?? rows.keys()) {
    // They come from the page.
    const row = rows[place];
    if (!row) continue;
    if (format === 'csv') piece += csvRow(row.map(cellText));
    else piece += `${isFirst ? '' : ',\n'}${rowJson(names, row)}`;
    isFirst = false;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield format === 'csv' ? piece : `${piece}\n]\n`;
}
