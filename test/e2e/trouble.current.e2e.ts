import { appendFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixturesFolder } from '../harness/paths';
import { screenshot } from '../harness/workbench';
import { eventually, rows, useStage, workspaceWith, type Workspace } from './support';

const healthy = (name: string): string => path.join(fixturesFolder, 'healthy', '.engram', name);

const time = '2026-01-11T09:00:00Z';
const hostile = {
  id: 'eg-0123456789',
  title: 'Look [here](command:workbench.action.closeWindow) <img src=x>',
  status: 'open',
  priority: 0,
  description: [
    '# A stranger’s words',
    '[Press me](command:workbench.action.closeWindow) or [me](vscode://file/etc/passwd).',
    '![spy](https://127.0.0.1/spy.png) <img src="https://127.0.0.1/spy.png"> <b>bold</b>',
    '<a href="command:workbench.action.closeWindow">and me</a>',
  ].join('\n\n'),
  created_at: time,
  updated_at: time,
};

/** A store whose events can't be read, because a folder has their file's name. */
async function unreadable(): Promise<Workspace> {
  const workspace = await workspaceWith('healthy');
  await rm(workspace.file('events.jsonl'));
  await mkdir(workspace.file('events.jsonl'));
  await appendFile(workspace.file('items.jsonl'), `${JSON.stringify(hostile)}\n`);
  return workspace;
}

/** Whether it comes within 2 s. */
function isShown(part: Locator): Promise<boolean> {
  return part.waitFor({ timeout: 2000 }).then(
    () => true,
    // In vain; who asks tries again.
    () => false,
  );
}

describe('a store in trouble', () => {
  const stage = useStage(unreadable, { viewport: { width: 1000, height: 760 } });

  it('says in each view why it can’t be read, and shows it after a click on Retry', async () => {
    const { page, workspace } = stage;
    await rows(page, 'Events', 'it is a folder, not a file').waitFor();
    await rows(page, 'Tasks', 'it is a folder, not a file').waitFor();
    await screenshot(page, 'error-row');
    // Moved into its place unseen by VS Code's watcher, as on a network drive, is what Retry is for; seen, it may be
    // faster than the click.
    await rm(workspace.file('events.jsonl'), { recursive: true });
    await cp(healthy('events.jsonl'), workspace.file('events.jsonl'));
    const retry = rows(page, 'Events', 'Retry');
    if (await retry.isVisible()) await retry.click();
    await rows(page, 'Store', 'Events: 400').waitFor();
    await eventually(() => rows(page, 'Tasks', 'Retry').count()).toBe(0);
  });

  it('shows a stranger’s words about a task without links, pictures or HTML that do something', async () => {
    const { page } = stage;
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const tooltip = page.locator('.monaco-hover', { hasText: 'A stranger’s words' });
    // A tree that is drawn anew closes the tooltip: asked for until it stays.
    await eventually(async () => {
      await rows(page, 'Tasks', 'Look [here]').first().click();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      return isShown(tooltip);
    }).toBe(true);
    await screenshot(page, 'task-tooltip');
    expect(await tooltip.locator('img').count()).toBe(0);
    // An image has become a link to its address, which nothing follows but a person; to the web leads all that leads.
    const links = await tooltip.locator('a').all();
    for (const link of links) expect(await link.getAttribute('data-href')).toMatch(/^https:/);
    expect(requests.filter((url) => url.includes('spy.png'))).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it.each([
    ['behind', (file: string) => writeFile(file, '').then(() => cp(healthy('engram.db'), file)), 'behind'],
    ['unreadable', (file: string) => writeFile(file, 'no database at all'), 'unreadable'],
    ['missing', (file: string) => rm(file), 'missing'],
  ])('says when its cache is %s', async (name, spoil, words) => {
    const { page, workspace } = stage;
    await spoil(workspace.file('engram.db'));
    await rows(page, 'Store', `Cache: ${words}`).waitFor();
    await screenshot(page, `cache-${name}`);
  });
});
