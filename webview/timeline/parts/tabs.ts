import { type TimelineTab, timelineTabs } from '../../../src/protocol/timeline';
import { element } from '../../shared/dom';

const words: Readonly<Record<TimelineTab, string>> = { timeline: 'Timeline', analysis: 'Analysis' };
const titles: Readonly<Record<TimelineTab, string>> = {
  timeline: 'Every event in its task’s lane',
  analysis: 'Sessions, what comes before failures, and notifications',
};

/** The tabs of the page, after the ARIA pattern: arrow keys go from tab to tab, Tab goes into what is shown. */
export class Tabs {
  readonly element = element('div', {
    class: 'tabs',
    attributes: { role: 'tablist', 'aria-label': 'Views of the store' },
  });
  private readonly buttons: ReadonlyMap<TimelineTab, HTMLButtonElement>;

  /** `panels` are what the tabs show; `onChoose` hears of choices by the user only. */
  constructor(
    private readonly panels: Readonly<Record<TimelineTab, HTMLElement>>,
    private readonly onChoose: (tab: TimelineTab) => void,
  ) {
    const made = timelineTabs.map((tab) => [tab, this.makeTab(tab)] as const);
    this.buttons = new Map(made);
    this.element.append(...made.map(([, button]) => button));
    this.element.addEventListener('keydown', (event) => this.key(event));
  }

  /** Shows a tab. The others' panels can't be seen or reached, but keep their size. */
  update(shown: TimelineTab): void {
    for (const [tab, button] of this.buttons) {
      const isShown = tab === shown;
      button.setAttribute('aria-selected', String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      this.panels[tab].classList.toggle('behind', !isShown);
    }
  }

  private makeTab(tab: TimelineTab): HTMLButtonElement {
    const panel = this.panels[tab];
    panel.id = `panel-${tab}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${tab}`);
    const attributes = { type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-controls': panel.id };
    const button = element('button', { class: 'tab', text: words[tab], title: titles[tab], attributes });
    button.addEventListener('click', () => this.onChoose(tab));
    return button;
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const from = timelineTabs.findIndex((tab) => this.buttons.get(tab) === document.activeElement);
    const next = timelineTabs[(from + step + timelineTabs.length) % timelineTabs.length];
    if (next === undefined) return;
    this.onChoose(next);
    this.buttons.get(next)?.focus();
  }
}
