/** What `element` sets. Text goes through textContent, never through HTML. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Makes an element with children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.title !== undefined) made.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A codicon that says nothing to screen readers: the words stand beside it. */
export function codicon(name: string): HTMLSpanElement {
  return element('span', { class: `codicon codicon-${name}`, attributes: { 'aria-hidden': 'true' } });
}

/** A button that looks like a link. */
export function linkButton(text: string, onClick: () => void, title?: string): HTMLButtonElement {
  const button = element('button', { class: 'link', text, attributes: { type: 'button' } });
  if (title !== undefined) button.title = title;
  button.addEventListener('click', onClick);
  return button;
}
