import { codicon, element } from '../../shared/dom';
import { countText } from '../countText';
import { type Direction } from '../navigation';
import { type MissView } from '../shownEvents';

/** What the query has found. */
export interface HitCount {
  /** Hits that the legend shows. */
  readonly hits: number;
  /** All hits, also those of kinds that are switched off. */
  readonly matching: number;
  /** All events. */
  readonly all: number;
  /** Which of the hits is selected, from 1; 0 for none of them. */
  readonly place: number;
}

/** What the controls ask for. */
export interface HitListener {
  onStep(direction: Direction): void;
  onMisses(misses: MissView): void;
}

/** How many events a query found, the way from one to the next, and what becomes of the rest. */
export class HitControls {
  private readonly count = element('span', { class: 'hit-count', attributes: { role: 'status' } });
  private readonly previous = iconButton('arrow-left', 'Previous hit (Shift+Enter)');
  private readonly next = iconButton('arrow-right', 'Next hit (Enter)');
  private readonly filter = iconButton('list-filter', 'Only hits');
  readonly element = element('div', { class: 'hit-controls' }, this.count, this.previous, this.next, this.filter);
  private misses: MissView = 'hidden';

  constructor(listener: HitListener) {
    this.filter.classList.add('switch');
    this.previous.addEventListener('click', () => listener.onStep(-1));
    this.next.addEventListener('click', () => listener.onStep(1));
    this.filter.addEventListener('click', () => listener.onMisses(this.misses === 'hidden' ? 'dimmed' : 'hidden'));
  }

  /** Shows the count, or nothing while no query is in force. */
  update(count: HitCount | undefined, misses: MissView): void {
    this.misses = misses;
    this.element.classList.toggle('shown', count !== undefined);
    this.count.textContent = count ? hitWords(count) : '';
    this.count.title = count ? hitDetail(count) : '';
    for (const button of [this.previous, this.next]) button.disabled = count?.hits === 0;
    this.filter.setAttribute('aria-pressed', String(misses === 'hidden'));
    this.filter.title =
      misses === 'hidden'
        ? 'Only hits are shown. Click to dim the rest'
        : 'The rest is dimmed. Click to show only hits';
  }
}

/** `3 of 12`, `12 hits`, `No hits`, or `12 hidden` where the legend hides all of them. */
export function hitWords({ hits, matching, place }: HitCount): string {
  if (matching === 0) return 'No hits';
  if (hits === 0) return `${number(matching)} hidden`;
  if (place > 0) return `${number(place)} of ${number(hits)}`;
  return hits === 1 ? '1 hit' : `${number(hits)} hits`;
}

function hitDetail({ hits, matching, all }: HitCount): string {
  const hidden = matching - hits;
  const found = `${number(matching)} of ${number(all)} events match`;
  return hidden === 0 ? found : `${found}; the legend hides ${number(hidden)} of them`;
}

function number(value: number): string {
  return countText(value);
}

function iconButton(icon: string, label: string): HTMLButtonElement {
  return element(
    'button',
    { class: 'icon-button', title: label, attributes: { type: 'button', 'aria-label': label } },
    codicon(icon),
  );
}
