import * as vscode from 'vscode';
import { type EdgeKey } from '../../model/edge';
import { type StoredItem } from '../../model/item';
import { Refusal, type WayOut } from '../commands/refusal';
import { pickInStep, type StepFrame } from '../dialogs/stepInput';
import { runSteps, type StepOutcome } from '../dialogs/steps';
import { type Features } from '../features';
import { taskItems } from '../query/pickTask';
import { relationshipSentence } from '../relationships/relationshipWords';
import { type Services } from '../services/services';
import { type StoreReader } from '../services/storeReader';
import { type TaskRow } from '../../worker/storeService';
import { messageText, pickText } from '../text/foreignText';
import { askAboutTask, type ChosenTask } from './askAboutTask';
import { circleRefusal, circleThrough } from './circle';
import { offerToDescribe } from './createTask';
import { type DraftAnswers, draftOf, draftStepCount, draftSteps, newDraft } from './draftSteps';
import { blockerChoices, childChoices, relatedChoices } from './taskChoices';
import { quotedTitle } from './quotedTitle';
import { tellEdgeWrite } from './writeTask';

/** Block Task…: asks for the task that has to be closed first. Rejects with UserCancelled, or as the store refuses. */
export async function blockTask(services: Services, id: string | undefined): Promise<void> {
  const answers: OtherTask = { id: undefined };
  const { item, reader } = await askAboutTask(services, id, {
    title: 'Block Task',
    action: 'block',
    steps: [
      (task, frame) =>
        askOther(task, frame, answers, {
          question: `Which task has to be closed before ${quotedTitle(task.item)} can start?`,
          none: 'There is no open task that it does not wait for yet',
          rows: blockerChoices(task.index, task.item.id),
        }),
    ],
  });
  if (answers.id !== undefined) await connect(reader, { fromId: item.id, toId: answers.id, kind: 'blocks' });
}

/** Relate Task…: asks for the other task. Rejects with UserCancelled, or as the store refuses. */
export async function relateTask(services: Services, id: string | undefined): Promise<void> {
  const answers: OtherTask = { id: undefined };
  const { item, reader } = await askAboutTask(services, id, {
    title: 'Relate Task',
    action: 'relate',
    steps: [
      (task, frame) =>
        askOther(task, frame, answers, {
          question: `Which task is ${quotedTitle(task.item)} related to?`,
          none: 'There is no other task',
          rows: relatedChoices(task.index, task.item.id),
        }),
    ],
  });
  if (answers.id !== undefined) await connect(reader, { fromId: item.id, toId: answers.id, kind: 'related' });
}

/** Add Child Task…: asks for a task, or makes a new one, and puts it below the task. Rejects as Block Task… does. */
export async function addChildTask(features: Features, id: string | undefined): Promise<void> {
  const answers: ChildAnswers = { id: undefined, draft: undefined };
  const { opened, reader, item } = await askAboutTask(features.services, id, {
    title: 'Add Child Task',
    action: 'addChild',
    steps: [(task, frame) => askChild(task, frame, answers)],
  });
  const created = answers.draft ? await reader.service.createTask(draftOf(answers.draft)) : undefined;
  const child = created?.id ?? answers.id;
  if (child === undefined) return;
  await connectChild(reader, { fromId: child, toId: item.id, kind: 'parent_child' }, created);
  await features.tasks.revealWritten(child);
  if (created) await offerToDescribe(features, opened, created);
}

interface OtherTask {
  id: string | undefined;
}

async function askOther(
  { index }: ChosenTask,
  frame: StepFrame,
  answers: OtherTask,
  { question, none, rows }: { readonly question: string; readonly none: string; readonly rows: readonly TaskRow[] },
): Promise<StepOutcome> {
  const items = taskItems(index, rows);
  const picked = await pickInStep({
    ...frame,
    placeholder: items.length === 0 ? none : `${question} Title or id`,
    items: () => items,
    active: (choice) => choice.id === answers.id,
  });
  if (picked === 'back') return 'back';
  answers.id = picked.id;
  return 'next';
}

/** Either an existing task or a new one. */
interface ChildAnswers {
  id: string | undefined;
  draft: DraftAnswers | undefined;
}

interface ChildItem extends vscode.QuickPickItem {
  /** Undefined for a new task. */
  readonly id: string | undefined;
  /** The title of a new task, as far as it is typed. */
  readonly typed: string;
}

/** One step to choose the child, and for a new task the steps that describe it. */
async function askChild(task: ChosenTask, frame: StepFrame, answers: ChildAnswers): Promise<StepOutcome> {
  const choices: readonly ChildItem[] = taskItems(task.index, childChoices(task.index, task.item.id)).map((choice) => ({
    ...choice,
    typed: '',
  }));
  const choose = async (): Promise<StepOutcome> => {
    const picked = await pickInStep<ChildItem>({
      ...frame,
      placeholder: `Which task is a child of ${quotedTitle(task.item)}? Title or id, or a new title`,
      items: (typed) => [newTaskItem(typed), ...choices],
      active: (choice) => choice.id !== undefined && choice.id === answers.id,
    });
    if (picked === 'back') return 'back';
    answers.id = picked.id;
    answers.draft = picked.id === undefined ? { ...(answers.draft ?? newDraft()), title: picked.typed } : undefined;
    return 'next';
  };
  const describe = async (): Promise<StepOutcome> => {
    if (!answers.draft) return 'next';
    const described = await runSteps(
      draftSteps(task.index, answers.draft, (position) => ({
        title: frame.title,
        step: frame.step + 1 + position,
        totalSteps: frame.totalSteps + draftStepCount,
      })),
    );
    return described ? 'next' : 'back';
  };
  return (await runSteps([choose, describe])) ? 'next' : 'back';
}

function newTaskItem(typed: string): ChildItem {
  const title = typed.trim();
  const label = title === '' ? '$(add) Create a New Task…' : `$(add) Create “${pickText(title)}”…`;
  return { id: undefined, typed: title, label, alwaysShow: true };
}

/** A child that was just created stays where its parent refuses it: says so, for nothing is taken back. */
async function connectChild(reader: StoreReader, edge: EdgeKey, created: StoredItem | undefined): Promise<void> {
  try {
    await connect(reader, edge);
  } catch (error) {
    if (!created) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${quotedTitle(created)} was created, but not made a child: ${reason}`, { cause: error });
  }
}

/** Adds a relationship; says so when it was there already. Rejects with a Refusal where it would close a circle. */
async function connect(reader: StoreReader, edge: EdgeKey): Promise<void> {
  try {
    const answer = await reader.service.addRelationship(edge);
    tellEdgeWrite(answer);
    if (answer.changed) return;
  } catch (error) {
    const index = await reader.titles();
    const circle = circleThrough(index, edge);
    if (!circle || !(error instanceof Error && error.name === 'RefusedEdgeError')) throw error;
    throw new Refusal(circleRefusal(index, edge, circle), showRelationships);
  }
  const said = `${relationshipSentence(edge, await reader.titles())} already.`;
  void vscode.window.showInformationMessage(messageText(said));
}

const showRelationships: WayOut = {
  title: 'Show Relationships',
  command: 'engram.focusView',
  args: ['engram.relationships'],
};
