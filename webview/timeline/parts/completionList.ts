import { element } from '../../shared/dom';

/** A text that may replace a part of the query. */
export interface CompletionItem {
  readonly text: string;
  readonly label: string;
  readonly detail: string;
}

/** Completions of a text that has changed stay this long at most, in ms. */
const staleMs = 200;

/** The list under the query box. Arrow keys choose, Tab or Enter takes, Escape closes. */
export class CompletionList {
  readonly element = element('div', {
    class: 'completions',
    attributes: { role: 'listbox', 'aria-label': 'Completions' },
  });
  private items: readonly CompletionItem[] = [];
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private start = 0;
  private end = 0;
  /** -1: none is chosen yet, so that Enter runs the query. */
  private chosen = -1;

  constructor(private readonly onTake: (item: CompletionItem & { start: number; end: number }) => void) {}

  /** Shows items for the characters `start` … `end`; none hides the list. */
  show(start: number, end: number, items: readonly CompletionItem[]): void {
    clearTimeout(this.expiry);
    this.items = items;
    this.start = start;
    this.end = end;
    this.chosen = -1;
    this.element.replaceChildren(...items.map((item, i) => this.option(item, i)));
    this.element.classList.toggle('shown', items.length > 0);
  }

  hide(): void {
    this.show(0, 0, []);
  }

  /** The text changed: what is shown goes unless new items come soon. At once would flicker with every letter. */
  expire(): void {
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => this.hide(), staleMs);
  }

  /** Handles a key of the box; true when the list took it. */
  key(event: KeyboardEvent): boolean {
    if (this.items.length === 0) return false;
    const count = this.items.length;
    switch (event.key) {
      case 'ArrowDown':
        this.choose((this.chosen + 1) % count);
        return true;
      case 'ArrowUp':
        this.choose((this.chosen + count - (this.chosen < 0 ? 0 : 1)) % count);
        return true;
      case 'Tab':
        this.take(Math.max(0, this.chosen));
        return true;
      case 'Enter':
        if (this.chosen < 0) return false;
        this.take(this.chosen);
        return true;
      case 'Escape':
        this.hide();
        return true;
      default:
        return false;
    }
  }

  private option(item: CompletionItem, i: number): HTMLElement {
    const option = element(
      'div',
      { class: 'completion', attributes: { role: 'option', 'aria-selected': 'false' } },
      element('span', { class: 'completion-label', text: item.label }),
      element('span', { class: 'completion-detail', text: item.detail }),
    );
    // Before the field loses the focus, which would close the list.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.take(i);
    });
    return option;
  }

  private choose(i: number): void {
    this.chosen = i;
    [...this.element.children].forEach((option, place) => {
      option.setAttribute('aria-selected', String(place === i));
      if (place === i) option.scrollIntoView({ block: 'nearest' });
    });
  }

  private take(i: number): void {
    const item = this.items[i];
    const { start, end } = this;
    this.hide();
    if (item) this.onTake({ ...item, start, end });
  }
}
