import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { runCommand, screenshot } from '../harness/workbench';
import { inGit, seenByGit, timesAsked, withGit } from './gitSupport';
import {
  emptyWorkspace,
  eventually,
  kept,
  multiRootWorkspace,
  notification,
  quickInput,
  rows,
  showEngram,
  showNotifications,
  switchStore,
  useStage,
  type Workspace,
  workspaceAt,
} from './support';

const ignoreFile = ({ store }: Workspace): string => path.join(store, '.gitignore');

/** What the workspace's settings say; undefined where they say nothing. */
async function settingOf({ folder }: Workspace): Promise<unknown> {
  const text = await readFile(path.join(folder, '.vscode', 'settings.json'), 'utf8');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text))['engram.git.trackEvents'];
}

/** Resolves when the palette offers a command: git has been asked by then, and so has the person, if at all. */
async function offered(page: Page, title: string): Promise<void> {
  const { input, row } = quickInput(page);
  await eventually(async () => {
    await page.keyboard.press('F1');
    await input.fill(`>Engram: ${title}`);
    const count = await row(`Engram: ${title}`).count();
    await page.keyboard.press('Escape');
    return count;
  }).toBe(1);
}

/** The question about the store of this name. */
const question = (page: Page, store = ''): Locator => notification(page, `${store}” would go into git`);

async function answer(page: Page, store: string, button: string): Promise<void> {
  await question(page, store).locator('.monaco-button', { hasText: button }).click();
}

/** Loads the page anew, when VS Code has written that a store was asked about. */
async function reloadAfterAsking(page: Page, { store }: Workspace): Promise<void> {
  await kept(page, `engram.git.asked:${store}`);
  await page.reload();
  await showEngram(page);
}

describe('a store that is made in a repository', () => {
  const stage = useStage(() => inGit(emptyWorkspace()), withGit);

  it('shows git its tasks and relationships, and keeps its events out, without a question', async () => {
    const { page, workspace } = stage;
    await runCommand(page, 'Engram: Initialize Store…');
    await rows(page, 'Store', 'Events: 0').waitFor();
    expect(seenByGit(workspace)).toEqual(['.gitignore', 'edges.jsonl', 'items.jsonl']);
    await offered(page, 'Track Events in Git');
    await showNotifications(page);
    await notification(page, 'Its events stay out of git.').waitFor();
    expect(await question(page).count()).toBe(0);
  });

  it('follows the setting that somebody changes by hand, and keeps a person’s lines', async () => {
    const { page, workspace } = stage;
    await appendFile(ignoreFile(workspace), '*.bak\n');
    const file = path.join(workspace.folder, '.vscode', 'settings.json');
    await mkdir(path.dirname(file));
    await writeFile(file, '{ "engram.git.trackEvents": true }');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toContain('events.jsonl');
    expect(await readFile(ignoreFile(workspace), 'utf8')).toMatch(/\n\*\.bak\n$/);
    await offered(page, 'Keep Events Out of Git');
  });

  it('has its events kept out and tracked by commands, with the setting', async () => {
    const { page, workspace } = stage;
    await runCommand(page, 'Engram: Keep Events Out of Git');
    await eventually(() => Promise.resolve(seenByGit(workspace))).not.toContain('events.jsonl');
    await eventually(() => settingOf(workspace)).toBe(false);
    await runCommand(page, 'Engram: Track Events in Git');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toContain('events.jsonl');
    await eventually(() => settingOf(workspace)).toBe(true);
    await showNotifications(page);
    await notification(page, 'Git sees the events of the store “workspace” now.').waitFor();
  });
});

/** How often git was asked, once it was asked again since. */
async function askedAgain(since: number): Promise<void> {
  await eventually(() => Promise.resolve(timesAsked())).toBeGreaterThan(since);
}

describe('stores that were there before', () => {
  const names = ['first', 'wanted', 'dismissed', 'tracked'] as const;
  const stage = useStage(async () => {
    const workspace = await multiRootWorkspace(Object.fromEntries(names.map((name) => [name, 'healthy'])));
    for (const name of names) execFileSync('git', ['init', '--quiet', path.join(workspace.parent, name)]);
    execFileSync('git', ['-C', path.join(workspace.parent, 'tracked'), 'add', '--all']);
    return workspace;
  }, withGit);
  const storeOf = (name: (typeof names)[number]) => workspaceAt(path.join(stage.workspace.parent, name));

  /** Makes a store the active one, and waits until git was asked about it. */
  async function turnTo(name: (typeof names)[number]): Promise<void> {
    const before = timesAsked();
    await switchStore(stage.page, name);
    await askedAgain(before);
  }

  it('are asked about, and left alone until then', async () => {
    const { page } = stage;
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    await question(page, 'first').waitFor();
    await screenshot(page, 'git-question');
    await expect(readFile(ignoreFile(storeOf('first')))).rejects.toThrow('ENOENT');
    expect(timesAsked()).toBeGreaterThan(0);
  });

  it('keep their events out of git from the answer on', async () => {
    const { page } = stage;
    const workspace = storeOf('first');
    await answer(page, 'first', 'Keep Out of Git');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toEqual(['.gitignore', 'edges.jsonl', 'items.jsonl']);
    await showNotifications(page);
    await notification(page, 'Events of the store “first” stay out of git now.').waitFor();
    await offered(page, 'Track Events in Git');
  });

  it('get a .gitignore that says so to everybody, and no setting, where they are to be tracked', async () => {
    const { page } = stage;
    const workspace = storeOf('wanted');
    await turnTo('wanted');
    await showNotifications(page);
    await answer(page, 'wanted', 'Track Them');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toEqual([
      ...['.gitignore', 'edges.jsonl', 'events.jsonl', 'items.jsonl'],
    ]);
    await showNotifications(page);
    await notification(page, 'Git sees the events of the store “wanted” now.').waitFor();
    expect(existsSync(path.join(workspace.folder, '.vscode'))).toBe(false);
  });

  it('that git tracks are told how it forgets their events, and that a pattern does not do it', async () => {
    const { page } = stage;
    await turnTo('tracked');
    await showNotifications(page);
    await notification(page, 'Git tracks the events of the store “tracked”')
      .locator('.monaco-button', { hasText: 'Keep Out of Git' })
      .click();
    await eventually(() => readFile(ignoreFile(storeOf('tracked')), 'utf8').catch(() => '')).toContain(
      '/events.jsonl\n',
    );
    await showNotifications(page);
    await notification(page, 'run git rm --cached events.jsonl in the store’s folder').waitFor();
    await screenshot(page, 'git-tracked');
  });

  it('are not asked about again: not when the question was closed, and not when the file goes away', async () => {
    const { page } = stage;
    await turnTo('dismissed');
    await showNotifications(page);
    await question(page, 'dismissed').hover();
    await question(page, 'dismissed').locator('.codicon-notifications-clear').click();
    await rm(ignoreFile(storeOf('first')));
    await reloadAfterAsking(page, storeOf('dismissed'));
    for (const name of ['first', 'dismissed'] as const) {
      await turnTo(name);
      await offered(page, 'Keep Events Out of Git');
      await showNotifications(page);
      expect(await question(page).count()).toBe(0);
      expect(seenByGit(storeOf(name))).toContain('events.jsonl');
      await expect(readFile(ignoreFile(storeOf(name)))).rejects.toThrow('ENOENT');
    }
  });
});
