import { codicon, element } from '../../shared/dom';

/** How long a button says that it has copied, in ms. */
const saidMs = 1500;

/** A button with an icon that copies something, and says for a moment that it did. */
export function copyButton(label: string, onCopy: () => void, icon = 'copy'): HTMLButtonElement {
  const symbol = codicon(icon);
  const button = element(
    'button',
    { class: 'icon-button copy-button', title: label, attributes: { type: 'button', 'aria-label': label } },
    symbol,
  );
  button.addEventListener('click', () => {
    onCopy();
    symbol.className = 'codicon codicon-check';
    setTimeout(() => (symbol.className = `codicon codicon-${icon}`), saidMs);
  });
  return button;
}
