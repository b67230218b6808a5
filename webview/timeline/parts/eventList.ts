import { element } from '../../shared/dom';
import { eventTimeText, eventWords, type TitleOfTask } from '../describe';
import { type EventTable, firstAtOrAfter } from '../eventTable';
import { placeOf } from '../navigation';
import { type TimeWindow } from '../timeScale';
import { type TimeZone } from '../timeText';

/** The list holds this many events at most: those around the selection, or the first in the window. */
const mostOptions = 200;
/** The list follows the picture after this pause, in ms: nobody reads it while the picture moves. */
const restMs = 120;

/** What the list tells. */
export interface EventListPicture {
  readonly table: EventTable;
  readonly events: Uint32Array;
  readonly window: TimeWindow;
  readonly selection: number | undefined;
  readonly zone: TimeZone;
  readonly titleOf: TitleOfTask;
}

/**
 * The canvas in words: a listbox of the events in view, in step with it. It lies over the canvas, invisible, and is what
 * has the focus when keys steer the picture.
 */
export class EventList {
  readonly element = element('div', {
    class: 'event-list',
    attributes: { role: 'listbox', tabindex: '0', 'aria-label': 'Events in view' },
  });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown: EventListPicture | undefined;

  constructor(private readonly onSelect: (event: number) => void) {
    // Screen readers click options.
    this.element.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      if (option) this.onSelect(Number(option.getAttribute('data-event')));
    });
  }

  /** Follows the picture when it rests. */
  update(picture: EventListPicture): void {
    const { shown } = this;
    const keys = Object.keys(picture) as (keyof EventListPicture)[];
    if (shown && keys.every((key) => shown[key] === picture[key])) return;
    this.shown = picture;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fill(picture), restMs);
  }

  private fill({ table, events, window, selection, zone, titleOf }: EventListPicture): void {
    const first = firstAtOrAfter(table, events, window.start);
    const end = firstAtOrAfter(table, events, window.end);
    const own = selection === undefined ? -1 : placeOf(table, events, selection);
    const from = Math.max(first, Math.min(own < 0 ? first : own - mostOptions / 2, end - mostOptions));
    const options = [...events.subarray(from, Math.min(end, from + mostOptions))].map((event) => {
      const { what, tasks } = eventWords(table, event, titleOf);
      const text = [what, tasks, eventTimeText(table, event, zone, 3)].filter((part) => part !== '').join(', ');
      return element('div', {
        text,
        attributes: {
          role: 'option',
          id: `event-${event}`,
          'data-event': String(event),
          'aria-selected': String(event === selection),
        },
      });
    });
    this.element.replaceChildren(...options);
    if (selection !== undefined && own >= from && own < end) {
      this.element.setAttribute('aria-activedescendant', `event-${selection}`);
    } else this.element.removeAttribute('aria-activedescendant');
    this.element.setAttribute('aria-label', `Events in view: ${end - first}`);
  }
}
