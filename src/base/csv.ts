/**
 * A line of a CSV file (RFC 4180: cells in quotes, quotes doubled, ended by CR LF) that is safe to open in a spreadsheet:
 * what stands in our files comes from strangers, and a cell that begins like a formula would be run.
 */
export function csvRow(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map((cell) => csvCell(String(cell ?? ''))).join(',')}\r\n`;
}

/**
 * What makes a spreadsheet take a cell for a formula, after OWASP's "CSV Injection": = + - @, tab, CR and LF, and the
 * wide forms of the signs, which spreadsheets of East Asia read as the signs.
 */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

/** All cells are quoted: a spreadsheet that splits at other signs would else begin a new cell, and with it a formula. */
function csvCell(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
