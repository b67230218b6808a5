import * as vscode from 'vscode';
import { type StoredItem } from '../../model/item';
import { UserCancelled } from '../commands/commandMap';
import { runSteps } from '../dialogs/steps';
import { type Features } from '../features';
import { requireWrites } from '../record/requireWrites';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore } from '../services/services';
import { messageText } from '../text/foreignText';
import { draftOf, draftStepCount, draftSteps, newDraft } from './draftSteps';
import { quotedTitle } from './quotedTitle';

/**
 * Create Task…: asks for title, priority and labels, shows the new task in the Tasks view, and offers to describe it.
 * Rejects with UserCancelled, or with the reason why nothing may be written.
 */
export async function createTask(features: Features): Promise<void> {
  const { services } = features;
  await requireWrites(services);
  const { opened, reader } = await openActiveStore(services);
  const answers = newDraft();
  const steps = draftSteps(await reader.titles(), answers, (position) => ({
    title: 'Create Task',
    step: position + 1,
    totalSteps: draftStepCount,
  }));
  if (!(await runSteps(steps))) throw new UserCancelled();
  const item = await reader.service.createTask(draftOf(answers));
  await features.tasks.revealWritten(item.id);
  await offerToDescribe(features, opened, item);
}

/** Says that a task is created, and offers to write its description. */
export async function offerToDescribe(features: Features, opened: OpenedStore, item: StoredItem): Promise<void> {
  const said = `Created ${quotedTitle(item)}.`;
  const chosen = await vscode.window.showInformationMessage(messageText(said), 'Add Description');
  if (chosen === 'Add Description') await features.descriptions.open(opened, item);
}
