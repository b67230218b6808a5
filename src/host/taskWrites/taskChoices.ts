import { type ItemStatus } from '../../model/item';
import { type TaskRow } from '../../worker/storeService';
import { type TaskIndex } from '../services/taskIndex';

/** What a command does to a task that it asks for. */
export type TaskAction = 'edit' | 'setStatus' | 'start' | 'close' | 'reopen' | 'block' | 'addChild' | 'relate';

/** How a command asks for its task. */
export interface TaskQuestion {
  readonly question: string;
  /** Said when there is no task to choose. */
  readonly none: string;
  /** The tasks to choose from: those for which the command makes sense. */
  readonly suits: (task: Pick<TaskRow, 'status'>) => boolean;
}

const noTasks = 'This store has no tasks yet';
const allClosed = 'Every task is closed';
const any = (): boolean => true;

/** How each command asks for its task. */
export const taskQuestions: Readonly<Record<TaskAction, TaskQuestion>> = {
  edit: { question: 'Which task do you want to edit?', none: noTasks, suits: any },
  setStatus: { question: 'Which task gets another status?', none: noTasks, suits: any },
  start: {
    question: 'Which task is started?',
    none: 'No task can be started: each is in progress or closed',
    suits: ({ status }) => canStart(status),
  },
  close: { question: 'Which task is closed?', none: allClosed, suits: isUnfinished },
  reopen: { question: 'Which task is opened again?', none: 'No task is closed', suits: (task) => !isUnfinished(task) },
  block: { question: 'Which task has to wait?', none: allClosed, suits: isUnfinished },
  addChild: { question: 'Which task gets a child?', none: noTasks, suits: any },
  relate: { question: 'Which task is related to another one?', none: noTasks, suits: any },
};

/** True for a status from which work can start. */
export function canStart(status: ItemStatus): boolean {
  return status === 'open' || status === 'blocked';
}

function isUnfinished({ status }: Pick<TaskRow, 'status'>): boolean {
  return status !== 'closed';
}

/** Tasks that another one could wait for: open ones that it does not wait for yet. A closed task holds nothing up. */
export function blockerChoices(index: TaskIndex, id: string): readonly TaskRow[] {
  return others(index, id, index.links(id).blockedBy).filter(isUnfinished);
}

/** Tasks that could become children of another one. */
export function childChoices(index: TaskIndex, id: string): readonly TaskRow[] {
  return others(index, id, index.links(id).children);
}

/** Tasks that could be related to another one, whichever way round. */
export function relatedChoices(index: TaskIndex, id: string): readonly TaskRow[] {
  return others(index, id, index.links(id).related);
}

function others(index: TaskIndex, id: string, taken: readonly string[]): readonly TaskRow[] {
  const left = new Set([id, ...taken]);
  return index.rows.filter((row) => !left.has(row.id));
}
