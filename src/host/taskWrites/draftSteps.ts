import { defaultPriority, type ItemDraft } from '../../model/itemDraft';
import { pickInStep, type StepFrame, typeInStep } from '../dialogs/stepInput';
import { type StepOutcome } from '../dialogs/steps';
import { pickText } from '../text/foreignText';
import { type TaskIndex } from '../services/taskIndex';
import { askLabels } from './askLabels';
import { priorityChoices } from './fieldChoices';
import { titleProblem } from './fieldProblems';

/** A new task as far as it was described. */
export interface DraftAnswers {
  title: string;
  priority: number;
  labels: readonly string[];
}

/** A new task of which only the title may be known. */
export function newDraft(title = ''): DraftAnswers {
  return { title, priority: defaultPriority, labels: [] };
}

/** How many steps describe a new task. */
export const draftStepCount = 3;

/** The steps that describe a new task; `frame` gives the frame of each, counted from 0. */
export function draftSteps(
  index: TaskIndex,
  answers: DraftAnswers,
  frame: (position: number) => StepFrame,
): readonly (() => Promise<StepOutcome>)[] {
  return [
    async () => {
      const title = await askTitle(frame(0), answers.title);
      if (title === 'back') return 'back';
      answers.title = title.text;
      return 'next';
    },
    async () => {
      const priority = await askPriority(frame(1), answers.priority);
      if (priority === 'back') return 'back';
      answers.priority = priority;
      return 'next';
    },
    async () => {
      const labels = await askLabels(index, frame(2), answers.labels);
      if (labels === 'back') return 'back';
      answers.labels = labels;
      return 'next';
    },
  ];
}

/** What the store is given to create the task. */
export function draftOf({ title, priority, labels }: DraftAnswers): ItemDraft {
  return { title, priority, labels };
}

/** Lets type a title, with what is wrong with it shown while one types. */
export function askTitle(frame: StepFrame, value: string): ReturnType<typeof typeInStep> {
  return typeInStep({
    ...frame,
    value,
    prompt: 'Title of the task',
    placeholder: 'Title',
    problem: (text) => {
      const problem = titleProblem(text);
      return problem === undefined ? undefined : pickText(problem, 300);
    },
  });
}

/** Lets choose a priority. */
export async function askPriority(frame: StepFrame, value: number): Promise<number | 'back'> {
  const picked = await pickInStep({
    ...frame,
    placeholder: 'Priority',
    items: () => priorityChoices,
    active: ({ priority }) => priority === value,
  });
  return picked === 'back' ? 'back' : picked.priority;
}
