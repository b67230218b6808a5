import { describeEventKind, meanings } from '../../../src/model/eventKind';
import { codicon, element } from '../../shared/dom';
import { toneOf } from '../tones';

/** A kind as a chip with the icon of its meaning; a button where something happens on a click. */
export function kindChip(kind: string, onClick?: { readonly act: () => void; readonly title: string }): HTMLElement {
  const { words, meaning } = describeEventKind(kind);
  const { codicon: icon } = meanings[meaning];
  const parts = [codicon(icon), element('span', { text: words })];
  const chip = onClick
    ? element('button', { class: 'chip', title: onClick.title, attributes: { type: 'button' } }, ...parts)
    : element('span', { class: 'chip', title: kind }, ...parts);
  chip.style.setProperty('--tone', toneOf(meaning));
  if (onClick) chip.addEventListener('click', () => onClick.act());
  return chip;
}
