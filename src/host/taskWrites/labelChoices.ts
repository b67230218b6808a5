import { type TaskRow } from '../../worker/storeService';
import { isStatusLabel } from '../../model/taskState';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';
import { labelProblem } from './fieldProblems';

/** A row of the box for labels, as data of a quick pick's row. */
export interface LabelChoice {
  /** The task label that the row stands for; undefined for a row that only says what is wrong with the typed text. */
  readonly value: string | undefined;
  readonly label: string;
  readonly description: string;
  readonly alwaysShow?: boolean;
}

/** How many tasks have each label, the most frequent first. neuraphage's status labels are no labels for people. */
export function labelCounts(tasks: readonly Pick<TaskRow, 'labels'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const label of tasks.flatMap((task) => task.labels))
    if (!isStatusLabel(label)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1)));
}

/**
 * The rows of the box: the labels that the task has, those of other tasks, those that were `added` here, and last what was
 * typed where it is a new label or can't be one. A row never moves to another place: VS Code tells ticks by their places,
 * also late ones of the list before.
 */
export function labelChoices(
  counts: ReadonlyMap<string, number>,
  before: readonly string[],
  added: readonly string[],
  typed: string,
): readonly LabelChoice[] {
  const known = [...new Set([...before, ...counts.keys(), ...added])];
  const rows = known.map((value) => {
    const count = counts.get(value) ?? 0;
    return { value, label: pickText(value), description: count === 0 ? 'new' : countText(count, 'task') };
  });
  const text = typed.trim();
  if (text === '' || known.includes(text)) return rows;
  const problem = typedLabelProblem(text);
  const last: LabelChoice =
    problem === undefined
      ? { value: text, label: pickText(text), description: 'new label: press Enter to add it', alwaysShow: true }
      : { value: undefined, label: `$(error) ${problem}`, description: '', alwaysShow: true };
  return [...rows, last];
}

/** Why a typed text can't be a label for people, as a sentence; undefined when it can. */
export function typedLabelProblem(text: string): string | undefined {
  return (
    labelProblem(text) ??
    (isStatusLabel(text) ? 'Labels that begin with _status_ belong to neuraphage, which sets them itself.' : undefined)
  );
}
