import * as vscode from 'vscode';
import { features, waitFor } from './testHandle';

/** What the active tab is called. */
const activeTab = (): string => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '';

/** Waits until the tab with this label is the active one. */
function isActive(label: string): Promise<true> {
  return waitFor(`the active tab ${label}`, () => (activeTab() === label ? true : undefined));
}

describe('several timelines of one store', () => {
  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are shown what is revealed in the one that was used last, which comes to the front for it', async () => {
    const { events, services } = await features();
    const folder = vscode.workspace.workspaceFolders?.[0]?.name ?? '';
    const [first, second] = [`Timeline: ${folder}`, `Timeline: ${folder} (2)`];
    await waitFor('an active store', () => services.active.current);
    await vscode.commands.executeCommand('engram.openTimeline');
    await isActive(first);
    await vscode.commands.executeCommand('engram.openAnotherTimeline');
    await isActive(second);
    const [row] = await events.roots();
    for (const used of [first, second, first]) {
      // They lie side by side, each in a group of its own.
      const group = used === first ? 'First' : 'Second';
      await vscode.commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
      await isActive(used);
      // In front of it: what is revealed has to bring it back.
      await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
      await waitFor('another tab', () => (activeTab().startsWith('Timeline') ? undefined : true));
      await vscode.commands.executeCommand('engram.revealInTimeline', row);
      await isActive(used);
    }
  });
});
