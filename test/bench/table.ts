import { type Comparison, judge, type Unit } from './comparison';

/** A comparison in its place in the table. */
export interface TableRow {
  readonly events: number;
  readonly comparison: Comparison;
  /** Goals are those of a million events: at smaller sizes of the same run they are not held against the figures. */
  readonly counts: boolean;
}

const usualRuns = 5;

/** The table as Markdown. Nothing in it is assumed: what was not measured is left out and named below it. */
export function formatTable(rows: readonly TableRow[]): string {
  const cells = rows.map(cellsOf);
  const head = ['Events', 'What', 'Ours', 'Yardstick', 'Ratio', 'Goal', 'Met'];
  const widths = head.map((text, column) => Math.max(text.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column === 0 || column === 2 || column === 4;
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => (isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...cells.map(line)].join('\n');
}

function cellsOf({ events, comparison, counts }: TableRow): readonly string[] {
  const { name, unit, ours, of, yardstick, goal } = comparison;
  const verdict = judge(comparison);
  const notes = [
    ...(of === 'worst' ? [`worst of ${ours.length}`] : []),
    ...(of !== 'worst' && ours.length < usualRuns ? [`${ours.length} runs`] : []),
  ];
  const figure = formatFigure(verdict.ours, unit) + (notes.length > 0 ? ` (${notes.join(', ')})` : '');
  const goals = [
    ...(goal?.most === undefined ? [] : [`≤ ${goal.most} ${unit}`]),
    ...(goal?.ratio === undefined ? [] : [`≤ ${goal.ratio} ×`]),
  ];
  return [
    events.toLocaleString('en'),
    name,
    figure,
    yardstick && verdict.yardstick !== undefined ? `${formatFigure(verdict.yardstick, unit)} ${yardstick.name}` : '',
    verdict.ratio === undefined ? '' : `${verdict.ratio.toFixed(2)} ×`,
    counts ? goals.join(', ') : '',
    counts ? (verdict.met ?? '') : '',
  ];
}

/** Three digits that mean something: 0.12 ms, 4.3 ms, 1,234 ms. */
function formatFigure(value: number, unit: Unit): string {
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}
