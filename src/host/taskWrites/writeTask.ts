import * as vscode from 'vscode';
import { type Item } from '../../model/item';
import { type EdgeWrite, type ItemWrite } from '../../worker/storeService';
import { messageText } from '../text/foreignText';

/**
 * Writes to a task. Shows a warning that comes with the answer. Where another program changed the task since the person
 * saw it, says so and offers to go on with the task as it is now (`again`), and resolves with undefined; what else fails
 * rejects.
 */
export async function writeTask(
  write: () => Promise<ItemWrite>,
  again?: () => Promise<void>,
): Promise<Item | undefined> {
  try {
    const { item, warning } = await write();
    warn(warning);
    return item;
  } catch (error) {
    if (!again || !(error instanceof Error && error.name === 'ChangedMeanwhileError')) throw error;
    const chosen = await vscode.window.showWarningMessage(messageText(error.message), 'Try Again');
    if (chosen === 'Try Again') await again();
    return undefined;
  }
}

/** Shows the warning that comes with the answer to adding or removing a relationship. */
export function tellEdgeWrite({ warning }: EdgeWrite): void {
  warn(warning);
}

function warn(warning: string | undefined): void {
  if (warning !== undefined) void vscode.window.showWarningMessage(messageText(warning));
}
