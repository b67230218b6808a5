import { element } from '../../shared/dom';
import { shortened } from '../longText';
import { readPayload } from '../payloadTree';
import { PayloadTreeView } from './payloadTreeView';

/** A payload as a tree of keys and values, as written; text that is no JSON is shown as it is. */
export function payloadView(text: string, onCopy: (text: string) => void): HTMLElement {
  const read = readPayload(text);
  if (read.ok) return element('div', { class: 'payload' }, new PayloadTreeView(read.value, onCopy).element);
  return element(
    'div',
    { class: 'payload' },
    element('p', { class: 'note', text: `Shown as it is written. ${read.problem}` }),
    element('pre', { class: 'raw-text', text: shortened(text) }),
  );
}
