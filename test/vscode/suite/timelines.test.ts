import * as vscode from 'vscode';
import { type TimelineSurface } from '../../../src/host/timeline/recentTimelines';
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
    const { events, services, timelines } = await features();
    const lastUsed = (): TimelineSurface | undefined => timelines.recent.all().at(-1);
    const another = (known: TimelineSurface | undefined): Promise<TimelineSurface> =>
      waitFor('another timeline', () => (lastUsed() === known ? undefined : lastUsed()));
    const folder = vscode.workspace.workspaceFolders?.[0]?.name ?? '';
    const [first, second] = [`Timeline: ${folder}`, `Timeline: ${folder} (2)`];
    await waitFor('an active store', () => services.active.current);
    const before = lastUsed();
    await vscode.commands.executeCommand('engram.openTimeline');
    await isActive(first);
    const inFirst = await another(before);
    await vscode.commands.executeCommand('engram.openAnotherTimeline');
    await isActive(second);
    const inSecond = await another(inFirst);
    const [row] = await events.roots();
    for (const used of [first, second, first]) {
      // They lie side by side, each in a group of its own.
      const [group, timeline] = used === first ? ['First', inFirst] : ['Second', inSecond];
      await vscode.commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
      await isActive(used);
      // VS Code tells of it some time after its tab is the active one.
      await waitFor('its timeline as the one last used', () => (lastUsed() === timeline ? true : undefined));
      // In front of it: what is revealed has to bring it back.
      await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
      // Its tab is active before it is shown; what is revealed until then would be behind it.
      await waitFor('another tab', () => {
        const isShown = vscode.window.activeTextEditor?.document.isUntitled === true;
        return isShown && !activeTab().startsWith('Timeline') ? true : undefined;
      });
      await vscode.commands.executeCommand('engram.revealInTimeline', row);
      await isActive(used);
    }
  });
});
