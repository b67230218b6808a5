import { type EventDetails, type FromTimeline } from '../../../src/protocol/timeline';
import { codicon, element, linkButton } from '../../shared/dom';
import { eventDateText, eventTimeText, eventWords, type TitleOfTask } from '../describe';
import { eventJson } from '../eventJson';
import { type EventTable, meaningByCode } from '../eventTable';
import { laneTaskOf } from '../laneDeal';
import { ofSameTask } from '../navigation';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { durationText, type TimeZone } from '../timeText';
import { payloadView } from './payloadView';

/** How many events of the same task are listed before the selected one, and after it. */
export const eventsBefore = 4;
const eventsAfter = 2;

/** What the pane shows. */
export interface DetailsPicture {
  readonly table: EventTable;
  /** Rises when the table changes. */
  readonly version: number;
  readonly selection: number | undefined;
  readonly details: EventDetails | null | undefined;
  readonly zone: TimeZone;
  readonly titleOf: TitleOfTask;
  readonly palette: Palette;
}

/** What the pane asks for. */
export interface DetailsListener {
  onSelect(event: number | undefined): void;
  send(message: FromTimeline): void;
}

/** The side pane: everything about the selected event. */
export class DetailsPane {
  readonly element = element('aside', {
    class: 'details',
    attributes: { 'aria-label': 'Details of the selected event' },
  });
  private drawn: DetailsPicture | undefined;

  constructor(private readonly listener: DetailsListener) {}

  /** Draws anew when something in it changed. */
  update(picture: DetailsPicture): void {
    const { drawn } = this;
    const keys = Object.keys(picture) as (keyof DetailsPicture)[];
    if (drawn && keys.every((key) => drawn[key] === picture[key])) return;
    const sameEvent = drawn?.selection === picture.selection;
    const scrolled = this.element.scrollTop;
    this.drawn = picture;
    this.element.replaceChildren(...this.content(picture));
    this.element.scrollTop = sameEvent ? scrolled : 0;
  }

  private content(picture: DetailsPicture): readonly Node[] {
    const { selection, details } = picture;
    if (selection === undefined) return [emptyPane()];
    if (details === null) {
      return [
        element('p', { class: 'note', text: 'This event is gone: events.jsonl was replaced since it was read.' }),
      ];
    }
    return [
      this.heading(picture, selection),
      ...(details ? notes(details) : []),
      ...this.sequence(picture, selection),
      ...(details ? [section('Payload'), payloadOf(details)] : []),
      this.actions(picture, selection),
    ];
  }

  private heading(picture: DetailsPicture, event: number): HTMLElement {
    const { table, details, zone } = picture;
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    const sentence = details?.sentence ?? eventWords(table, event, picture.titleOf).what;
    const line = details ? [element('span', { class: 'details-line' }, '· ', this.lineLink(event, details.line))] : [];
    const time = eventTimeText(table, event, zone, 9);
    const close = element(
      'button',
      {
        class: 'icon-button',
        title: 'Close (Esc)',
        attributes: { type: 'button', 'aria-label': 'Close details' },
      },
      codicon('close'),
    );
    close.addEventListener('click', () => this.listener.onSelect(undefined));
    return element(
      'header',
      { class: 'details-head' },
      element(
        'div',
        { class: 'details-title' },
        markIcon(meaning, picture.palette),
        element('h2', { text: sentence }),
        close,
      ),
      ...this.taskLines(picture, event),
      element(
        'div',
        { class: 'details-time' },
        element('span', { class: 'time', text: time, title: details?.timestampText ?? '' }),
        element('span', { text: eventDateText(table, event, zone) }),
        ...line,
      ),
    );
  }

  private lineLink(event: number, line: number): HTMLElement {
    const go = (): void => this.send({ type: 'go-to-line', ...this.place(event) });
    return linkButton(`line ${line.toLocaleString('en-US')}`, go, 'Open events.jsonl at this line');
  }

  private taskLines({ table, titleOf }: DetailsPicture, event: number): readonly HTMLElement[] {
    const codes = { From: table.source(event), To: table.target(event) };
    const both = codes.From !== 0 && codes.To !== 0;
    return Object.entries(codes)
      .filter(([, code]) => code !== 0)
      .map(([word, code]) => {
        const id = table.taskId(code) ?? '';
        const title = titleOf(code);
        return element(
          'div',
          { class: 'details-task' },
          ...(both ? [element('span', { class: 'task-role', text: word })] : []),
          linkButton(title, () => this.send({ type: 'show-task', id }), 'Show the task in the sidebar'),
          ...(title === id ? [] : [element('span', { class: 'task-id', text: id })]),
        );
      });
  }

  private sequence(picture: DetailsPicture, event: number): readonly HTMLElement[] {
    const { table } = picture;
    const task = laneTaskOf(table, event);
    // Of all events: what came before a failure is also asked for while a query shows failures alone.
    const before = ofSameTask(table, table.order, event, eventsBefore, -1);
    const after = ofSameTask(table, table.order, event, eventsAfter, 1);
    if (task === 0 || before.length + after.length === 0) return [];
    const steps = [...before, event, ...after];
    const list = element('ol', { class: 'steps' });
    steps.forEach((step, i) => list.append(this.step(picture, step, event, task, steps[i - 1])));
    return [section('In this task', 'time between'), list];
  }

  private step(
    picture: DetailsPicture,
    step: number,
    selected: number,
    task: number,
    previous: number | undefined,
  ): HTMLElement {
    const { table, titleOf, palette } = picture;
    const meaning = meaningByCode[table.meaning(step)] ?? 'other';
    const { what } = eventWords(table, step, titleOf);
    const delta = previous === undefined ? '' : `+${durationText(table.time(step) - table.time(previous))}`;
    const partner = partnerWords(table, step, task, titleOf);
    const button = element(
      'button',
      {
        class: `step step-${meaning}`,
        attributes: { type: 'button' },
        title: eventTimeText(table, step, picture.zone, 9),
      },
      markIcon(meaning, palette),
      element(
        'span',
        { class: 'step-words' },
        element('span', { class: 'step-what', text: what }),
        ...(partner === '' ? [] : [element('span', { class: 'step-partner', text: partner })]),
      ),
      element('span', { class: 'step-delta', text: delta }),
    );
    if (step === selected) button.setAttribute('aria-current', 'true');
    button.addEventListener('click', () => this.listener.onSelect(step));
    return element('li', {}, button);
  }

  private actions({ details }: DetailsPicture, event: number): HTMLElement {
    const place = this.place(event);
    const links = [
      linkButton(
        'Open Event',
        () => this.send({ type: 'open-event', ...place }),
        'Open the event as a document (Enter)',
      ),
      linkButton('Go to Line', () => this.send({ type: 'go-to-line', ...place }), 'Open events.jsonl at this line'),
      linkButton('Show in Sidebar', () => this.send({ type: 'show-in-sidebar', ...place })),
    ];
    if (details) {
      links.push(linkButton('Copy JSON', () => this.send({ type: 'copy', text: eventJson(details) })));
      links.push(linkButton('Copy Id', () => this.send({ type: 'copy', text: details.id })));
    }
    return element('div', { class: 'details-actions' }, ...links);
  }

  private place(event: number): { index: number; generation: number } {
    return { index: event, generation: this.drawn?.table.generation ?? 0 };
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

function section(title: string, aside = ''): HTMLElement {
  return element(
    'div',
    { class: 'section' },
    element('h3', { text: title }),
    ...(aside === '' ? [] : [element('span', { class: 'section-aside', text: aside })]),
  );
}

function notes(details: EventDetails): readonly HTMLElement[] {
  const words: string[] = [];
  if (details.recovered) words.push('Recovered from a line that holds several records.');
  if (details.sharingItsId > 1)
    words.push(`${details.sharingItsId.toLocaleString('en-US')} events share the id ${details.id}.`);
  return words.map((text) => element('p', { class: 'note' }, codicon('info'), text));
}

function payloadOf(details: EventDetails): HTMLElement {
  return details.payloadText === null
    ? element('p', { class: 'note', text: 'This event has no payload.' })
    : payloadView(details.payloadText);
}

function partnerWords(table: EventTable, event: number, task: number, titleOf: TitleOfTask): string {
  const source = table.source(event);
  const target = table.target(event);
  if (source === target || source === 0 || target === 0) return '';
  return source === task ? `to ${titleOf(target)}` : `from ${titleOf(source)}`;
}
