import * as vscode from 'vscode';
import { taskState, taskStates } from '../../model/taskState';
import { type TaskRow } from '../../worker/storeService';
import { UserCancelled } from '../commands/commandMap';
import { type TaskIndex } from '../services/taskIndex';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';

/** A task to pick. */
export interface TaskItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** Asks for a task and gives its id. Throws `UserCancelled`. */
export async function askTask(index: TaskIndex, title: string): Promise<string> {
  const items = taskItems(index);
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: items.length === 0 ? 'This store has no tasks' : 'Title or id of a task',
    matchOnDescription: true,
  });
  if (!picked) throw new UserCancelled();
  return picked.id;
}

/** Tasks as items of a quick pick: state and title, then id and events, found by title and id. */
export function taskItems(index: TaskIndex, rows: readonly TaskRow[] = index.rows): readonly TaskItem[] {
  return rows.map((row) => {
    const { codicon, words } = taskStates[taskState(row)];
    return {
      id: row.id,
      label: `$(${codicon}) ${pickText(index.title(row.id))}`,
      description: pickText(row.id),
      detail: [words, `P${row.priority}`, ...(row.events > 0 ? [countText(row.events, 'event')] : [])].join(' · '),
    };
  });
}
