import { element } from '../../shared/dom';

/** The heading of a section of the details, with a quiet word at its end. */
export function sectionHead(title: string, aside = ''): HTMLElement {
  return element(
    'div',
    { class: 'section' },
    element('h3', { text: title }),
    ...(aside === '' ? [] : [element('span', { class: 'section-aside', text: aside })]),
  );
}
