import { type Meaning } from '../../../src/model/eventKind';
import { element } from '../../shared/dom';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';

/** What a tooltip says. */
export interface TooltipWords {
  readonly meaning: Meaning;
  readonly what: string;
  readonly tasks: string;
  readonly time: string;
  /** How far it is from other events, a line each. */
  readonly deltas: readonly string[];
}

/** Distance from the pointer and from the window's edges, in CSS pixels. */
const distance = 16;

/** The words beside the pointer. Silent for screen readers, which have the list of events. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', attributes: { 'aria-hidden': 'true' } });

  /** Shows the words beside a point of the page, turned to the side where there is room. */
  show(words: TooltipWords, x: number, y: number, palette: Palette): void {
    this.element.replaceChildren(
      element('div', { class: 'tooltip-what' }, markIcon(words.meaning, palette), words.what),
      ...(words.tasks === '' ? [] : [element('div', { class: 'tooltip-tasks', text: words.tasks })]),
      element('div', { class: 'tooltip-time', text: words.time }),
      ...words.deltas.map((text) => element('div', { class: 'tooltip-delta', text })),
    );
    this.element.classList.add('shown');
    const { width, height } = this.element.getBoundingClientRect();
    const left = x + distance + width > window.innerWidth ? x - distance - width : x + distance;
    const top = y + distance + height > window.innerHeight ? y - distance - height : y + distance;
    this.element.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.max(0, Math.round(top))}px)`;
  }

  hide(): void {
    this.element.classList.remove('shown');
  }
}
