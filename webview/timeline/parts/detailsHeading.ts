import { codicon, element, linkButton } from '../../shared/dom';
import { countText } from '../countText';
import { eventDateText, eventTimeText, eventWords } from '../describe';
import { meaningByCode } from '../eventTable';
import { markIcon } from '../painter/marks';
import { type DetailsPicture } from './detailsPicture';

/** Where the heading leads to. */
export interface HeadingListener {
  onClose(): void;
  onGoToLine(): void;
  onShowLane(task: string): void;
  onShowTask(id: string): void;
}

type HeadingPicture = Pick<DetailsPicture, 'table' | 'details' | 'zone' | 'titleOf' | 'palette'>;

/** What happened, in a sentence, to which tasks, when and in which line. */
export function detailsHeading(picture: HeadingPicture, event: number, listener: HeadingListener): HTMLElement {
  const { table, details, palette } = picture;
  const meaning = meaningByCode[table.meaning(event)] ?? 'other';
  const sentence = details?.sentence ?? eventWords(table, event, picture.titleOf).what;
  return element(
    'header',
    { class: 'details-head' },
    element(
      'div',
      { class: 'details-title' },
      markIcon(meaning, palette),
      element('h2', { text: sentence }),
      iconButton('close', 'Close (Esc)', () => listener.onClose()),
    ),
    ...taskLines(picture, event, listener),
    timeLine(picture, event, listener),
  );
}

function timeLine({ table, details, zone }: HeadingPicture, event: number, listener: HeadingListener): HTMLElement {
  const words = details ? `line ${countText(details.line)}` : '';
  const go = linkButton(words, () => listener.onGoToLine(), 'Open events.jsonl at this line');
  return element(
    'div',
    { class: 'details-time' },
    element('span', { class: 'time', text: eventTimeText(table, event, zone, 9), title: details?.timestampText ?? '' }),
    element('span', { text: eventDateText(table, event, zone) }),
    ...(details ? [element('span', { class: 'details-line' }, go)] : []),
  );
}

function taskLines({ table, titleOf }: HeadingPicture, event: number, listener: HeadingListener): HTMLElement[] {
  return Object.entries({ Source: table.source(event), Target: table.target(event) })
    .filter(([, code]) => code !== 0)
    .map(([role, code]) => {
      const id = table.taskId(code) ?? '';
      const title = titleOf(code);
      return element(
        'div',
        { class: 'details-task' },
        element('span', { class: 'task-role', text: role }),
        linkButton(title, () => listener.onShowTask(id), 'Show the task in the sidebar'),
        ...(title === id ? [] : [element('span', { class: 'task-id', text: id })]),
        iconButton('list-flat', `Show the lane of ${title}`, () => listener.onShowLane(id)),
      );
    });
}

function iconButton(icon: string, title: string, onClick: () => void): HTMLButtonElement {
  const label = title.replace(/ \(.*\)$/u, '');
  const attributes = { type: 'button', 'aria-label': icon === 'close' ? 'Close details' : label };
  const button = element('button', { class: 'icon-button', title, attributes }, codicon(icon));
  button.addEventListener('click', onClick);
  return button;
}
