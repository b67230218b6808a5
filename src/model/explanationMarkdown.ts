import { formatDuration } from './duration';
import { certaintyWords, reasonWords } from './explanationWords';
import { type Explanation, type ExplanationStep } from './explanation';
import { markdownText } from './markdownText';
import { mermaidText } from './mermaidText';
import { plainLine } from './plainText';
import { formatTimestamp } from './timestamp';

/** Longest title of a task in a cell or a lane, in UTF-16 units. */
const longestTitle = 60;

/** The lane of what no task did: broadcasts, and messages without a source. */
const noTask = 'N';

/**
 * An explanation as a Markdown document: the event, a Mermaid sequence diagram (tasks as lanes, messages as arrows), and a
 * table of the steps with reason, certainty and evidence (line and id). Foreign text in it is neither markup nor diagram.
 * Undefined for an explanation without steps: its events are gone from the file.
 */
export function explanationMarkdown(explanation: Explanation): string | undefined {
  const { direction, root, steps, attemptStart, isCut } = explanation;
  const event = steps[root];
  if (!event) return undefined;
  const heading = direction === 'causes' ? 'Why' : 'What came of';
  const name = (task: string): string => titleOf(explanation, task);
  const tasks = [event.sourceTask, event.targetTask].filter((task) => task !== undefined);
  const owner = tasks.map((task) => `${name(task)} (${task})`).join(' → ');
  const start =
    attemptStart && `The attempt began at ${formatTimestamp(attemptStart.timestamp)} (line ${attemptStart.line}).`;
  const paragraphs = [
    `# ${heading}: ${markdownText(event.sentence)}`,
    [owner, formatTimestamp(event.timestamp), `line ${event.line}`, event.id]
      .filter((part) => part !== '')
      .map(cell)
      .join(', '),
    ...(start === undefined ? [] : [cell(start)]),
    `\`\`\`mermaid\n${explanationDiagram(explanation)}\`\`\``,
    table(explanation, name),
    ...(isCut ? ['More events belong to this: the nearest to the event are here.'] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** The explanation's steps and what is folded between them as a Mermaid sequence diagram, with a line end. */
export function explanationDiagram(explanation: Explanation): string {
  const { steps, folded } = explanation;
  const tasks = [...new Set(steps.flatMap(({ sourceTask, targetTask }) => [sourceTask, targetTask]))];
  const lanes = new Map(tasks.filter((task) => task !== undefined).map((task, place) => [task, `T${place + 1}`]));
  const needsNoTask =
    lanes.size === 0 || steps.some((step) => step.sourceTask === undefined && step.targetTask !== undefined);
  const names = [...(needsNoTask ? [noTask] : []), ...lanes.values()];
  const everywhere = names.length > 1 ? `${names[0] ?? noTask},${names.at(-1) ?? noTask}` : (names[0] ?? noTask);
  const lines = [
    ...(needsNoTask ? [`participant ${noTask} as ${mermaidText('(no task)')}`] : []),
    ...[...lanes].map(([task, lane]) => `participant ${lane} as ${mermaidText(titleOf(explanation, task))}`),
  ];
  for (let place = 0; place <= steps.length; place++) {
    const between = folded.filter(({ beforeStep }) => beforeStep === place).map(({ words }) => words);
    if (between.length > 0) lines.push(`Note over ${everywhere}: ${mermaidText(`… ${between.join(', ')}`)}`);
    const step = steps[place];
    if (step) lines.push(diagramLine(step, lanes, everywhere));
  }
  return `sequenceDiagram\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function diagramLine(step: ExplanationStep, lanes: ReadonlyMap<string, string>, everywhere: string): string {
  const { sourceTask, targetTask, sentence, line } = step;
  const label = mermaidText(`${plainLine(sentence, longestTitle)} (line ${line})`);
  const target = targetTask === undefined ? undefined : lanes.get(targetTask);
  const source = sourceTask === undefined ? undefined : lanes.get(sourceTask);
  if (target !== undefined && target !== source) return `${source ?? noTask}->>${target}: ${label}`;
  return `Note over ${source ?? everywhere}: ${label}`;
}

function table(explanation: Explanation, name: (task: string) => string): string {
  const { direction, steps, folded } = explanation;
  const rows = [
    '| Time (UTC) | Since | What | Task | Why | Certainty | Evidence |',
    '| --- | ---: | --- | --- | --- | --- | --- |',
  ];
  for (let place = 0; place <= steps.length; place++) {
    for (const { words, first, last, beforeStep } of folded)
      if (beforeStep === place) rows.push(row(['', '', `… ${words}`, '', '', '', linesOf(first.line, last.line)]));
    const step = steps[place];
    if (!step) continue;
    const since = step.sincePreviousMs === undefined ? '' : `+${formatDuration(step.sincePreviousMs)}`;
    const ends = [step.sourceTask, step.targetTask].filter((task) => task !== undefined);
    const task = [...new Set(ends)].map(name).join(' → ');
    const why = [reasonWords(step.reason, direction, name), certaintyWords(step.certainty)];
    rows.push(
      row([formatTimestamp(step.timestamp), since, step.sentence, task, ...why, `line ${step.line}, ${step.id}`]),
    );
  }
  return rows.join('\n');
}

function linesOf(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return markdownText(plainLine(text));
}

function titleOf({ titles }: Explanation, task: string): string {
  return plainLine(titles[task] ?? task, longestTitle) || plainLine(task, longestTitle);
}
