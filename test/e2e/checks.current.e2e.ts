import { appendFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runCommand, screenshot, webviewFrame } from '../harness/workbench';
import { eventually, rows, useStage, workspaceWith, type Workspace } from './support';

const time = '2026-01-11T09:00:00Z';
const dangling = { from_id: 'eg-150b2d58fd', to_id: 'eg-ffffffffff', kind: 'blocks', created_at: time };

/** A store with a line that is no record and a relationship that leads nowhere. */
async function troubled(): Promise<Workspace> {
  const workspace = await workspaceWith('healthy');
  await appendFile(workspace.file('edges.jsonl'), `${JSON.stringify(dangling)}\n<<<<<<< HEAD\n`);
  return workspace;
}

describe('Check Store', () => {
  const stage = useStage(troubled, { viewport: { width: 1280, height: 800 } });

  it('shows the problems of the store, and its view how many there are', async () => {
    const { page } = stage;
    await rows(page, 'Store', 'Events: 400').waitFor();
    await runCommand(page, 'Engram: Check Store');
    await page.locator('.markers-panel').getByText('is a mark of a merge conflict').first().waitFor();
    await rows(page, 'Store', 'Checks: 1 error').waitFor();
    await screenshot(page, 'checks-problems');
  });

  it('removes a relationship from the light bulb, by keyboard, and the problem is gone', async () => {
    const { page, workspace } = stage;
    const problem = page.locator('.markers-panel').getByText('but no line of items.jsonl has').first();
    await problem.dblclick();
    await page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await page.locator('.monaco-editor.focused').first().waitFor();
    await page.keyboard.press('Control+.');
    await page.getByText('Remove This Relationship').first().waitFor();
    await screenshot(page, 'checks-quick-fix');
    await page.keyboard.press('Enter');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await eventually(async () => (await workspace.lines('edges.jsonl')).at(-1)).toContain('"deleted":true');
    await problem.waitFor({ state: 'detached' });
    expect((await workspace.lines('edges.jsonl')).at(-3)).toBe(JSON.stringify(dangling));
  });

  it('explains a check on the page that comes with the extension', async () => {
    const { page } = stage;
    await page.locator('.markers-panel').getByText('is a mark of a merge conflict').first().dblclick();
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await page.locator('.monaco-editor.focused').first().waitFor();
    await screenshot(page, 'checks-squiggle');
    await page.keyboard.press('Control+.');
    await page.getByText('Explain This Check').first().click();
    await page.getByRole('tab', { name: /checks\.md/ }).waitFor();
    await webviewFrame(page).getByRole('heading', { name: 'conflict-marker' }).waitFor();
    await screenshot(page, 'checks-explained');
  });
});
