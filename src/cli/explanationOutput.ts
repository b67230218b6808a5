import { formatDuration } from '../model/duration';
import { type Explanation, type ExplanationStep } from '../model/explanation';
import { certaintyWords, reasonWords } from '../model/explanationWords';
import { plainLine, plainText } from '../model/plainText';
import { formatMoment } from './moments';
import { type Terminal } from './terminal';

/** Longest title of a task, in UTF-16 units. */
const longestTitle = 40;

/** Width of `15:00:05.123  +12 min 5 s  ` before a step's text. */
const timeWidth = 12;
const sinceWidth = 12;
const indent = ' '.repeat(timeWidth + sinceWidth + 4);

/**
 * Writes an explanation for people: the steps in the order of time with the time between them, below each its reason and
 * how certain that is, and between them dimmed how much of the routine is folded there.
 */
export async function writeExplanation(
  terminal: Terminal,
  explanation: Explanation,
  timeZone: 'utc' | 'local',
): Promise<void> {
  const { direction, root, steps, folded, attemptStart, isCut } = explanation;
  const event = steps[root];
  if (!event) return;
  const intoIts = direction === 'causes' ? 'What led to' : 'What came of';
  await terminal.line(terminal.style('bold', `${intoIts} “${event.sentence}”`));
  await terminal.line(placeWords(explanation, event, timeZone));
  if (attemptStart) {
    const moment = formatMoment(attemptStart.timestamp, timeZone);
    await terminal.line(terminal.style('dim', `The attempt began ${moment} (line ${attemptStart.line}).`));
  }
  await terminal.line('');
  for (let place = 0; place <= steps.length; place++) {
    const between = folded.filter(({ beforeStep }) => beforeStep === place).map(({ words }) => words);
    if (between.length > 0) await terminal.line(terminal.style('dim', `${indent}… ${between.join(', ')}`));
    const step = steps[place];
    if (step) await writeStep(terminal, explanation, step, timeZone);
  }
  if (steps.length === 1) await terminal.line(nothingMore[direction]);
  if (isCut) await terminal.line('More events belong to this: the nearest to the event are here.');
}

const nothingMore = {
  causes: 'No event before it says why.',
  consequences: 'No event after it came of it.',
} as const;

async function writeStep(
  terminal: Terminal,
  explanation: Explanation,
  step: ExplanationStep,
  timeZone: 'utc' | 'local',
): Promise<void> {
  const time = formatMoment(step.timestamp, timeZone).split(' ')[1] ?? '';
  const since = step.sincePreviousMs === undefined ? '' : `+${formatDuration(step.sincePreviousMs)}`;
  const tasks = taskWords(explanation, step);
  const isRoot = step.reason.type === 'asked';
  const sentence = isRoot ? terminal.style('bold', step.sentence) : step.sentence;
  const place = terminal.style('dim', `(line ${step.line})`);
  await terminal.line(
    `${time.padEnd(timeWidth)}  ${since.padEnd(sinceWidth)}  ${tasks === '' ? '' : `${tasks}: `}${sentence} ${place}`,
  );
  if (isRoot) return;
  const reason = plainText(reasonWords(step.reason, explanation.direction, (task) => nameOf(explanation, task)));
  const parent = step.parent === undefined ? undefined : explanation.steps[step.parent];
  const to = explanation.direction === 'causes' ? 'leads to' : 'from';
  const link = parent && parent.reason.type !== 'asked' ? ` (${to} line ${parent.line})` : '';
  await terminal.line(terminal.style('dim', `${indent}${reason}${link}; ${plainText(certaintyWords(step.certainty))}`));
}

function placeWords(explanation: Explanation, event: ExplanationStep, timeZone: 'utc' | 'local'): string {
  const { kind, id, line, timestamp } = event;
  const parts = [taskWords(explanation, event), plainLine(kind), formatMoment(timestamp, timeZone)];
  return [...parts, `line ${line}`, plainLine(id)].filter((part) => part !== '').join('  ');
}

function taskWords(explanation: Explanation, { sourceTask, targetTask }: ExplanationStep): string {
  const ends = [sourceTask, targetTask].filter((task) => task !== undefined);
  return [...new Set(ends)].map((task) => nameOf(explanation, task)).join(' → ');
}

function nameOf({ titles }: Explanation, task: string): string {
  return plainLine(titles[task] ?? task, longestTitle);
}
