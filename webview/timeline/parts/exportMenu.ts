import { type ExportFormat } from '../../../src/protocol/timeline';
import { element } from '../../shared/dom';
import { toolbarButton } from '../../shared/toolkit';

/** What can be exported, in words: the name of the choice, and what it is good for. */
const choices: readonly { readonly format: ExportFormat; readonly name: string; readonly what: string }[] = [
  { format: 'png', name: 'Picture as PNG', what: 'What is seen, for chats and issues' },
  { format: 'svg', name: 'Picture as SVG', what: 'What is seen, sharp at any size' },
  { format: 'jsonl', name: 'Events as JSONL', what: 'The lines as they stand in the file' },
  { format: 'csv', name: 'Events as CSV', what: 'A table for spreadsheets' },
  { format: 'markdown', name: 'Events as Markdown', what: 'A table for issues and notes' },
  { format: 'mermaid', name: 'Events as Mermaid', what: 'A sequence diagram' },
  { format: 'otlp', name: 'Events as OTLP', what: 'Traces for Jaeger and other OpenTelemetry tools' },
];

/** The toolbar's button “Export…” with its menu (the pattern of ARIA: arrows move, Enter chooses, Escape closes). */
export class ExportMenu {
  readonly element = element('div', { class: 'export' });
  private readonly button = toolbarButton({ label: 'Export…', codicon: 'export', collapses: true });
  private readonly menu = element('div', {
    class: 'export-menu',
    attributes: { role: 'menu', 'aria-label': 'Export' },
  });
  private readonly items: readonly HTMLElement[];

  constructor(onChoose: (format: ExportFormat) => void) {
    const { button, menu } = this;
    button.classList.add('quiet');
    button.title = 'Export: save the picture, or the events that it shows';
    button.setAttribute('aria-haspopup', 'menu');
    button.addEventListener('click', () => this.show(menu.hidden !== false));
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.show(true);
    });
    this.items = choices.map(({ format, name, what }) => {
      const words = [element('span', { text: name }), element('span', { class: 'export-what', text: what })];
      const attributes = { type: 'button', role: 'menuitem', tabindex: '-1' };
      const item = element('button', { class: 'export-item', attributes }, ...words);
      item.addEventListener('click', () => {
        this.close();
        onChoose(format);
      });
      return item;
    });
    menu.append(...this.items);
    menu.addEventListener('keydown', (event) => this.key(event));
    this.element.append(button, menu);
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !this.element.contains(relatedTarget)) this.show(false);
    });
    this.show(false);
  }

  private show(open: boolean): void {
    this.menu.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (open) this.items[0]?.focus();
  }

  private close(): void {
    this.show(false);
    this.button.focus();
  }

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const current = items.findIndex((item) => item === document.activeElement);
    const go = (place: number) => (): void => items[(place + items.length) % items.length]?.focus();
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: go(current + 1),
      ArrowUp: go(current - 1),
      Home: go(0),
      End: go(-1),
      Escape: () => this.close(),
    };
    const move = moves[event.key];
    // The keys that steer the picture are not for it while the menu is open.
    event.stopPropagation();
    if (!move) return;
    event.preventDefault();
    move();
  }
}
