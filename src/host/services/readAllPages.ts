import { type Page, type PageRequest } from '../../worker/storeService';

/**
 * Rows a call: at this length cloning a page takes about a millisecond, and the extension host can do other things
 * between two pages.
 */
const rowsPerPage = 500;

/** Reads a whole list, page by page. What changes meanwhile may show twice or not at all, until the next look. */
export async function readAllPages<Row>(read: (page: PageRequest) => Promise<Page<Row>>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await read({ offset: rows.length, limit: rowsPerPage });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}
