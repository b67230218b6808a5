import { element } from '../../shared/dom';
import { eventTimeText, eventWords, type TitleOfTask } from '../describe';
import { type DirectLinks, type LinkedEvent } from '../directLinks';
import { type EventTable, meaningByCode } from '../eventTable';
import { laneTaskOf } from '../laneDeal';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { durationText, type TimeZone } from '../timeText';
import { sectionHead } from './sectionHead';

/** What the list shows. */
export interface LinkedEventsPicture {
  readonly table: EventTable;
  readonly links: DirectLinks;
  readonly zone: TimeZone;
  readonly titleOf: TitleOfTask;
  readonly palette: Palette;
}

/** The selected event between what stands before it and after it, each a step to click. Nothing where it stands alone. */
export function linkedEvents(
  picture: LinkedEventsPicture,
  selected: number,
  onSelect: (event: number) => void,
): readonly HTMLElement[] {
  const { before, after } = picture.links;
  if (before.length + after.length === 0) return [];
  const steps = [...before, { event: selected, reason: 'same-task' } as const, ...after];
  const list = element('ol', { class: 'steps' });
  steps.forEach((step, i) => {
    const button = stepButton(picture, step, selected, steps[i - 1]?.event);
    button.addEventListener('click', () => onSelect(step.event));
    list.append(element('li', {}, button));
  });
  const title = before.length === 0 ? 'What came after' : after.length === 0 ? 'What came before' : 'Before and after';
  return [sectionHead(title, 'time between'), list];
}

function stepButton(
  picture: LinkedEventsPicture,
  step: LinkedEvent,
  selected: number,
  previous: number | undefined,
): HTMLElement {
  const { table, titleOf, palette, zone } = picture;
  const meaning = meaningByCode[table.meaning(step.event)] ?? 'other';
  const { what } = eventWords(table, step.event, titleOf);
  const delta = previous === undefined ? '' : `+${durationText(table.time(step.event) - table.time(previous))}`;
  const reason = reasonWords(picture, step, selected);
  const button = element(
    'button',
    {
      class: `step step-${meaning}`,
      attributes: { type: 'button' },
      title: eventTimeText(table, step.event, zone, 9),
    },
    markIcon(meaning, palette),
    element(
      'span',
      { class: 'step-words' },
      element('span', { class: 'step-what', text: what }),
      ...(reason === '' ? [] : [element('span', { class: 'step-partner', text: reason })]),
    ),
    element('span', { class: 'step-delta', text: delta }),
  );
  if (step.event === selected) button.setAttribute('aria-current', 'true');
  return button;
}

/** Why the event stands here; nothing for what simply is of the same task. */
function reasonWords({ table, titleOf }: LinkedEventsPicture, step: LinkedEvent, selected: number): string {
  const [source, target] = [table.source(step.event), table.target(step.event)];
  if (step.reason === 'before-sending') return `in ${titleOf(table.source(selected))}, before it was sent`;
  if (step.reason === 'sign-of-life') return `next sign of life of ${titleOf(source)}`;
  if (source === target || source === 0 || target === 0) return '';
  const task = laneTaskOf(table, selected);
  return source === task ? `sent to ${titleOf(target)}` : `arrived from ${titleOf(source)}`;
}
