import { codicon, element } from '../../shared/dom';
import { countText } from '../countText';
import { shortened } from '../longText';
import { type PathStep, payloadPath } from '../payloadPath';
import { type PayloadBranch, type PayloadLeaf, type PayloadNode } from '../payloadTree';
import { copyButton } from './copyButton';

/** More entries of one list or object than this wait behind a row: a payload may hold a million. */
const entriesAtOnce = 100;
/** Lists and objects of up to this many entries are open from the start. */
const openEntries = 5;

/** What a row of the tree can do. */
interface Row {
  /** Opens or closes it; undefined for a single value. */
  readonly toggle: (() => void) | undefined;
  readonly copyValue: () => void;
  readonly copyPath: () => void;
}

/** The rows themselves are the tree's items: what an item holds is a group beside it, so that its name is its own. */
const itemSelector = '[role=treeitem]';
let madeGroups = 0;

/**
 * A payload as a tree (the pattern of ARIA: one tab stop, arrows move). Each row copies its value (Ctrl+C) and its path
 * (Shift+Alt+C), by key or by its buttons, which Tab reaches.
 */
export class PayloadTreeView {
  readonly element = element('ul', { class: 'payload-tree', attributes: { role: 'tree', 'aria-label': 'Payload' } });
  private readonly rows = new WeakMap<Element, Row>();

  constructor(
    root: PayloadNode,
    private readonly onCopy: (text: string) => void,
  ) {
    if (root.type === 'leaf') this.element.append(this.leafItem('value', [], root));
    else this.fill(this.element, root, []);
    this.makeCurrent(this.visibleItems()[0]);
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('focusin', ({ target }) => {
      if (target instanceof Element) this.makeCurrent(target.closest<HTMLElement>(itemSelector) ?? undefined);
    });
  }

  private fill(list: HTMLElement, branch: PayloadBranch, path: readonly PathStep[]): void {
    const entries = entriesOf(branch);
    const show = (from: number): void => {
      const shown = entries.slice(from, from + entriesAtOnce);
      list.append(...shown.map(({ step, value }) => this.item(step, [...path, step], value)));
      const left = entries.length - from - entriesAtOnce;
      if (left > 0) list.append(this.moreItem(left, () => show(from + entriesAtOnce)));
    };
    show(0);
  }

  private item(key: PathStep, path: readonly PathStep[], value: PayloadNode): HTMLElement {
    return value.type === 'leaf' ? this.leafItem(key, path, value) : this.branchItem(key, path, value);
  }

  private leafItem(key: PathStep, path: readonly PathStep[], leaf: PayloadLeaf): HTMLElement {
    const shown = shortened(leaf.text);
    const text = leaf.kind === 'text' ? `"${shown}"` : shown;
    const value = element('span', { class: `payload-value payload-${leaf.kind}`, text });
    return this.treeItem(key, path, value, leaf.text);
  }

  private branchItem(key: PathStep, path: readonly PathStep[], branch: PayloadBranch): HTMLElement {
    const size = entriesOf(branch).length;
    const kind = branch.type === 'list' ? `[ ${size} ]` : `{ ${size} }`;
    const value = element('span', { class: 'payload-size', text: kind });
    const id = `payload-group-${++madeGroups}`;
    const group = element('ul', { class: 'payload-group', attributes: { role: 'group', id } });
    const item: HTMLElement = this.treeItem(key, path, value, branch.written, () => setOpen(group.hidden !== false));
    const row = item.firstElementChild;
    row?.setAttribute('aria-owns', id);
    // Filled when it is opened: a deep payload costs nothing until somebody looks.
    const setOpen = (open: boolean): void => {
      if (open && group.childElementCount === 0) this.fill(group, branch, path);
      group.hidden = !open;
      row?.setAttribute('aria-expanded', String(open));
    };
    item.append(group);
    setOpen(size > 0 && size <= openEntries);
    return item;
  }

  private treeItem(
    key: PathStep,
    path: readonly PathStep[],
    value: HTMLElement,
    written: string,
    toggle?: () => void,
  ): HTMLElement {
    const copyValue = (): void => this.onCopy(written);
    const copyPath = (): void => this.onCopy(payloadPath(path));
    const copies = [
      copyButton('Copy Value (Ctrl+C)', copyValue),
      copyButton('Copy Path (Shift+Alt+C)', copyPath, 'symbol-key'),
    ];
    const name = element('span', { class: 'payload-key', text: String(key) });
    const chevron = toggle ? [codicon('chevron-right')] : [];
    const row = element(
      'div',
      { class: 'payload-row', attributes: { role: 'treeitem', tabindex: '-1' } },
      element('span', { class: 'payload-name' }, ...chevron, name),
      ' ',
      value,
      element('span', { class: 'payload-copies' }, ...copies),
    );
    if (toggle) row.addEventListener('click', ({ target }) => !isButton(target) && toggle());
    row.style.setProperty('--level', String(Math.max(0, path.length - 1)));
    row.setAttribute('aria-label', `${key}: ${value.textContent}`);
    this.rows.set(row, { toggle, copyValue, copyPath });
    this.makeReachable(row, false);
    return element('li', { class: 'payload-item', attributes: { role: 'none' } }, row);
  }

  private moreItem(left: number, show: () => void): HTMLElement {
    const text = `Show more (${countText(left)} left)`;
    const attributes = { role: 'treeitem', tabindex: '-1' };
    const row = element('div', { class: 'payload-row payload-more link', text, attributes });
    const item = element('li', { class: 'payload-item', attributes: { role: 'none' } }, row);
    const open = (): void => {
      const previous = item.previousElementSibling;
      item.remove();
      show();
      previous?.nextElementSibling?.querySelector<HTMLElement>(itemSelector)?.focus();
    };
    row.addEventListener('click', open);
    const nothing = (): void => undefined;
    this.rows.set(row, { toggle: open, copyValue: nothing, copyPath: nothing });
    return item;
  }

  private visibleItems(): readonly HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(itemSelector)].filter(
      (item) => item.closest('[hidden]') === null,
    );
  }

  /** The one row that Tab reaches, with its buttons. */
  private makeCurrent(item: HTMLElement | undefined): void {
    if (!item || item.tabIndex === 0) return;
    for (const other of this.element.querySelectorAll<HTMLElement>(`${itemSelector}[tabindex="0"]`)) {
      this.makeReachable(other, false);
    }
    this.makeReachable(item, true);
  }

  private makeReachable(item: HTMLElement, reachable: boolean): void {
    item.tabIndex = reachable ? 0 : -1;
    const buttons = item.querySelectorAll<HTMLElement>('button');
    for (const button of buttons) button.tabIndex = reachable ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const item = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(itemSelector) : null;
    if (!item || (isButton(event.target) && [' ', 'Enter'].includes(event.key))) return;
    const act = this.actionOf(event, item);
    if (!act) return;
    event.preventDefault();
    act();
  }

  private actionOf(event: KeyboardEvent, item: HTMLElement): (() => void) | undefined {
    const row = this.rows.get(item);
    if (event.shiftKey && event.altKey && event.code === 'KeyC') return row?.copyPath;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      // Somebody who has marked some text wants that text.
      return document.getSelection()?.isCollapsed === false ? undefined : row?.copyValue;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const items = this.visibleItems();
    const go = (to: HTMLElement | null | undefined) => (): void => to?.focus();
    const open = item.getAttribute('aria-expanded');
    const group = item.closest('[role=group]');
    const parent = group?.parentElement?.querySelector<HTMLElement>(itemSelector);
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: go(items[items.indexOf(item) + 1]),
      ArrowUp: go(items[items.indexOf(item) - 1]),
      Home: go(items[0]),
      End: go(items.at(-1)),
      ArrowRight:
        open === 'false' ? row?.toggle : go(item.nextElementSibling?.querySelector<HTMLElement>(itemSelector)),
      ArrowLeft: open === 'true' ? row?.toggle : go(parent),
      Enter: row?.toggle,
      ' ': row?.toggle,
    };
    return moves[event.key];
  }
}

function entriesOf(branch: PayloadBranch): readonly { readonly step: PathStep; readonly value: PayloadNode }[] {
  if (branch.type === 'list') return branch.items.map((value, step) => ({ step, value }));
  return branch.entries.map(({ key, value }) => ({ step: key, value }));
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
