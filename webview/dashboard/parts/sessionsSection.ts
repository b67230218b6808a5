import { formatDuration } from '../../../src/model/duration';
import { type DashboardSession, type ToDashboard } from '../../../src/protocol/dashboard';
import { element } from '../../shared/dom';
import { type Links, queryLink } from '../queryLinks';
import { type MeasureName, measureNames, measures } from '../sessionMeasures';
import { countText, numberText, shortNumber, timeText, type Zone } from '../words';
import { KindBars } from './kindBars';
import { barCell, Section, showAllButton, tableHead } from './section';
import { SessionChart } from './sessionChart';

type Rules = Pick<Extract<ToDashboard, { type: 'rules' }>, 'timeZone' | 'gapMinutes'>;

/** Rows that are shown until somebody asks for all. */
const usualRows = 8;

/** The sessions: a chart, the kinds of one of them, and a table that says the same in figures and lets two be chosen. */
export class SessionsSection {
  readonly section = new Section('Sessions', 'sessions');
  private readonly chart: SessionChart;
  private readonly kinds: KindBars;
  private readonly measure = element('select', { class: 'select', attributes: { 'aria-label': 'Bars show' } });
  private readonly table = element('div', { class: 'table-scroller' });
  private sessions: readonly DashboardSession[] = [];
  private total = 0;
  /** Numbers of the sessions to compare, in the order in which they were chosen; two at most. */
  private chosen: readonly number[] = [];
  private isWhole = false;
  private zone: Zone = 'local';
  private rules: Rules | undefined;

  /** `onChoose` hears of the sessions that are chosen for comparing. */
  constructor(
    private readonly links: Links,
    private readonly onChoose: (chosen: readonly number[]) => void,
  ) {
    this.chart = new SessionChart(links);
    this.kinds = new KindBars(links);
    this.measure.append(
      ...measureNames.map((name) => element('option', { text: measures[name].words, attributes: { value: name } })),
    );
    this.measure.addEventListener('change', () => this.updateChart());
  }

  /** Takes the settings that sessions depend on. */
  setRules(rules: Rules): void {
    this.rules = rules;
    this.zone = rules.timeZone;
  }

  /** Takes the sessions as they are now. */
  update({ sessions, total }: Extract<ToDashboard, { type: 'sessions' }>): void {
    this.sessions = sessions;
    this.total = total;
    const gap = this.rules ? formatDuration(this.rules.gapMinutes * 60_000) : '';
    const counted =
      total > sessions.length ? `the latest ${sessions.length} of ${numberText(total)}` : numberText(total);
    this.section.setNote(`${counted} · inferred from pauses of more than ${gap} and from restarts`);
    if (sessions.length === 0) {
      this.section.tools.replaceChildren();
      this.section.empty('info', 'No events in this store yet.');
      return;
    }
    this.section.recovered();
    if (!this.measure.isConnected) {
      this.section.tools.replaceChildren(this.measure);
      const charts = element('div', { class: 'charts' }, this.chart.element, this.kinds.element);
      this.section.show(charts, this.table);
    }
    this.chosen = this.chosen.filter((number) => number <= total);
    this.kinds.update(sessions);
    this.updateChart();
    this.updateTable();
    this.onChoose(this.chosen);
  }

  /** Chooses sessions for comparing. */
  choose(numbers: readonly number[]): void {
    this.chosen = numbers.slice(-2);
    if (numbers.some((number) => number <= this.total - usualRows)) this.isWhole = true;
    if (this.sessions.length > 0) this.updateTable();
    this.onChoose(this.chosen);
  }

  /** The tab came to the front: the chart has its width again. */
  shown(): void {
    this.chart.paint();
  }

  themeChanged(): void {
    this.chart.paint();
  }

  private updateChart(): void {
    const name = measureNames.find((one) => one === this.measure.value) ?? 'events';
    this.chart.update(this.sessions, measures[name satisfies MeasureName]);
  }

  private updateTable(): void {
    const focused = focusedCheck(this.table);
    const latestFirst = this.sessions.toReversed();
    const rows = this.isWhole ? latestFirst : latestFirst.slice(0, usualRows);
    const most = (value: (session: DashboardSession) => number): number => Math.max(1, ...this.sessions.map(value));
    const largest: Largest = {
      duration: most(({ durationMs }) => durationMs),
      events: most(({ events }) => events),
      failures: most(({ failures }) => failures),
      locks: most(({ lockWaitedMs }) => lockWaitedMs),
    };
    const body = element('tbody', {}, ...rows.map((session) => this.row(session, largest)));
    const head = tableHead(columns);
    const caption = element('caption', { class: 'for-ears', text: 'Sessions, the latest first' });
    const parts: Node[] = [element('table', {}, caption, head, body)];
    if (rows.length < latestFirst.length) {
      const showAll = (): void => {
        this.isWhole = true;
        this.updateTable();
      };
      parts.push(showAllButton(latestFirst.length, showAll));
    }
    this.table.replaceChildren(...parts);
    this.table.querySelector<HTMLElement>(`[data-session="${focused ?? ''}"]`)?.focus();
  }

  private row(session: DashboardSession, largest: Largest): HTMLTableRowElement {
    const { number, events, failures, failureQuery, query } = session;
    const name = `Session ${number}`;
    const eventsLink = queryLink(this.links, numberText(events), query, `${countText(events, 'event')} of ${name}`);
    const failuresName = `${countText(failures, 'failure')} of ${name}`;
    const failuresLink = queryLink(this.links, zeroAsDash(failures), failureQuery, failuresName);
    const waited = session.lockWaitedMs === 0 ? '–' : formatDuration(session.lockWaitedMs);
    const locks = element('span', { text: session.lockSampled ? `≈ ${waited}` : waited });
    if (session.lockSampled) locks.title = 'Not every event was read: the waiting of a sample';
    const unreacted = element('span', { text: zeroAsDash(session.withoutReaction) });
    unreacted.title = `${numberText(session.withoutReaction)} of ${countText(session.received, 'message')}`;
    return element(
      'tr',
      this.chosen.includes(number) ? { class: 'chosen' } : {},
      element('td', { class: 'check' }, this.check(number)),
      element('th', { attributes: { scope: 'row' } }, queryLink(this.links, name, query, `Events of ${name}`)),
      element('td', { class: 'time', text: timeText(session.startMs, this.zone) }, ...beginningOf(session)),
      barCell(element('span', { text: formatDuration(session.durationMs) }), session.durationMs / largest.duration),
      barCell(eventsLink, events / largest.events),
      barCell(failuresLink, failures / largest.failures, 'trouble'),
      element('td', {
        class: 'number',
        text: `${shortNumber(session.meanAtWork)} / ${numberText(session.mostAtWork)}`,
      }),
      barCell(locks, session.lockWaitedMs / largest.locks),
      element('td', { class: 'number', text: zeroAsDash(session.rebaseRounds) }),
      element('td', { class: 'number' }, unreacted),
    );
  }

  private check(number: number): HTMLInputElement {
    const check = element('input', {
      attributes: { type: 'checkbox', 'aria-label': `Compare session ${number}`, 'data-session': String(number) },
    });
    check.checked = this.chosen.includes(number);
    check.addEventListener('change', () => {
      const others = this.chosen.filter((other) => other !== number);
      this.chosen = check.checked ? [...others, number].slice(-2) : others;
      this.updateTable();
      this.onChoose(this.chosen);
    });
    return check;
  }
}

interface Largest {
  readonly duration: number;
  readonly events: number;
  readonly failures: number;
  readonly locks: number;
}

const columns = [
  'Compare',
  'Session',
  'Start',
  '#Duration',
  '#Events',
  '#Failures',
  '#At work: mean / most',
  '#Lock waiting',
  '#Rebase rounds',
  '#No reaction',
];

const zeroAsDash = (count: number): string => (count === 0 ? '–' : numberText(count));

/** Why it begins there, where that says something. */
function beginningOf({ beginning }: DashboardSession): readonly HTMLElement[] {
  if (beginning !== 'restart') return [];
  const title = 'It begins where the tasks at work were started anew';
  return [element('span', { class: 'badge', text: 'restart', title })];
}

function focusedCheck(table: HTMLElement): string | undefined {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && table.contains(focused) ? focused.dataset.session : undefined;
}
