import { type EventDetails, type FromTimeline, type ToTimeline } from '../../../src/protocol/timeline';
import { codicon, element, linkButton } from '../../shared/dom';
import { countText } from '../countText';
import { eventJson } from '../eventJson';
import { detailsHeading } from './detailsHeading';
import { type DetailsPicture } from './detailsPicture';
import { eventFields } from './eventFields';
import { explanationSteps } from './explanationSteps';
import { KeptParts } from './keptParts';
import { linkedEvents } from './linkedEvents';
import { payloadView } from './payloadView';
import { RawLineView } from './rawLineView';
import { sectionHead } from './sectionHead';

/** What the pane asks for. */
export interface DetailsListener {
  onSelect(event: number | undefined): void;
  /** Brings a task's lane into view. */
  onShowLane(task: string): void;
  send(message: FromTimeline): void;
}

/** The side pane: everything about the selected event. */
export class DetailsPane {
  readonly element = element('aside', {
    class: 'details',
    attributes: { 'aria-label': 'Details of the selected event' },
  });
  private readonly parts = new KeptParts(this.element);
  private drawn: DetailsPicture | undefined;
  private rawLine: RawLineView | undefined;
  private rawLineOpen = false;
  private rawLineRequest = 0;

  constructor(private readonly listener: DetailsListener) {}

  /** Draws anew what changed: the rest keeps its focus, and what is open in it. */
  update(picture: DetailsPicture): void {
    const { drawn, parts } = this;
    const keys = Object.keys(picture) as (keyof DetailsPicture)[];
    if (drawn && keys.every((key) => drawn[key] === picture[key])) return;
    const sameEvent = drawn?.selection === picture.selection;
    const hadFocus = this.element.contains(document.activeElement);
    this.drawn = picture;
    parts.show(this.content(picture));
    if (!sameEvent) this.element.scrollTop = 0;
    // A click on a step selects its event: the keyboard goes on from there, not from the page's beginning.
    if (hadFocus && !this.element.contains(document.activeElement)) {
      const step = this.element.querySelector<HTMLElement>('[aria-current]');
      (step ?? this.element.querySelector('button'))?.focus({ preventScroll: true });
    }
  }

  /** Takes the host's answer to `raw-line`. */
  showRawLine({ request, text, characters }: Extract<ToTimeline, { type: 'raw-line' }>): void {
    if (request === this.rawLineRequest) this.rawLine?.show(text === null ? undefined : { text, characters });
  }

  private content(picture: DetailsPicture): readonly (readonly Node[])[] {
    const { parts } = this;
    const { table, version, selection, details, zone, titleOf, palette, links, explained, previousInLane } = picture;
    if (selection === undefined) return [parts.keep('empty', [], () => [emptyPane()])];
    if (details === null) return [parts.keep('gone', [], () => [goneNote()])];
    const heading = [selection, details, table, version, zone, titleOf, palette];
    const shown = [
      parts.keep('heading', heading, () => [this.heading(picture, selection)]),
      parts.keep('notes', [details], () => (details ? notes(details) : [])),
      parts.keep('links', [selection, links, explained, zone, titleOf, palette], () =>
        this.connections(picture, selection),
      ),
    ];
    if (!details) return shown;
    return [
      ...shown,
      parts.keep('payload', [details], () => [sectionHead('Payload'), this.payload(details)]),
      parts.keep('fields', [details, previousInLane], () => [
        sectionHead('Event'),
        eventFields({ table, details, previousInLane }, selection, {
          onCopy: (text) => this.copy(text),
          onSelect: (event) => this.listener.onSelect(event),
        }),
      ]),
      parts.keep('line', [details], () => [this.line(details, selection)]),
      parts.keep('actions', [details], () => [this.actions(details, selection)]),
    ];
  }

  private heading(picture: DetailsPicture, event: number): HTMLElement {
    return detailsHeading(picture, event, {
      onClose: () => this.listener.onSelect(undefined),
      onGoToLine: () => this.send({ type: 'go-to-line', ...this.place(event) }),
      onShowLane: (task) => this.listener.onShowLane(task),
      onShowTask: (id) => this.send({ type: 'show-task', id }),
    });
  }

  /** What went wrong is explained; every other event stands between its neighbours. */
  private connections(picture: DetailsPicture, event: number): readonly HTMLElement[] {
    const { explained } = picture;
    const onSelect = (other: number): void => this.listener.onSelect(other);
    if (!explained) return linkedEvents(picture, event, onSelect);
    return explanationSteps(picture, explained, event, {
      onSelect,
      onShow: (failure) => this.send({ type: 'show-explanation', ...this.place(failure) }),
    });
  }

  private payload({ payloadText }: EventDetails): HTMLElement {
    if (payloadText === null) return element('p', { class: 'note', text: 'This event has no payload.' });
    return payloadView(payloadText, (text) => this.copy(text));
  }

  private line({ recovered }: EventDetails, event: number): HTMLElement {
    const ask = (): void => {
      this.send({ type: 'raw-line', request: ++this.rawLineRequest, ...this.place(event) });
    };
    this.rawLine = new RawLineView(
      {
        onAsk: ask,
        onCopy: () => this.send({ type: 'copy-line', ...this.place(event) }),
        onOpen: (open) => (this.rawLineOpen = open),
      },
      recovered,
      this.rawLineOpen,
    );
    return this.rawLine.element;
  }

  private actions(details: EventDetails, event: number): HTMLElement {
    const place = this.place(event);
    return element(
      'div',
      { class: 'details-actions' },
      linkButton(
        'Open Event',
        () => this.send({ type: 'open-event', ...place }),
        'Open the event as a document (Enter)',
      ),
      linkButton('Go to Line', () => this.send({ type: 'go-to-line', ...place }), 'Open events.jsonl at this line'),
      linkButton('Show in Sidebar', () => this.send({ type: 'show-in-sidebar', ...place })),
      linkButton('Copy JSON', () => this.copy(eventJson(details))),
    );
  }

  private place(event: number): { index: number; generation: number } {
    return { index: event, generation: this.drawn?.table.generation ?? 0 };
  }

  private copy(text: string): void {
    this.send({ type: 'copy', text });
  }

  private send(message: FromTimeline): void {
    this.listener.send(message);
  }
}

function emptyPane(): HTMLElement {
  return element(
    'div',
    { class: 'details-empty' },
    codicon('inspect'),
    element('p', { text: 'Select an event to see what it says, where it came from and what came before.' }),
    element(
      'p',
      {},
      'Press ',
      element('kbd', { text: '[' }),
      ' for the failure before, ',
      element('kbd', { text: '?' }),
      ' for all keys.',
    ),
  );
}

function goneNote(): HTMLElement {
  return element('p', { class: 'note', text: 'This event is gone: events.jsonl was replaced since it was read.' });
}

function notes({ recovered, sharingItsId, id }: EventDetails): readonly HTMLElement[] {
  const words: string[] = [];
  if (recovered) words.push('Recovered from a line that holds several records.');
  if (sharingItsId > 1) words.push(`${countText(sharingItsId)} events share the id ${id}.`);
  return words.map((text) => element('p', { class: 'note' }, codicon('info'), text));
}
