import { codicon, element } from '../../shared/dom';
import { keyHelp } from '../keyboard';

/** The list of keys, as a dialog over the picture. */
export class KeysHelp {
  private readonly close = element(
    'button',
    { class: 'icon-button', title: 'Close (Esc)', attributes: { type: 'button', 'aria-label': 'Close' } },
    codicon('close'),
  );
  readonly element = element(
    'dialog',
    { class: 'keys-help', attributes: { 'aria-label': 'Keys of the timeline' } },
    element('div', { class: 'keys-head' }, element('h2', { text: 'Keys' }), this.close),
    element('dl', {}, ...keyHelp.flatMap(([keys, words]) => helpLine(keys, words))),
  );

  constructor(onClose: () => void) {
    this.close.addEventListener('click', onClose);
    this.element.addEventListener('cancel', onClose);
    this.element.addEventListener('click', (event) => {
      // A click on the dialog itself is one beside its content.
      if (event.target === this.element) onClose();
    });
  }

  update(shown: boolean): void {
    if (shown === this.element.open) return;
    if (shown) this.element.showModal();
    else this.element.close();
  }
}

function helpLine(keys: readonly string[], words: string): readonly HTMLElement[] {
  return [element('dt', {}, ...keys.map((key) => element('kbd', { text: key }))), element('dd', { text: words })];
}
