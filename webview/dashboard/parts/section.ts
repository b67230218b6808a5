import { codicon, element, linkButton } from '../../shared/dom';
import { numberText } from '../words';

/** A part of the dashboard: heading, a muted line beside it, what goes wrong, and the content. */
export class Section {
  readonly element: HTMLElement;
  /** Stands at the right of the heading. */
  readonly tools = element('div', { class: 'section-tools' });
  /** What the link beside a problem does. */
  onRetry: () => void = () => undefined;
  private readonly heading: HTMLHeadingElement;
  /** Nothing has been shown yet. */
  private isWaiting = true;
  private readonly note = element('p', { class: 'section-note' });
  private readonly problem = element('div', { attributes: { role: 'status' } });
  private readonly content = element('div', { class: 'section-content' });

  constructor(title: string, name: string) {
    this.heading = element('h2', { text: title, attributes: { id: `dashboard-${name}`, tabindex: '-1' } });
    const head = element('header', { class: 'section-head' }, this.heading, this.note, this.tools);
    const attributes = { 'aria-labelledby': this.heading.id };
    this.element = element('section', { class: `part part-${name}`, attributes }, head, this.problem, this.content);
    this.empty('loading', 'Reading the events…');
    this.isWaiting = true;
  }

  /** Says what the figures rest on. */
  setNote(text: string): void {
    this.note.textContent = text;
  }

  /** Shows what there is. */
  show(...children: readonly Node[]): void {
    this.isWaiting = false;
    this.problem.replaceChildren();
    this.content.replaceChildren(...children);
  }

  /** Shows something more below what there is. */
  add(child: Node): void {
    this.content.append(child);
  }

  /** Says why there is nothing to show. */
  empty(icon: string, text: string): void {
    this.show(element('p', { class: 'part-empty' }, codicon(icon), element('span', { text })));
  }

  /** Says why it can't be shown. What was shown before stays. */
  fail(reason: string): void {
    const retry = linkButton('Retry', () => this.onRetry());
    const words = element('span', { text: reason });
    this.problem.replaceChildren(element('p', { class: 'part-problem' }, codicon('error'), words, retry));
    if (this.isWaiting) this.content.replaceChildren();
  }

  /** What went wrong is over; what is shown stays. */
  recovered(): void {
    this.problem.replaceChildren();
  }

  /** Brings it into view and moves the keyboard there. */
  reveal(): void {
    this.element.scrollIntoView({ block: 'start' });
    this.heading.focus({ preventScroll: true });
  }
}

/** A number in a cell with a small bar behind it, whose length is its share of the largest. */
export function barCell(content: HTMLElement, share: number, tone = ''): HTMLTableCellElement {
  const cell = element('td', { class: `number ${tone}`.trim() }, content);
  if (share > 0) {
    const bar = element('span', { class: 'cell-bar', attributes: { 'aria-hidden': 'true' } });
    bar.style.setProperty('--share', String(Math.min(1, share)));
    cell.prepend(bar);
  }
  return cell;
}

/** A head of columns. Names that begin with `#` are those of numbers, and with `~` those that are heard only. */
export function tableHead(names: readonly string[]): HTMLTableSectionElement {
  const cells = names.map((name) => {
    const attributes = { scope: 'col' };
    if (name.startsWith('#')) return element('th', { class: 'number', text: name.slice(1), attributes });
    if (!name.startsWith('~')) return element('th', { text: name, attributes });
    return element('th', { attributes }, element('span', { class: 'for-ears', text: name.slice(1) }));
  });
  return element('thead', {}, element('tr', {}, ...cells));
}

/** `Show All 40` below a list that is cut. */
export function showAllButton(total: number, onClick: () => void): HTMLButtonElement {
  const text = `Show All ${numberText(total)}`;
  const button = element('button', { class: 'link show-all', text, attributes: { type: 'button' } });
  button.addEventListener('click', onClick);
  return button;
}
