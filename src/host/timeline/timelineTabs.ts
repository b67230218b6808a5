import * as vscode from 'vscode';

/** What VS Code knows a timeline in an editor by. */
export const viewType = 'engram.timeline';

/** The tabs with a timeline, also those that VS Code has not brought back yet after a restart: it waits until they are shown. */
export function timelineTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}

/** VS Code's commands that move to the groups of editors, by the groups' columns from 1. */
const groupCommands = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'].map(
  (place) => `workbench.action.focus${place}EditorGroup`,
);

/** Brings a tab to the front. The API can't; commands can, for the first eight groups. False where that is not enough. */
export async function showTab(tab: vscode.Tab): Promise<boolean> {
  const focusGroup = groupCommands[tab.group.viewColumn - 1];
  if (focusGroup === undefined) return false;
  await vscode.commands.executeCommand(focusGroup);
  await vscode.commands.executeCommand('workbench.action.openEditorAtIndex', tab.group.tabs.indexOf(tab));
  return true;
}
