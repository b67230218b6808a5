import { formatDuration } from '../../../src/model/duration';
import { type DashboardDifference, type FromDashboard, type ToDashboard } from '../../../src/protocol/dashboard';
import { element } from '../../shared/dom';
import { type Links, queryLink } from '../queryLinks';
import { shortNumber } from '../words';
import { Section, showAllButton, tableHead } from './section';

type Comparison = Extract<ToDashboard, { type: 'comparison' }>;

const usualRows = 12;

/** Two sessions beside each other, what differs most first. */
export class CompareSection {
  readonly section = new Section('Compare', 'compare');
  private chosen: readonly number[] = [];
  private total = 0;
  private isWhole = false;
  private shown: Comparison | undefined;

  constructor(
    private readonly links: Links,
    private readonly send: (message: FromDashboard) => void,
  ) {}

  /** Which sessions are to be compared: nothing is until there are two. */
  choose(chosen: readonly number[]): void {
    const isOther = chosen.join(' ') !== this.chosen.join(' ');
    this.chosen = chosen;
    const [a, b] = chosen;
    if (isOther) this.isWhole = false;
    if (a !== undefined && b !== undefined) this.send({ type: 'compare', a, b });
    else this.showHint();
  }

  /** How many sessions there are. */
  sessionsChanged(total: number): void {
    this.total = total;
    if (this.chosen.length < 2) this.showHint();
  }

  /** Takes the answer; that of an earlier choice is dropped. */
  update(comparison: Comparison): void {
    if (comparison.a !== this.chosen[0] || comparison.b !== this.chosen[1]) return;
    this.shown = comparison;
    this.show(comparison);
  }

  private showHint(): void {
    this.section.setNote('');
    if (this.total < 2) this.section.empty('info', `${this.total === 0 ? 'No' : 'Only one'} session to compare yet.`);
    else this.section.empty('info', 'Check two sessions above to compare them.');
  }

  private show({ a, b, differences }: Comparison): void {
    this.section.setNote(`session ${a} with session ${b} · what differs most first`);
    const rows = this.isWhole ? differences : differences.slice(0, usualRows);
    const caption = element('caption', { class: 'for-ears', text: `Session ${a} and session ${b}` });
    const head = tableHead(['What', `#Session ${a}`, `#Session ${b}`, '#Ratio', '~Share']);
    const body = element('tbody', {}, ...rows.map((row) => this.row(row, a, b)));
    const table = element('table', { class: 'comparison' }, caption, head, body);
    const parts: Node[] = [element('div', { class: 'table-scroller' }, table)];
    if (rows.length < differences.length) {
      const showAll = (): void => {
        this.isWhole = true;
        if (this.shown) this.show(this.shown);
      };
      parts.push(showAllButton(differences.length, showAll));
    }
    this.section.show(...parts);
  }

  private row(difference: DashboardDifference, a: number, b: number): HTMLTableRowElement {
    const { measure, value, queries, unit } = difference;
    const what = value === null ? measure : `${measure}: ${value}`;
    const figure = (side: 'a' | 'b', session: number): HTMLElement => {
      const text = figureText(difference[side], unit);
      const query = difference[side] === 0 ? null : (queries?.[side] ?? null);
      const cell = queryLink(this.links, text, query, `${what}: ${text} in session ${session}`);
      return element('td', { class: 'number' }, cell);
    };
    const label = element('th', { attributes: { scope: 'row' }, title: what });
    if (value !== null) label.append(element('span', { class: 'measure', text: measure }), value);
    else label.append(measure);
    return element(
      'tr',
      {},
      label,
      figure('a', a),
      figure('b', b),
      element('td', { class: 'number', text: ratioText(difference) }),
      element('td', { class: 'balance-cell' }, balance(difference)),
    );
  }
}

function figureText(value: number, unit: DashboardDifference['unit']): string {
  if (unit === 'ms') return value === 0 ? '–' : formatDuration(value);
  return value === 0 ? '–' : shortNumber(value);
}

function ratioText({ a, b, ratio }: DashboardDifference): string {
  if (a === b) return 'same';
  if (ratio === null) return 'new';
  if (b === 0) return 'gone';
  return `× ${ratio < 0.1 ? ratio.toFixed(2) : ratio.toFixed(1)}`;
}

/** Both figures as one bar: how it is divided between the sessions. */
function balance({ a, b }: DashboardDifference): HTMLElement {
  const bar = element('span', { class: 'balance', attributes: { 'aria-hidden': 'true' } });
  bar.style.setProperty('--share', String(a + b === 0 ? 0.5 : a / (a + b)));
  return bar;
}
