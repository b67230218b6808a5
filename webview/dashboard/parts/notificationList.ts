import {
  type DashboardList,
  type DashboardNotification,
  type FromDashboard,
  type ToDashboard,
} from '../../../src/protocol/dashboard';
import { stateLook } from '../../../src/model/notificationWords';
import { codicon, element, linkButton } from '../../shared/dom';
import { iconButton, type Links } from '../queryLinks';
import { countText, numberText, timeText, type Zone } from '../words';
import { tableHead } from './section';

/** What to list: whose messages, what to call it, and the query for its events, where it has one. */
export interface ChosenList {
  readonly title: string;
  readonly list: DashboardList;
  readonly query: string | null;
}

/** Rows of a page. */
const pageSize = 50;

/** Messages, the newest first, each with what became of it. Nothing until something is chosen. */
export class NotificationList {
  readonly element = element('div', { class: 'list' });
  /** The zone of its times. */
  zone: Zone = 'local';
  private chosen: ChosenList | undefined;
  private rows: DashboardNotification[] = [];
  private request = 0;
  private wanted = pageSize;
  private hasToScroll = false;

  constructor(
    private readonly links: Links,
    private readonly send: (message: FromDashboard) => void,
  ) {}

  /** Whether something is chosen. */
  get isOpen(): boolean {
    return this.chosen !== undefined;
  }

  /** Lists something else. */
  open(chosen: ChosenList): void {
    this.chosen = chosen;
    this.wanted = pageSize;
    this.hasToScroll = true;
    this.refresh();
  }

  /** Asks again for what is listed. */
  refresh(): void {
    if (this.chosen) this.ask(0, this.wanted);
  }

  /** Takes rows; those of an earlier question are dropped. */
  take({ request, generation, offset, total, rows }: Extract<ToDashboard, { type: 'notifications' }>): void {
    const { chosen } = this;
    if (request !== this.request || !chosen) return;
    this.rows = [...this.rows.slice(0, offset), ...rows];
    this.show(chosen, total, generation);
    if (this.hasToScroll) this.element.scrollIntoView({ block: 'nearest' });
    this.hasToScroll = false;
  }

  private ask(offset: number, limit: number): void {
    if (!this.chosen) return;
    this.request++;
    this.send({ type: 'list', request: this.request, list: this.chosen.list, offset, limit: Math.min(500, limit) });
  }

  private show(chosen: ChosenList, total: number, generation: number): void {
    const parts: Node[] = [this.head(chosen, total)];
    if (total === 0) parts.push(element('p', { class: 'part-empty', text: emptyWords(chosen.list) }));
    else {
      const names = ['Time', 'Message', 'From', 'To', 'What became of it', '~Document'];
      const body = element('tbody', {}, ...this.rows.map((row) => this.row(row, generation)));
      const caption = element('caption', {
        class: 'for-ears',
        text: `${directionWords(chosen.list)}: ${chosen.title}`,
      });
      const table = element('table', { class: 'messages' }, caption, tableHead(names), body);
      parts.push(element('div', { class: 'table-scroller' }, table));
    }
    if (this.rows.length < total) {
      const more = linkButton(`Load More (${numberText(this.rows.length)} of ${numberText(total)} shown)`, () => {
        this.wanted = this.rows.length + pageSize;
        this.ask(this.rows.length, pageSize);
      });
      parts.push(more);
    }
    this.element.replaceChildren(...parts);
  }

  private head(chosen: ChosenList, total: number): HTMLElement {
    const { list, title, query } = chosen;
    const change = (changes: Partial<DashboardList>): void => this.open({ ...chosen, list: { ...list, ...changes } });
    const heading = element('h3', { text: title, title });
    const count = element('span', { class: 'muted', text: countText(total, 'message') });
    const tools = element('div', { class: 'list-tools' });
    if (list.sender === null) {
      for (const direction of ['inbox', 'outbox'] as const) {
        const text = directionWords({ direction });
        const button = element('button', { class: 'toggle', text, attributes: { type: 'button' } });
        button.setAttribute('aria-pressed', String(list.direction === direction));
        button.addEventListener('click', () => change({ direction }));
        tools.append(button);
      }
    }
    const unreacted = element('button', { class: 'toggle', text: 'Without Reaction', attributes: { type: 'button' } });
    unreacted.setAttribute('aria-pressed', String(list.unreacted));
    unreacted.addEventListener('click', () => change({ unreacted: !list.unreacted }));
    tools.append(unreacted);
    if (query !== null) {
      const show = linkButton('Show in Timeline', () => this.links.showQuery(query), query);
      const events = element('button', { class: 'link', text: 'Show Events', attributes: { type: 'button' } });
      events.addEventListener('click', () => this.links.showEvents(query));
      tools.append(show, events);
    }
    return element('div', { class: 'list-head' }, heading, count, tools);
  }

  private row(row: DashboardNotification, generation: number): HTMLTableRowElement {
    const { event, sentence, from, to } = row;
    const { codicon: icon, words, tone } = stateLook(row.state, row.afterMs ?? undefined);
    const place = { index: event.index, generation };
    const title = `${sentence}\n${event.kind} · line ${event.line}\nClick for the timeline`;
    const link = linkButton(sentence, () => this.links.showEvent(place), title);
    return element(
      'tr',
      {},
      element('td', { class: 'time', text: timeText(event.atMs, this.zone, true) }),
      element('th', { class: 'sentence', attributes: { scope: 'row' } }, link),
      element('td', { class: 'end-cell', text: from ?? '–', title: from ?? 'Nobody is named' }),
      element('td', { class: 'end-cell', text: to ?? 'every task', title: to ?? 'A broadcast' }),
      element('td', { class: `state ${tone}` }, codicon(icon), element('span', { text: words })),
      element(
        'td',
        {},
        iconButton('open-preview', `Open Event: ${sentence}`, () => this.links.openEvent(place)),
      ),
    );
  }
}

function directionWords({ direction }: Pick<DashboardList, 'direction'>): string {
  return direction === 'outbox' ? 'Outbox' : 'Inbox';
}

function emptyWords({ unreacted, direction }: DashboardList): string {
  if (unreacted) return 'None of them is without reaction.';
  return direction === 'outbox' ? 'This task told nobody anything.' : 'Nobody told this task anything.';
}
