import { codicon, element } from '../../shared/dom';
import { shortened } from '../longText';
import { copyButton } from './copyButton';

/** What the view asks for. */
export interface RawLineListener {
  /** Asks the host for the record of the event that is shown. */
  onAsk(): void;
  /** Copies all of it, which the webview need not have. */
  onCopy(): void;
  onOpen(open: boolean): void;
}

/**
 * The record as it stands in the file, asked for when it is opened. `recovered`: the line holds other records too. It is
 * open from the start where it was open for the event before.
 */
export class RawLineView {
  readonly element: HTMLElement;
  private readonly body = element('div', { class: 'raw-line' });
  private asked = false;

  constructor(
    private readonly listener: RawLineListener,
    recovered: boolean,
    open: boolean,
  ) {
    const words = recovered ? 'Its record in the line' : 'Line in events.jsonl';
    const summary = element('summary', { class: 'section' }, codicon('chevron-right'), element('h3', { text: words }));
    const details = element('details', { class: 'raw' }, summary, this.body);
    details.addEventListener('toggle', () => {
      listener.onOpen(details.open);
      if (details.open) this.ask();
    });
    details.open = open;
    if (open) this.ask();
    this.element = details;
  }

  /** Shows the beginning of the record, with how many characters it has; undefined when the event is gone. */
  show(line: { readonly text: string; readonly characters: number } | undefined): void {
    if (!line) {
      this.body.replaceChildren(element('p', { class: 'note', text: 'The line is gone: the file was replaced.' }));
      return;
    }
    this.body.replaceChildren(
      element('pre', { class: 'raw-text', text: shortened(line.text, line.characters) }),
      copyButton('Copy Line', () => this.listener.onCopy()),
    );
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.body.replaceChildren(element('p', { class: 'note', text: 'Reading the line…' }));
    this.listener.onAsk();
  }
}
