import { plainText } from '../model/plainText';
import { type Style, type Terminal } from './terminal';

/** A column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  /** What a row shows here; any text: control characters are made visible. */
  readonly text: (row: Row) => string;
  readonly style?: (row: Row) => Style | undefined;
  readonly align?: 'right';
  /** How many cells are left to the column where the terminal is too narrow. Without it, the column is never cut. */
  readonly shrinksTo?: number;
}

const gap = '  ';

/**
 * Writes rows in aligned columns under their titles. On a terminal, columns that can shrink are cut to fit its width. Rows
 * may come in several parts, so that a long list needs no memory: columns only ever grow from one part to the next.
 */
export class Table<Row> {
  private readonly widths: number[];
  private hasTitles = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly columns: readonly Column<Row>[],
  ) {
    this.widths = columns.map(({ title }) => title.length);
  }

  async write(rows: readonly Row[]): Promise<void> {
    const lines = rows.map((row) =>
      this.columns.map((column): Cell => ({ text: plainText(column.text(row)), style: column.style?.(row) })),
    );
    for (const cells of lines)
      for (const [index, { text }] of cells.entries())
        this.widths[index] = Math.max(this.widths[index] ?? 0, displayWidth(text));
    const widths = [...this.widths];
    if (this.terminal.columns !== undefined) shrink(this.columns, widths, this.terminal.columns);
    if (!this.hasTitles) lines.unshift(this.columns.map(({ title }): Cell => ({ text: title, style: 'dim' })));
    this.hasTitles = true;
    for (const cells of lines) await this.terminal.line(this.lineOf(cells, widths));
  }

  private lineOf(cells: readonly Cell[], widths: readonly number[]): string {
    const texts = cells.map(({ text, style }, index) => {
      const shown = cut(text, widths[index] ?? 0);
      const styled = style === undefined || shown === '' ? shown : this.terminal.style(style, shown);
      const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(shown)));
      if (this.columns[index]?.align === 'right') return padding + styled;
      return index === cells.length - 1 ? styled : styled + padding;
    });
    return texts.join(gap).trimEnd();
  }
}

interface Cell {
  readonly text: string;
  readonly style: Style | undefined;
}

/** Takes cells from the column that has the most to give, until the row fits or nothing is left to take. */
function shrink<Row>(columns: readonly Column<Row>[], widths: number[], available: number): void {
  const total = (): number => widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
  const surplus = (index: number): number => (widths[index] ?? 0) - (columns[index]?.shrinksTo ?? Infinity);
  for (let excess = total() - available; excess > 0; excess--) {
    const widest = widths.reduce((best, _width, index) => (surplus(index) > surplus(best) ? index : best), 0);
    if (surplus(widest) <= 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Scripts and pictures that take two cells, by Unicode's East Asian Width, in the blocks that people use.
const twoCells =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const printableAscii = /^[\x20-\x7e]*$/;

/** How many cells of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += twoCells.test(segment) ? 2 : 1;
  return width;
}

/** The text, with `…` for what is more than `width` cells. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const cells = displayWidth(segment);
    if (used + cells > width - 1) break;
    shown += segment;
    used += cells;
  }
  return `${shown}…`;
}
