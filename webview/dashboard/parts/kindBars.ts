import { describeEventKind, meanings } from '../../../src/model/eventKind';
import { type DashboardSession } from '../../../src/protocol/dashboard';
import { codicon, element } from '../../shared/dom';
import { followQuery, type Links, otherWay } from '../queryLinks';
import { toneOf } from '../tones';
import { countText, numberText } from '../words';

/** Kinds that are listed: as many as stand beside the chart of sessions. */
const mostKinds = 6;

/** The most frequent kinds of a session as bars, each of which leads to its events. */
export class KindBars {
  readonly element = element('div', { class: 'kind-bars' });
  private readonly choice = element('select', { class: 'select', attributes: { 'aria-label': 'Kinds of' } });
  private readonly list = element('ul', {});
  private sessions: readonly DashboardSession[] = [];

  constructor(private readonly links: Links) {
    const head = element('h3', { text: 'Kinds of' });
    this.element.append(element('div', { class: 'kind-bars-head' }, head, this.choice), this.list);
    this.choice.addEventListener('change', () => this.show());
  }

  /** Takes the sessions; the latest is shown until another is chosen. */
  update(sessions: readonly DashboardSession[]): void {
    const wasLatest = this.sessions.length === 0 || this.choice.selectedIndex === 0;
    const chosen = this.choice.value;
    this.sessions = sessions;
    const options = sessions
      .toReversed()
      .map(({ number }) => element('option', { text: `Session ${number}`, attributes: { value: String(number) } }));
    this.choice.replaceChildren(...options);
    if (!wasLatest) this.choice.value = chosen;
    this.show();
  }

  private show(): void {
    const session = this.sessions.find(({ number }) => String(number) === this.choice.value) ?? this.sessions.at(-1);
    if (!session) return;
    const most = session.kinds[0]?.count ?? 1;
    this.list.replaceChildren(
      ...session.kinds.slice(0, mostKinds).map(({ kind, count, query }) => {
        const { words, meaning } = describeEventKind(kind);
        const { codicon: icon } = meanings[meaning];
        const name = `${words}: ${countText(count, 'event')} of session ${session.number}`;
        const bar = element('span', { class: 'kind-bar' });
        bar.style.setProperty('--share', String(count / most));
        const label = element('span', { class: 'kind-words', text: words });
        const figure = element('span', { class: 'kind-count', text: numberText(count) });
        // Its name is what it shows, and what that counts.
        const rest = element('span', { class: 'for-ears', text: ` events of session ${session.number}` });
        const button = element('button', { attributes: { type: 'button' } });
        button.style.setProperty('--tone', toneOf(meaning));
        button.append(codicon(icon), label, ' ', bar, figure, rest);
        button.title = `${name}\nClick for the timeline, ${otherWay}`;
        button.addEventListener('click', (event) => followQuery(this.links, query, event));
        return element('li', {}, button);
      }),
    );
  }
}
