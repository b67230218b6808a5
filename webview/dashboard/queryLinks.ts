import { codicon, element } from '../shared/dom';

/** Where the dashboard leads to. */
export interface Links {
  /** Puts a query into the timeline's box, and shows the timeline. */
  showQuery(query: string): void;
  /** Puts a query into the Events view of the side bar. */
  showEvents(query: string): void;
  /** Shows an event in the timeline. */
  showEvent(place: { readonly index: number; readonly generation: number }): void;
  /** Opens an event's document. */
  openEvent(place: { readonly index: number; readonly generation: number }): void;
}

/** What every figure says of the other way in which it can be followed. */
export const otherWay = 'Alt+click for the Events view';

/** Follows a query: into the timeline, or with Alt held into the Events view. */
export function followQuery(links: Links, query: string, event: MouseEvent | KeyboardEvent): void {
  if (event.altKey) links.showEvents(query);
  else links.showQuery(query);
}

/** A figure that leads to the events it counts; plain text where there is no query. `name` says it all to screen readers. */
export function queryLink(links: Links, text: string, query: string | null, name: string): HTMLElement {
  if (query === null) return element('span', { text });
  const button = element('button', { class: 'link figure', text, attributes: { type: 'button', 'aria-label': name } });
  button.title = `${name}\n${query}\nClick for the timeline, ${otherWay}`;
  button.addEventListener('click', (event) => followQuery(links, query, event));
  return button;
}

/** A small button with an icon alone. */
export function iconButton(icon: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { class: 'icon-button', title: label, attributes: { 'aria-label': label } });
  button.type = 'button';
  button.append(codicon(icon));
  button.addEventListener('click', onClick);
  return button;
}
