import { type ExplainedStep } from '../../../src/protocol/timeline';
import { element, linkButton } from '../../shared/dom';
import { countText } from '../countText';
import { eventTimeText } from '../describe';
import { meaningByCode, type EventTable } from '../eventTable';
import { type ShownExplanation } from '../explaining';
import { markIcon } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { durationText, type TimeZone } from '../timeText';
import { sectionHead } from './sectionHead';

/** What the steps are drawn with. */
export interface ExplanationPicture {
  readonly table: EventTable;
  readonly zone: TimeZone;
  readonly palette: Palette;
}

/** What a click does. */
export interface ExplanationListener {
  onSelect(event: number): void;
  /** Shows the explanation in the sidebar, where it can be copied. */
  onShow(event: number): void;
}

/** Why the event happened, as numbered steps, and what followed; each is there to click. */
export function explanationSteps(
  picture: ExplanationPicture,
  shown: ShownExplanation,
  selected: number,
  listener: ExplanationListener,
): readonly HTMLElement[] {
  const { explanation, event, numbers } = shown;
  const { causes, folded, consequences, causesCut, consequencesCut } = explanation;
  const row = (step: ExplainedStep): HTMLElement => {
    const reason = step.index === event ? '' : `${step.why}${step.inferred ? ' · inferred' : ''}`;
    return stepRow(picture, { ...step, why: reason }, numbers.get(step.index), selected, listener);
  };
  const led = element('ol', { class: 'steps' });
  if (causesCut) led.append(between('… earlier events belong to it too'));
  causes.forEach((step, place) => {
    const routine = folded.filter(({ before }) => before === place).map(({ words }) => words);
    if (routine.length > 0) led.append(between(`… ${routine.join(', ')}`));
    led.append(row(step));
  });
  const title = picture.table.kind(event) === 'task_failed' ? 'Why it failed' : 'What led to it';
  const show = linkButton(
    'Show in Sidebar',
    () => listener.onShow(event),
    'As a tree, and to copy as Markdown or JSON',
  );
  const why = [
    sectionHead(title, certaintyCounts(causes, event)),
    led,
    element('div', { class: 'steps-actions' }, show),
  ];
  if (causes.length < 2) why.splice(1, 1, element('p', { class: 'note', text: 'Nothing that led to it is recorded.' }));
  if (consequences.length === 0) return why;
  const followed = element('ol', { class: 'steps' }, ...consequences.map(row));
  if (consequencesCut) followed.append(between('… later events belong to it too'));
  return [...why, sectionHead('What followed', certaintyCounts(consequences, event)), followed];
}

/** `recorded 3 · inferred 2`, of the steps besides the event itself. */
function certaintyCounts(steps: readonly ExplainedStep[], event: number): string {
  const others = steps.filter(({ index }) => index !== event);
  const inferred = others.filter((step) => step.inferred).length;
  const recorded = others.length - inferred;
  return [...(recorded > 0 ? [`recorded ${recorded}`] : []), ...(inferred > 0 ? [`inferred ${inferred}`] : [])].join(
    ' · ',
  );
}

function between(words: string): HTMLElement {
  return element('li', { class: 'step-between', text: words });
}

function stepRow(
  { table, zone, palette }: ExplanationPicture,
  step: ExplainedStep,
  number: number | undefined,
  selected: number,
  listener: ExplanationListener,
): HTMLElement {
  const { index, sentence, why, certainty, sincePreviousMs } = step;
  const meaning = meaningByCode[table.meaning(index)] ?? 'other';
  const button = element(
    'button',
    {
      class: `step step-${meaning}`,
      attributes: { type: 'button' },
      title: `${eventTimeText(table, index, zone, 9)} · line ${countText(step.line)} · ${certainty}`,
    },
    number === undefined ? markIcon(meaning, palette) : element('span', { class: 'step-number', text: String(number) }),
    element(
      'span',
      { class: 'step-words' },
      element('span', { class: 'step-what', text: sentence }),
      ...(why === '' ? [] : [element('span', { class: 'step-partner', text: why })]),
    ),
    element('span', {
      class: 'step-delta',
      text: sincePreviousMs === null ? '' : `+${durationText(sincePreviousMs)}`,
    }),
  );
  button.addEventListener('click', () => listener.onSelect(index));
  if (index === selected) button.setAttribute('aria-current', 'true');
  return element('li', {}, button);
}
