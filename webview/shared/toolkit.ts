import { type Button, type Dropdown, type Option, type TextField } from '@vscode/webview-ui-toolkit';

/**
 * With `toolkitElements.ts` the one place that knows @vscode/webview-ui-toolkit, which is no longer developed: its successor
 * goes in here. Everything else asks these functions for controls and uses what HTML elements offer, `value` and `disabled`.
 *
 * Controls may be made before their elements are registered: until then they hold their place (`:not(:defined)`).
 */

/**
 * Runs the toolkit's program, which the page holds as the text of its element `toolkit`: what stands there is not even read
 * before, so that a page can show what it is for first. Does nothing where it has run.
 */
export function runToolkit(): void {
  const held = document.getElementById('toolkit');
  if (!(held instanceof HTMLScriptElement)) return;
  const script = document.createElement('script');
  script.nonce = held.nonce;
  script.textContent = held.textContent;
  // It runs at once, within this call.
  if (document.readyState === 'complete') withLateLoad(() => held.replaceWith(script));
  else held.replaceWith(script);
}

/**
 * Does something that waits for the load event of the page, which is over: the toolkit takes the theme's colours then, and
 * stays in those of the dark theme without. An event of our own would be heard by VS Code's listeners too.
 */
function withLateLoad(act: () => void): void {
  const listen = window.addEventListener.bind(window);
  const late: EventListenerOrEventListenerObject[] = [];
  const listenOrNote = (type: string, listener: EventListenerOrEventListenerObject, options?: boolean): void => {
    if (type === 'load') late.push(listener);
    else listen(type, listener, options);
  };
  Object.defineProperty(window, 'addEventListener', { value: listenOrNote, configurable: true });
  try {
    act();
  } finally {
    Reflect.deleteProperty(window, 'addEventListener');
  }
  const load = new Event('load');
  for (const listener of late) {
    if (typeof listener === 'function') listener.call(window, load);
    else listener.handleEvent(load);
  }
}

export type { Button, Dropdown, TextField };

/** Does something to a toolkit element now, or once the toolkit has run: until then it is an element like any other. */
export function whenReady(control: HTMLElement, act: () => void): void {
  const name = control.localName;
  if (customElements.get(name)) act();
  else void customElements.whenDefined(name).then(act);
}

/** Makes a toolkit element, which is one once the toolkit is registered. */
function create(tag: 'vscode-button'): Button;
function create(tag: 'vscode-dropdown'): Dropdown;
function create(tag: 'vscode-option'): Option;
function create(tag: 'vscode-text-field'): TextField;
function create(tag: string): Element {
  return document.createElement(tag);
}

/**
 * A button of the toolbar: text, or an icon alone with its name for screen readers and tooltip. With `collapses` text that
 * gives way to the icon where there is little room: the style sheet decides.
 */
export function toolbarButton(options: {
  readonly label: string;
  readonly codicon?: string;
  readonly collapses?: boolean;
}): Button {
  const { label, codicon, collapses = false } = options;
  const button = create('vscode-button');
  button.setAttribute('appearance', codicon === undefined || collapses ? 'secondary' : 'icon');
  button.title = label;
  if (codicon !== undefined) {
    button.setAttribute('aria-label', label);
    const icon = document.createElement('span');
    icon.className = `codicon codicon-${codicon}`;
    button.append(icon);
  }
  if (codicon === undefined) button.textContent = label;
  else if (collapses) {
    const words = document.createElement('span');
    words.className = 'button-words';
    words.textContent = label;
    button.classList.add('collapses');
    button.append(words);
  }
  return button;
}

/** Tells whether a button that stays down is down. The toolkit hands the property on to the button within, not the attribute. */
export function setPressed(button: Button, pressed: boolean): void {
  button.setAttribute('aria-pressed', String(pressed));
  whenReady(button, () => (button.ariaPressed = button.getAttribute('aria-pressed')));
}

/** A drop-down that reads `Name: choice` while closed. */
export interface Choice<Value extends string> {
  readonly element: Dropdown;
  set(value: Value): void;
}

/** Makes a drop-down of `options` (value to words); `onChoose` hears of choices by the user only. */
export function choice<Value extends string>(
  name: string,
  options: ReadonlyMap<Value, string>,
  onChoose: (value: Value) => void,
): Choice<Value> {
  const element = create('vscode-dropdown');
  element.setAttribute('aria-label', name);
  const shown = document.createElement('span');
  shown.slot = 'selected-value';
  element.append(shown);
  for (const [value, words] of options) {
    const option = create('vscode-option');
    option.setAttribute('value', value);
    option.textContent = words;
    element.append(option);
  }
  let wanted: Value | undefined;
  const show = (value: Value): void => {
    shown.textContent = `${name}: ${options.get(value) ?? ''}`;
  };
  element.addEventListener('change', () => {
    const chosen = [...options.keys()].find((value) => value === element.value);
    if (chosen === undefined) return;
    show(chosen);
    wanted = chosen;
    onChoose(chosen);
  });
  return {
    element,
    set: (value) => {
      show(value);
      wanted = value;
      whenReady(element, () => {
        if (wanted !== undefined && element.value !== wanted) element.value = wanted;
      });
    },
  };
}

/** A text field alone. */
export function textField(options: { readonly label: string; readonly placeholder: string }): TextField {
  const field = create('vscode-text-field');
  field.setAttribute('aria-label', options.label);
  field.setAttribute('placeholder', options.placeholder);
  whenReady(field, () => (field.spellcheck = false));
  return field;
}

/** A text field. `end` is shown inside, at its right. */
export function searchField(options: {
  readonly label: string;
  readonly placeholder: string;
  readonly start: Element;
  readonly end: Element;
}): TextField {
  const field = create('vscode-text-field');
  field.setAttribute('placeholder', options.placeholder);
  whenReady(field, () => (field.spellcheck = false));
  options.start.slot = 'start';
  options.end.slot = 'end';
  field.append(options.start, options.end);
  // The component names itself “Text field” whenever it enters the page.
  const name = (): void => {
    if (field.getAttribute('aria-label') !== options.label) field.setAttribute('aria-label', options.label);
  };
  new MutationObserver(name).observe(field, { attributes: true, attributeFilter: ['aria-label'] });
  name();
  return field;
}

/** A ring that turns while something is under way. */
export function progressRing(): Element {
  return document.createElement('vscode-progress-ring');
}
