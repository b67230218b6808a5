import * as vscode from 'vscode';
import { type Item, type ItemStatus } from '../../model/item';
import { type ItemWrite } from '../../worker/storeService';
import { pickInStep, type StepFrame, typeInStep } from '../dialogs/stepInput';
import { runSteps, type StepOutcome } from '../dialogs/steps';
import { type Services } from '../services/services';
import { messageText, pickText } from '../text/foreignText';
import { askAboutTask, type ChosenTask } from './askAboutTask';
import { statusChoices } from './fieldChoices';
import { closeReasonProblem } from './fieldProblems';
import { hiddenByLabel } from './statusLabel';
import { quotedTitle } from './quotedTitle';
import { writeTask } from './writeTask';

/** Start Task: the task is in progress. `id` undefined: asks for the task. Rejects with UserCancelled. */
export async function startTask(services: Services, id: string | undefined): Promise<void> {
  const task = await askAboutTask(services, id, { title: 'Start Task', action: 'start', steps: [] });
  await changeStatus(
    task,
    (options) => task.reader.service.setTaskStatus(task.item.id, 'in_progress', options),
    () => startTask(services, task.item.id),
  );
}

/** Reopen Task: a closed task is open again. `id` undefined: asks for the task. Rejects with UserCancelled. */
export async function reopenTask(services: Services, id: string | undefined): Promise<void> {
  const task = await askAboutTask(services, id, { title: 'Reopen Task', action: 'reopen', steps: [] });
  await changeStatus(
    task,
    (options) => task.reader.service.reopenTask(task.item.id, options),
    () => reopenTask(services, task.item.id),
  );
}

/** Close Task…: asks for a reason. `id` undefined: asks for the task first. Rejects with UserCancelled. */
export async function closeTask(services: Services, id: string | undefined, typed = ''): Promise<void> {
  const answers = { reason: typed };
  const task = await askAboutTask(services, id, {
    title: 'Close Task',
    action: 'close',
    steps: [(chosen, frame) => askReason(chosen, frame, answers)],
  });
  await close(services, task, answers.reason);
}

/** Set Task Status…: asks for one of the statuses that the task may get. Rejects with UserCancelled. */
export async function setTaskStatus(services: Services, id: string | undefined): Promise<void> {
  const answers: { status: ItemStatus; reason: string } = { status: 'open', reason: '' };
  const task = await askAboutTask(services, id, {
    title: 'Set Task Status',
    action: 'setStatus',
    steps: [(chosen, frame) => askStatusAndReason(chosen, frame, answers)],
  });
  const { service } = task.reader;
  const { id: chosenId, status: current } = task.item;
  if (answers.status === 'closed') return close(services, task, answers.reason);
  await changeStatus(
    task,
    (options) =>
      current === 'closed'
        ? service.reopenTask(chosenId, options)
        : service.setTaskStatus(chosenId, answers.status, options),
    () => setTaskStatus(services, chosenId),
  );
}

function close(services: Services, task: ChosenTask, typed: string): Promise<void> {
  const reason = typed.trim() === '' ? undefined : typed.trim();
  const { id } = task.item;
  return changeStatus(
    task,
    (options) => task.reader.service.closeTask(id, reason, options),
    () => closeTask(services, id, typed),
  );
}

async function askReason({ item }: ChosenTask, frame: StepFrame, answers: { reason: string }): Promise<StepOutcome> {
  const typed = await typeInStep({
    ...frame,
    value: answers.reason,
    prompt: `Why is ${pickText(quotedTitle(item))} closed? May stay empty`,
    placeholder: 'Reason',
    problem: (text) => closeReasonProblem(text),
  });
  if (typed === 'back') return 'back';
  answers.reason = typed.text;
  return 'next';
}

/** One step, or two where the task is closed, which asks for a reason. */
async function askStatusAndReason(
  task: ChosenTask,
  frame: StepFrame,
  answers: { status: ItemStatus; reason: string },
): Promise<StepOutcome> {
  const next = { ...frame, step: frame.step + 1, totalSteps: frame.totalSteps + 1 };
  const finished = await runSteps([
    () => askStatus(task, frame, answers),
    async () => (answers.status === 'closed' ? askReason(task, next, answers) : 'next'),
  ]);
  return finished ? 'next' : 'back';
}

async function askStatus(
  { item }: ChosenTask,
  frame: StepFrame,
  answers: { status: ItemStatus },
): Promise<StepOutcome> {
  const picked = await pickInStep({
    ...frame,
    placeholder: `New status of ${quotedTitle(item)}`,
    items: () => statusChoices(item),
    active: (choice) => choice.status === answers.status,
  });
  if (picked === 'back') return 'back';
  answers.status = picked.status;
  return 'next';
}

async function changeStatus(
  task: ChosenTask,
  write: (options: { readonly basedOn: Item }) => Promise<ItemWrite>,
  again: () => Promise<void>,
): Promise<void> {
  const written = await writeTask(() => write({ basedOn: task.item }), again);
  if (written) await offerToShowStatus(task, written);
}

/** neuraphage's label hides the new status from every view: says so, and offers to take it off. */
async function offerToShowStatus(task: ChosenTask, written: Item): Promise<void> {
  const hidden = hiddenByLabel(task.item, written);
  if (!hidden) return;
  const said = `${quotedTitle(written)} is ${hidden.now} now, but still shown as ${hidden.shown}, because neuraphage’s label ${hidden.label} says so.`;
  const chosen = await vscode.window.showInformationMessage(messageText(said), 'Remove Label');
  if (chosen !== 'Remove Label') return;
  const labels = written.labels.filter((label) => label !== hidden.label);
  await writeTask(() => task.reader.service.updateTask(written.id, { labels }, { basedOn: written }));
}
