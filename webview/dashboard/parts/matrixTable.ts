import {
  type DashboardCell,
  type DashboardEnd,
  type DashboardList,
  type ToDashboard,
} from '../../../src/protocol/dashboard';
import { codicon, element } from '../../shared/dom';
import { followQuery, type Links } from '../queryLinks';
import { moveFocus } from '../rovingFocus';
import { countText, numberText } from '../words';
import { type ChosenList } from './notificationList';

type Matrix = Extract<ToDashboard, { type: 'matrix' }>;

/**
 * Senders below each other, receivers beside each other, and in each cell how often. Titles are cut; their heads and the
 * tooltips of cells say them in full. Cells, heads of rows (outboxes) and of columns (inboxes) open their messages.
 */
export class MatrixTable {
  readonly element = element('div', { class: 'matrix-scroller', attributes: { tabindex: '-1' } });

  constructor(
    private readonly links: Links,
    private readonly onChoose: (chosen: ChosenList) => void,
  ) {
    this.element.addEventListener('keydown', (event) => moveFocus(event, this.element, 'button.cell'));
  }

  update(matrix: Matrix): void {
    const focused = this.focusedCell();
    const largest = Math.max(1, ...matrix.cells.map(({ total }) => total));
    const cells = new Map(matrix.cells.map((cell) => [`${cell.sender} ${cell.receiver}`, cell]));
    const heads = matrix.receivers.map((end) => element('th', { attributes: { scope: 'col' } }, this.columnHead(end)));
    const corner = element('td', { class: 'corner', text: 'From ↓  To →' });
    const head = element(
      'thead',
      {},
      element(
        'tr',
        {},
        corner,
        ...heads,
        element('th', { class: 'number sum-of-row', text: 'Sum', attributes: { scope: 'col' } }),
      ),
    );
    const rows = matrix.senders.map((sender, row) => {
      const own = matrix.receivers.map((receiver, column) => {
        const cell = cells.get(`${row} ${column}`);
        return element('td', {}, ...(cell ? [this.cell(cell, sender, receiver, cell.total / largest)] : []));
      });
      const sum = element('td', { class: 'number sum sum-of-row', text: numberText(sender.total) });
      return element('tr', {}, element('th', { attributes: { scope: 'row' } }, this.rowHead(sender)), ...own, sum);
    });
    const sums = matrix.receivers.map(({ total }) => element('td', { class: 'sum', text: numberText(total) }));
    const all = element('td', { class: 'number sum sum-of-row', text: numberText(matrix.total) });
    const last = element('tr', {}, element('th', { text: 'Sum', attributes: { scope: 'row' } }), ...sums, all);
    const caption = element('caption', { class: 'for-ears', text: 'How often each task told each other something' });
    const body = element('tbody', {}, ...rows, last);
    this.element.replaceChildren(element('table', { class: 'matrix' }, caption, head, body));
    const buttons = [...this.element.querySelectorAll<HTMLElement>('button.cell')];
    const current = buttons.find(({ dataset }) => dataset.cell === focused) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === current ? 0 : -1;
    if (focused !== undefined) current?.focus({ preventScroll: true });
  }

  private focusedCell(): string | undefined {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && this.element.contains(focused) ? focused.dataset.cell : undefined;
  }

  private columnHead(end: DashboardEnd): HTMLElement {
    const title = `${end.title}\n${countText(end.total, 'message')} received`;
    return this.headOf(end, `Inbox of ${end.title}`, title, 'inbox');
  }

  private rowHead(end: DashboardEnd): HTMLElement {
    const title = `${end.title}\n${countText(end.total, 'message')} sent`;
    return this.headOf(end, `Outbox of ${end.title}`, title, 'outbox');
  }

  private headOf(end: DashboardEnd, name: string, title: string, direction: 'inbox' | 'outbox'): HTMLElement {
    if (end.task === null) return element('span', { class: 'end muted', text: end.title, title });
    const button = element('button', { class: 'end link', text: end.title, title, attributes: { type: 'button' } });
    button.setAttribute('aria-label', name);
    const list: DashboardList = { task: end.task, direction, sender: null, unreacted: false };
    button.addEventListener('click', () => this.onChoose({ title: end.title, list, query: null }));
    return button;
  }

  private cell(cell: DashboardCell, sender: DashboardEnd, receiver: DashboardEnd, share: number): HTMLElement {
    const { total, withoutReaction, query } = cell;
    const button = element('button', { class: 'cell', text: numberText(total), attributes: { type: 'button' } });
    const unreacted = withoutReaction === 0 ? '' : `, ${numberText(withoutReaction)} without reaction`;
    const name = `${sender.title} to ${receiver.title}: ${countText(total, 'message')}${unreacted}`;
    button.setAttribute('aria-label', name);
    button.title = `${name}\nClick to list them, Alt+click for the Events view`;
    button.style.setProperty('--share', String(share));
    button.dataset.cell = `${sender.is} ${sender.task ?? ''} ${receiver.task ?? ''}`;
    button.dataset.column = String(cell.receiver);
    if (withoutReaction > 0) button.append(element('span', { class: 'unreacted' }, codicon('bell-dot')));
    const list = listOf(sender, receiver);
    const title = `${sender.title} → ${receiver.title}`;
    button.addEventListener('click', (event) => {
      // Tasks that share a row or column have no list of their own: their events are one query.
      if (event.altKey || !list) followQuery(this.links, query, event);
      else this.onChoose({ title, list, query });
    });
    return button;
  }
}

/** The messages of a cell; undefined where it sums those of several tasks. */
function listOf(sender: DashboardEnd, receiver: DashboardEnd): DashboardList | undefined {
  if (receiver.task === null || sender.is === 'others') return undefined;
  return { task: receiver.task, direction: 'inbox', sender: { is: sender.is, task: sender.task }, unreacted: false };
}
