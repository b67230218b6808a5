import { formatDuration } from '../../model/duration';
import { describeEventKind } from '../../model/eventKind';
import { type Explanation, type ExplanationStep, type FoldedEvents, type FoldedPlace } from '../../model/explanation';
import { certaintyWords, reasonWords } from '../../model/explanationWords';
import { plainLine } from '../../model/plainText';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import { queryFromFilter } from '../../model/query/queryFromFilter';
import { compareTimestamps } from '../../model/timestamp';
import { kindIcon } from '../events/eventRow';
import { countText } from '../text/countText';
import { markdownText } from '../text/markdown';
import { absoluteTime, clockTime, type TimeZone } from '../text/timeText';
import { childId, messageNode, type TreeNode } from '../tree/treeNode';

/** What the rows of an explanation are made with. */
export interface ExplanationRows {
  readonly causes: Explanation;
  /** Asked for when its branch is opened; undefined where the event is gone. */
  readonly consequences: () => Promise<Explanation | undefined>;
  readonly timeZone: TimeZone;
}

/** Longest title of a task beside a sentence, in UTF-16 units: a side bar has no room for more. */
const longestTitle = 60;

/**
 * The Explanation view: what led to an event, cause first and the event last, with what is routine folded; below it what
 * came of it. Empty for an explanation without steps: its events are gone.
 */
export function explanationRoots({ causes, consequences, timeZone }: ExplanationRows): readonly TreeNode[] {
  const event = causes.steps[causes.root];
  if (!event) return [];
  const before = causes.steps.length - 1;
  const led: TreeNode = {
    id: 'causes',
    parent: undefined,
    label: 'What led to it',
    description: before === 0 ? 'nothing is recorded' : countText(before, 'step'),
    icon: { codicon: 'type-hierarchy-super' },
    context: ['explanation'],
    subject: { type: 'other' },
    expanded: true,
    children: (self) => Promise.resolve(stepRows(causes, self, timeZone)),
  };
  const followed: TreeNode = {
    id: 'consequences',
    parent: undefined,
    label: 'What followed',
    icon: { codicon: 'type-hierarchy-sub' },
    context: ['explanation'],
    subject: { type: 'other' },
    children: async (self) => {
      const found = await consequences();
      if (!found || found.steps.length < 2)
        return [messageNode(self, 'none', 'Nothing that follows from it is recorded', { icon: { codicon: 'info' } })];
      return stepRows(found, self, timeZone);
    },
  };
  return [led, followed];
}

/** The steps of one direction, numbered, with the routine between them, in the order of time. */
function stepRows(explanation: Explanation, parent: TreeNode, timeZone: TimeZone): readonly TreeNode[] {
  const { steps, folded, isCut, direction } = explanation;
  const rows: TreeNode[] = [];
  for (let place = 0; place <= steps.length; place++) {
    const routine = folded.filter(({ beforeStep }) => beforeStep === place);
    if (routine.length > 0) rows.push(routineRow(explanation, parent, routine));
    const step = steps[place];
    if (step) rows.push(stepRow(explanation, parent, step, place, timeZone));
  }
  if (!isCut) return rows;
  const words = direction === 'causes' ? 'Earlier events belong to it too' : 'Later events belong to it too';
  const cut = messageNode(parent, 'cut', words, {
    description: 'the nearest are shown',
    icon: { codicon: 'ellipsis' },
  });
  return direction === 'causes' ? [cut, ...rows] : [...rows, cut];
}

/** The number of a step as list, timeline and texts show it: the event that was asked about has none. */
function numberOf({ root, direction }: Explanation, place: number): string {
  if (place === root) return '';
  return `${direction === 'causes' ? place + 1 : place}. `;
}

function stepRow(
  explanation: Explanation,
  parent: TreeNode,
  step: ExplanationStep,
  place: number,
  timeZone: TimeZone,
): TreeNode {
  const name = nameIn(explanation);
  const task = step.sourceTask ?? step.targetTask;
  const parts =
    place === explanation.root
      ? [task === undefined ? '' : name(task), clockTime(step.timestamp, timeZone), since(step)]
      : [
          plainLine(reasonWords(step.reason, explanation.direction, name)),
          since(step),
          step.certainty.level === 'inferred' ? 'inferred' : '',
        ];
  const description = parts.filter((text) => text !== '').join(' · ');
  const { generation, offset } = step.reference;
  const subject = { type: 'event', generation, offset } as const;
  return {
    id: childId(parent, `step:${generation}:${offset}`),
    parent,
    label: `${numberOf(explanation, place)}${step.sentence}`,
    description,
    icon: kindIcon(step.kind),
    context: [
      'event',
      ...(step.sourceTask === undefined ? [] : ['source']),
      ...(step.targetTask === undefined ? [] : ['target']),
    ],
    subject,
    spoken: `${numberOf(explanation, place)}${describeEventKind(step.kind).words}: ${step.sentence}, ${description}`,
    tooltip: () => Promise.resolve(stepTooltip(explanation, step, timeZone)),
    command: { command: 'engram.openEvent', title: 'Open Event', args: [subject] },
  };
}

function since({ sincePreviousMs }: ExplanationStep): string {
  return sincePreviousMs === undefined ? '' : `+${formatDuration(sincePreviousMs)}`;
}

/** A step in full, as untrusted markdown. */
function stepTooltip(explanation: Explanation, step: ExplanationStep, timeZone: TimeZone): string {
  const name = nameIn(explanation);
  const task = (words: string, id: string | undefined): readonly string[] =>
    id === undefined ? [] : [`${words}: ${name(id)} · ${id}`];
  const lines = [
    reasonWords(step.reason, explanation.direction, name),
    ...(step.reason.type === 'asked' ? [] : [`Certainty: ${certaintyWords(step.certainty)}`]),
    ...task('From', step.sourceTask),
    ...task('To', step.targetTask),
    absoluteTime(step.timestamp, timeZone),
    `${step.id} · events.jsonl line ${step.line}`,
  ];
  return [`**${markdownText(step.sentence)}**`, lines.map((line) => markdownText(plainLine(line))).join('  \n')].join(
    '\n\n',
  );
}

/** What went on as usual between two steps; its events are a query. */
function routineRow(explanation: Explanation, parent: TreeNode, routine: readonly FoldedEvents[]): TreeNode {
  const inTime = (a: FoldedPlace, b: FoldedPlace): number => compareTimestamps(a.timestamp, b.timestamp);
  const [first] = routine.map((folded) => folded.first).toSorted(inTime);
  const last = routine
    .map((folded) => folded.last)
    .toSorted(inTime)
    .at(-1);
  const kindNames = routine.flatMap(({ kinds }) => kinds.map(({ kind }) => kind));
  const event = explanation.steps[explanation.root];
  const task = event?.sourceTask ?? event?.targetTask;
  const query = queryFromFilter({ task, kinds: kindNames, since: first?.timestamp, until: last?.timestamp });
  return {
    id: childId(parent, `routine:${routine[0]?.beforeStep ?? 0}`),
    parent,
    label: `… ${routine.map(({ words }) => words).join(', ')}`,
    icon: { codicon: 'fold' },
    context: ['events'],
    subject: { type: 'events', query: formatEventQuery(query) },
  };
}

function nameIn({ titles }: Explanation): (task: string) => string {
  return (task) => plainLine(titles[task] ?? task, longestTitle);
}
