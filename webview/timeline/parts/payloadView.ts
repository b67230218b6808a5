import { codicon, element } from '../../shared/dom';
import { type PayloadNode, readPayload } from '../payloadTree';

/** More entries of one list or object than this wait behind a button: a payload may hold a million. */
const entriesAtOnce = 100;
/** Longer texts are cut, with their length: the event's document shows all of it. */
const longestText = 4000;

/** A payload as a tree of keys and values, as written; text that is no JSON is shown as it is. */
export function payloadView(text: string): HTMLElement {
  const read = readPayload(text);
  if (!read.ok) {
    return element(
      'div',
      { class: 'payload' },
      element('p', { class: 'note', text: `Shown as it is written. ${read.problem}` }),
      element('pre', { class: 'payload-raw', text: shortened(text) }),
    );
  }
  const root = read.value;
  if (root.type === 'leaf') return element('div', { class: 'payload' }, leaf(root));
  return element('div', { class: 'payload' }, children(root));
}

type Branch = Exclude<PayloadNode, { type: 'leaf' }>;

function entriesOf(node: Branch): readonly { readonly key: string; readonly value: PayloadNode }[] {
  return node.type === 'object' ? node.entries : node.items.map((value, i) => ({ key: String(i), value }));
}

function children(node: Branch): HTMLElement {
  const list = element('ul', { class: 'payload-entries' });
  const entries = entriesOf(node);
  const show = (from: number): void => {
    list.append(...entries.slice(from, from + entriesAtOnce).map(({ key, value }) => entry(key, value)));
    const left = entries.length - from - entriesAtOnce;
    if (left <= 0) return;
    const more = element('button', { class: 'link', text: `Show more (${left} left)`, attributes: { type: 'button' } });
    const holder = element('li', {}, more);
    more.addEventListener('click', () => {
      holder.remove();
      show(from + entriesAtOnce);
    });
    list.append(holder);
  };
  show(0);
  return list;
}

function entry(key: string, value: PayloadNode): HTMLElement {
  const name = element('span', { class: 'payload-key', text: key });
  if (value.type === 'leaf') return element('li', { class: 'payload-entry' }, name, leaf(value));
  const size = entriesOf(value).length;
  const kind = value.type === 'list' ? `[ ${size} ]` : `{ ${size} }`;
  const arrow = codicon('chevron-right');
  const head = element(
    'summary',
    { class: 'payload-entry' },
    name,
    element('span', { class: 'payload-size' }, arrow, kind),
  );
  const branch = element('details', { class: 'payload-branch' }, head);
  const fill = (): void => {
    if (branch.childElementCount === 1) branch.append(children(value));
  };
  // Filled when it is opened: a deep payload costs nothing until somebody looks.
  branch.addEventListener('toggle', fill);
  if (size > 0 && size <= 5) {
    fill();
    branch.open = true;
  }
  return element('li', {}, branch);
}

function leaf(node: Extract<PayloadNode, { type: 'leaf' }>): HTMLElement {
  const text = node.kind === 'text' ? `"${shortened(node.text)}"` : shortened(node.text);
  return element('span', { class: `payload-value payload-${node.kind}`, text });
}

function shortened(text: string): string {
  return text.length > longestText
    ? `${text.slice(0, longestText)}… (${text.length.toLocaleString('en-US')} characters)`
    : text;
}
