import { type StoredItem } from '../../model/item';
import { plainLine } from '../../model/plainText';
import { UserCancelled } from '../commands/commandMap';
import { pickInStep, type StepFrame } from '../dialogs/stepInput';
import { runSteps, type StepOutcome } from '../dialogs/steps';
import { taskItems } from '../query/pickTask';
import { requireWrites } from '../record/requireWrites';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';
import { type StoreReader } from '../services/storeReader';
import { type TaskIndex } from '../services/taskIndex';
import { type TaskAction, taskQuestions } from './taskChoices';

/** The task that a dialog is about, as the person saw it when they chose it: what a write is based on. */
export interface ChosenTask {
  readonly opened: OpenedStore;
  readonly reader: StoreReader;
  readonly index: TaskIndex;
  readonly item: StoredItem;
}

/** A step of a dialog about a task. */
export type TaskStep = (task: ChosenTask, frame: StepFrame) => Promise<StepOutcome>;

/**
 * Runs a dialog about one task and returns the task. Asks for the task first when the command was called for none, as from
 * the command palette. Rejects with UserCancelled, or with the reason why nothing may be written.
 */
export async function askAboutTask(
  services: Services,
  id: string | undefined,
  dialog: { readonly title: string; readonly action: TaskAction; readonly steps: readonly TaskStep[] },
): Promise<ChosenTask> {
  await requireWrites(services);
  const { opened, reader } = await openActiveStore(services);
  const index = await reader.titles();
  const choose = async (chosen: string): Promise<ChosenTask> => {
    const item = (await reader.service.task(chosen))?.item;
    if (!item) throw new Error(`There is no task ${plainLine(chosen)} in this store any more.`);
    return { opened, reader, index, item };
  };
  let task = id === undefined ? undefined : await choose(id);
  const askFirst = task === undefined;
  const totalSteps = dialog.steps.length + (askFirst ? 1 : 0);
  const frame = (step: number): StepFrame => ({ title: dialog.title, step, totalSteps });
  const askTask = async (): Promise<StepOutcome> => {
    const picked = await pickTaskInStep(index, frame(1), dialog.action, task?.item.id);
    task = await choose(picked);
    return 'next';
  };
  const chosenTask = (): ChosenTask => {
    if (!task) throw new Error('The dialog went on without a task.');
    return task;
  };
  const others = dialog.steps.map(
    (step, position) => (): Promise<StepOutcome> => step(chosenTask(), frame(position + (askFirst ? 2 : 1))),
  );
  if (!(await runSteps(askFirst ? [askTask, ...others] : others))) throw new UserCancelled();
  return chosenTask();
}

async function pickTaskInStep(
  index: TaskIndex,
  frame: StepFrame,
  action: TaskAction,
  active: string | undefined,
): Promise<string> {
  const { question, none, suits } = taskQuestions[action];
  const items = taskItems(index, index.rows.filter(suits));
  const picked = await pickInStep({
    ...frame,
    placeholder: items.length === 0 ? none : `${question} Title or id`,
    items: () => items,
    active: (item) => item.id === active,
  });
  // The first step has no way back.
  if (picked === 'back') throw new UserCancelled();
  return picked.id;
}
