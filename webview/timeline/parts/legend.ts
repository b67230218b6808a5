import { describeEventKind, type Meaning, meanings } from '../../../src/model/eventKind';
import { element } from '../../shared/dom';
import { type EventTable, meaningByCode } from '../eventTable';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { type ShownEvents } from '../shownEvents';

/** What a click on the legend asks for. */
export interface LegendListener {
  onToggle(meaning: Meaning): void;
  /** Shows one meaning alone, or all again. */
  onOnly(meaning: Meaning): void;
}

/** Every meaning that the query's hits have, with its mark and count; a click switches it off and on. */
export class Legend {
  readonly element = element('div', {
    class: 'legend',
    attributes: { role: 'group', 'aria-label': 'Kinds of events. Press to hide or show' },
  });
  private drawn = '';
  private drawnWith: Palette | undefined;

  constructor(private readonly listener: LegendListener) {}

  /** Draws anew when something in it changed. */
  update(table: EventTable, shown: ShownEvents, hidden: ReadonlySet<Meaning>, palette: Palette): void {
    const present = meaningByCode.filter((meaning) => (shown.byMeaning.get(meaning) ?? 0) > 0 || hidden.has(meaning));
    const drawing = present
      .map((meaning) => `${meaning} ${shown.byMeaning.get(meaning) ?? 0} ${hidden.has(meaning) ? 'off' : ''}`)
      .join(', ');
    if (drawing === this.drawn && palette === this.drawnWith) return;
    this.drawn = drawing;
    this.drawnWith = palette;
    const focused = this.element.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.element.replaceChildren(
      ...present.map((meaning) => this.toggle(meaning, table, shown, hidden.has(meaning), palette)),
    );
    if (focused !== undefined) document.getElementById(focused)?.focus();
  }

  private toggle(meaning: Meaning, table: EventTable, shown: ShownEvents, off: boolean, palette: Palette): HTMLElement {
    const count = shown.byMeaning.get(meaning) ?? 0;
    const { words } = meanings[meaning];
    const button = element(
      'button',
      {
        class: off ? 'legend-item off' : 'legend-item',
        title: `${kindsOf(meaning, table, shown)}\nClick to ${off ? 'show' : 'hide'}, double-click for these alone`,
        attributes: { type: 'button', 'aria-pressed': String(!off), id: `legend-${meaning}` },
      },
      markIcon(meaning, palette),
      element('span', { class: 'legend-words', text: words }),
      element('span', { class: 'legend-count', text: count.toLocaleString('en-US') }),
    );
    button.addEventListener('click', (event) => {
      this.listener.onToggle(meaning);
      // The second click of a double click: the toggling of the first is undone by now.
      if (event.detail === 2) this.listener.onOnly(meaning);
    });
    return button;
  }
}

function kindsOf(meaning: Meaning, table: EventTable, shown: ShownEvents): string {
  return table.kinds
    .map((kind, code) => ({ ...describeEventKind(kind), count: shown.byKind[code] ?? 0 }))
    .filter((kind) => kind.meaning === meaning && kind.count > 0)
    .sort((a, b) => b.count - a.count)
    .map((kind) => `${kind.words}: ${kind.count.toLocaleString('en-US')}`)
    .join('\n');
}
