import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { makeTemporaryFolder } from '../harness/paths';
import { runCommand, screenshot } from '../harness/workbench';
import {
  emptyWorkspace,
  eventually,
  notification,
  quickInput,
  rows,
  showEngram,
  showNotifications,
  useStage,
  type Workspace,
  workspaceWith,
} from './support';

/** Git itself notes here how it is called. */
const trace = path.join(makeTemporaryFolder('git'), 'trace');
const withGit = { settings: { 'git.enabled': true }, env: { GIT_TRACE: trace } };

/** How often git was asked about events.jsonl; VS Code's own questions look different. */
function timesAsked(): number {
  return existsSync(trace)
    ? readFileSync(trace, 'utf8').split('git check-ignore --verbose -z --no-index').length - 1
    : 0;
}

/** The workspace as a repository of its own. */
async function inGit(made: Promise<Workspace>): Promise<Workspace> {
  const workspace = await made;
  execFileSync('git', ['init', '--quiet', workspace.folder]);
  return workspace;
}

/** What `git add` would take of the store. */
function seenByGit({ folder }: Workspace): readonly string[] {
  const output = execFileSync('git', ['-C', folder, 'status', '--porcelain', '-uall', '--', '.engram'], {
    encoding: 'utf8',
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice('?? .engram/'.length));
}

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

const question = (page: Page): Locator => notification(page, 'would go into git');

async function answer(page: Page, button: string): Promise<void> {
  await question(page).locator('.monaco-button', { hasText: button }).click();
}

/** Loads the page anew, when VS Code has written what the extension remembers. */
async function reload(page: Page): Promise<void> {
  const isWritten = `(async () => {
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
      });
      for (const store of database.objectStoreNames) {
        const values = await new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
        });
        if (values.some((value) => typeof value === 'string' && value.includes('engram.git.asked'))) return true;
      }
      database.close();
    }
    return false;
  })()`;
  await eventually(() => page.evaluate<boolean>(isWritten)).toBe(true);
  await page.reload();
  await showEngram(page);
}

describe('in Restricted Mode', () => {
  const stage = useStage(() => inGit(workspaceWith('healthy')), { ...withGit, trust: false });

  it('git is not run, and nobody is asked', async () => {
    const { page } = stage;
    await rows(page, 'Store', 'Cache: in step').waitFor();
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('kind:task_failed');
    await row('Show 5 events').waitFor();
    await page.keyboard.press('Escape');
    await showNotifications(page);
    expect(await question(page).count()).toBe(0);
    expect(timesAsked()).toBe(0);
  });
});

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

describe('a store that was there before', () => {
  const stage = useStage(() => inGit(workspaceWith('healthy')), withGit);

  it('is asked about, and left alone until then', async () => {
    const { page, workspace } = stage;
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    await question(page).waitFor();
    await screenshot(page, 'git-question');
    await expect(readFile(ignoreFile(workspace))).rejects.toThrow('ENOENT');
    expect(timesAsked()).toBeGreaterThan(0);
  });

  it('keeps its events out of git from the answer on', async () => {
    const { page, workspace } = stage;
    await answer(page, 'Keep Out of Git');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toEqual(['.gitignore', 'edges.jsonl', 'items.jsonl']);
    await showNotifications(page);
    await notification(page, 'Events of the store “workspace” stay out of git now.').waitFor();
    await offered(page, 'Track Events in Git');
  });

  it('is not asked about again, even when the file goes away', async () => {
    const { page, workspace } = stage;
    await rm(ignoreFile(workspace));
    await reload(page);
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    expect(await question(page).count()).toBe(0);
    expect(seenByGit(workspace)).toContain('events.jsonl');
  });
});

describe('a store that git tracks', () => {
  const stage = useStage(async () => {
    const workspace = await inGit(workspaceWith('healthy'));
    execFileSync('git', ['-C', workspace.folder, 'add', '--all']);
    return workspace;
  }, withGit);
  const tracked = () => notification(stage.page, 'Git tracks the events of the store');

  it('is told how git forgets its events, and that a pattern does not do it', async () => {
    const { page, workspace } = stage;
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    await tracked().locator('.monaco-button', { hasText: 'Keep Out of Git' }).click();
    await eventually(() => readFile(ignoreFile(workspace), 'utf8').catch(() => '')).toContain('/events.jsonl\n');
    await showNotifications(page);
    await notification(page, 'run git rm --cached events.jsonl in the store’s folder').waitFor();
    await screenshot(page, 'git-tracked');
  });
});

describe('a store whose events are to be tracked', () => {
  const stage = useStage(() => inGit(workspaceWith('neuraphage')), withGit);

  it('gets a .gitignore that says so to everybody, and no setting', async () => {
    const { page, workspace } = stage;
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    await answer(page, 'Track Them');
    await eventually(() => Promise.resolve(seenByGit(workspace))).toEqual([
      ...['.gitignore', 'edges.jsonl', 'events.jsonl', 'items.jsonl'],
    ]);
    await showNotifications(page);
    await notification(page, 'Git sees the events of the store “workspace” now.').waitFor();
    expect(existsSync(path.join(workspace.folder, '.vscode'))).toBe(false);
  });
});

describe('a question that is closed', () => {
  const stage = useStage(() => inGit(workspaceWith('neuraphage')), withGit);

  it('counts as answered, and changes nothing', async () => {
    const { page, workspace } = stage;
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    await question(page).hover();
    await question(page).locator('.codicon-notifications-clear').click();
    await reload(page);
    await offered(page, 'Keep Events Out of Git');
    await showNotifications(page);
    expect(await question(page).count()).toBe(0);
    await expect(readFile(ignoreFile(workspace))).rejects.toThrow('ENOENT');
  });
});
