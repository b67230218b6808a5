import { describeEventKind, type Meaning, meanings } from '../../../src/model/eventKind';
import { codicon, element } from '../../shared/dom';
import { countText } from '../countText';
import { type EventTable, meaningByCode } from '../eventTable';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { type ShownEvents } from '../shownEvents';

/** What a click on the legend asks for. */
export interface LegendListener {
  onToggle(meaning: Meaning): void;
  /** Shows one meaning alone, or all again. */
  onOnly(meaning: Meaning): void;
  onShowAll(): void;
}

/** A switch of the legend. */
interface Switch {
  readonly button: HTMLButtonElement;
  readonly icon: HTMLElement;
  readonly count: HTMLElement;
  /** What its mark is drawn with: that is not done before it is seen. */
  drawnWith: Palette | undefined;
}

/**
 * Every meaning that the query's hits have, with its mark and count; a click switches it off and on, a double click, or
 * one with Alt, shows it alone. The switches stay the same elements while counts rise: one may be under the pointer.
 */
export class Legend {
  private readonly switches: ReadonlyMap<Meaning, Switch>;
  private readonly hiddenWords = element('span');
  /** What the legend hides, in words, and the way back: a button to lie over the lanes, so that nothing moves. */
  readonly hidden = element(
    'button',
    { class: 'edge-notice hidden-kinds', attributes: { type: 'button' } },
    codicon('eye-closed'),
    this.hiddenWords,
    element('span', { class: 'notice-action', text: 'Show All' }),
  );
  readonly element = element('div', {
    class: 'legend',
    attributes: { role: 'group', 'aria-label': 'Kinds of events. Press to hide or show, with Alt to show one alone' },
  });
  private drawn = '';
  private drawnWith: Palette | undefined;

  constructor(private readonly listener: LegendListener) {
    this.switches = new Map(meaningByCode.map((meaning) => [meaning, this.makeSwitch(meaning)]));
    this.hidden.addEventListener('click', () => listener.onShowAll());
    const [begin, end] = [edge(), edge()];
    this.element.append(begin, ...[...this.switches.values()].map(({ button }) => button), end);
    // Which of its ends are scrolled away, when it is one row: there it fades.
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          this.element.classList.toggle(target === begin ? 'more-before' : 'more-after', !isIntersecting);
        }
      },
      { root: this.element },
    );
    for (const one of [begin, end]) watcher.observe(one);
  }

  /** Draws anew what changed. */
  update(table: EventTable, shown: ShownEvents, hidden: ReadonlySet<Meaning>, palette: Palette): void {
    const counts = meaningByCode.map((meaning) => shown.byMeaning.get(meaning) ?? 0);
    const drawing = [counts.join(' '), ...hidden].join(' ');
    if (drawing === this.drawn && palette === this.drawnWith) return;
    this.drawn = drawing;
    this.drawnWith = palette;
    for (const [meaning, parts] of this.switches) {
      setSwitch(parts, meaning, shown.byMeaning.get(meaning) ?? 0, hidden.has(meaning));
      if (parts.button.hidden) continue;
      if (parts.drawnWith !== palette) parts.icon.replaceChildren(markIcon(meaning, palette));
      parts.drawnWith = palette;
      parts.button.title = this.tooltip(meaning, table, shown, hidden.has(meaning));
    }
    this.tellHidden(shown, hidden);
  }

  private makeSwitch(meaning: Meaning): Switch {
    const icon = element('span', { class: 'legend-icon' });
    const words = element('span', { class: 'legend-words', text: meanings[meaning].words });
    const count = element('span', { class: 'legend-count' });
    const attributes = { type: 'button', id: `legend-${meaning}` };
    const button = element('button', { class: 'legend-item', attributes }, icon, words, ' ', count);
    button.addEventListener('click', (event) => {
      if (event.altKey) {
        this.listener.onOnly(meaning);
        return;
      }
      this.listener.onToggle(meaning);
      // The second click of a double click: the toggling of the first is undone by now.
      if (event.detail === 2) this.listener.onOnly(meaning);
    });
    // A key with Alt does not click by itself.
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !event.altKey) return;
      event.preventDefault();
      this.listener.onOnly(meaning);
    });
    return { button, icon, count, drawnWith: undefined };
  }

  private tooltip(meaning: Meaning, table: EventTable, shown: ShownEvents, off: boolean): string {
    const how = `Click to ${off ? 'show' : 'hide'}, Alt+click or double-click for these alone`;
    return [...kindsOf(meaning, table, shown), how].join('\n');
  }

  /** `58 events hidden`, and the way back. */
  private tellHidden(shown: ShownEvents, hidden: ReadonlySet<Meaning>): void {
    const counts = [...hidden].map((meaning) => shown.byMeaning.get(meaning) ?? 0).filter((count) => count > 0);
    const events = counts.reduce((sum, count) => sum + count, 0);
    this.hidden.classList.toggle('shown', counts.length > 0);
    this.hiddenWords.textContent = `${countText(events)} ${events === 1 ? 'event' : 'events'} hidden`;
  }
}

const edge = (): HTMLElement => element('span', { class: 'legend-edge', attributes: { 'aria-hidden': 'true' } });

function setSwitch({ button, count }: Switch, meaning: Meaning, events: number, off: boolean): void {
  const text = countText(events);
  count.textContent = text;
  button.hidden = events === 0 && !off;
  button.classList.toggle('off', off);
  button.setAttribute('aria-pressed', String(!off));
  // What is seen comes first, in the same order, so that it can be called by voice.
  button.setAttribute('aria-label', `${meanings[meaning].words} ${text} events, ${off ? 'hidden' : 'shown'}`);
}

function kindsOf(meaning: Meaning, table: EventTable, shown: ShownEvents): readonly string[] {
  return table.kinds
    .map((kind, code) => ({ ...describeEventKind(kind), count: shown.byKind[code] ?? 0 }))
    .filter((kind) => kind.meaning === meaning && kind.count > 0)
    .sort((a, b) => b.count - a.count)
    .map((kind) => `${kind.words}: ${countText(kind.count)}`);
}
