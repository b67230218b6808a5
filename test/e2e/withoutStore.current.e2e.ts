import { cp, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturesFolder } from '../harness/paths';
import { runCommand, screenshot, type Workbench } from '../harness/workbench';
import {
  emptyWorkspace,
  eventually,
  openPackaged,
  pictureFailures,
  quickInput,
  rows,
  showEngram,
  type Workspace,
} from './support';
import { showView, timelineIn } from './timelinePlaces';

let workspace: Workspace;
let workbench: Workbench;

beforeAll(async () => {
  workspace = await emptyWorkspace();
  // Outside the folder that is open: a store to open by hand.
  await mkdir(path.join(path.dirname(workspace.folder), 'elsewhere'));
  await cp(
    path.join(fixturesFolder, 'healthy', '.engram'),
    path.join(path.dirname(workspace.folder), 'elsewhere', '.engram'),
    { recursive: true },
  );
  workbench = await openPackaged(workspace.folder);
  await showEngram(workbench.page);
});

afterAll(async () => {
  await workbench.dispose();
  await workspace.remove();
});

pictureFailures(() => workbench);

const welcome = (button: string) => workbench.page.locator('.welcome-view .monaco-button', { hasText: button });

/**
 * Types a folder into VS Code's own file dialog, which is open. It reads its first folder before it writes that into
 * the box, over what was typed there meanwhile: so that comes first. What is typed has to be taken in too before the
 * button is pressed, or the dialog gives the folder of before: the list tells, which then shows what is in the folder.
 */
async function chooseFolder(folder: string): Promise<void> {
  const { box, input, row } = quickInput(workbench.page);
  await eventually(() => input.inputValue()).toBe(`${workspace.folder}/`);
  await row('..').waitFor();
  await input.fill(`${folder}/`);
  await row('.engram').waitFor();
  await eventually(() => input.inputValue()).toBe(`${folder}/`);
  await box.locator('.monaco-button', { hasText: 'Open Store' }).click();
}

describe('a folder without a store', () => {
  it('is left alone, and the Tasks view names three ways to begin', async () => {
    const { page } = workbench;
    for (const button of ['Initialize Store', 'Open Store Folder…', 'Open the Demo']) await welcome(button).waitFor();
    await screenshot(page, 'welcome');
    await expect(stat(workspace.store)).rejects.toThrow('ENOENT');
    // Commands that need a store are not offered.
    await page.keyboard.press('F1');
    const { input, row } = quickInput(page);
    await input.fill('>Engram: ');
    await row('Engram: Initialize Store…').waitFor();
    expect(await row('Engram: Record Event…').count()).toBe(0);
    expect(await row('Engram: Open Timeline').count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('names three ways in the timeline of the bottom panel as well', async () => {
    const { page } = workbench;
    const timeline = await showView(page);
    await timeline.getByRole('heading', { name: 'No engram store was found' }).waitFor();
    for (const name of ['Initialize Store', 'Open Store Folder…', 'Open the Demo'])
      await timeline.getByRole('button', { name }).waitFor();
    await screenshot(page, 'timeline-view-welcome');
  });

  it('opens a store folder from elsewhere, which the bottom panel shows at once', async () => {
    const { page } = workbench;
    const timeline = await timelineIn(page, 'view');
    await timeline.getByRole('button', { name: 'Open Store Folder…' }).click();
    await chooseFolder(path.join(path.dirname(workspace.folder), 'elsewhere'));
    await rows(page, 'Tasks', 'Epic: Benchmark login flow').waitFor();
    await rows(page, 'Store', 'Events: 400').waitFor();
    await timeline.getByText('400 events').first().waitFor();
    await screenshot(page, 'opened-by-hand');
  });

  it('opens the demo', async () => {
    const { page } = workbench;
    await runCommand(page, 'Engram: Open Demo');
    await eventually(() => rows(page, 'Store', 'Events: 400').count()).toBe(0);
    await eventually(() => rows(page, 'Tasks').count()).toBeGreaterThan(3);
    await screenshot(page, 'demo');
  });

  it('gets a store of its own', async () => {
    const { page } = workbench;
    await runCommand(page, 'Engram: Initialize Store…');
    await eventually(async () => (await stat(workspace.store)).isDirectory()).toBe(true);
    await eventually(() => rows(page, 'Store', 'Events: 0').count()).toBe(1);
    await (await timelineIn(page, 'view')).getByRole('heading', { name: 'No events yet' }).waitFor();
    await screenshot(page, 'initialized');
  });
});
