import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { fixturesFolder, makeTemporaryFolder, repositoryRoot } from '../harness/paths';
import { chooseVersions, type VscodeVersion } from '../harness/vscodeVersions';
import { openWorkbench, runCommand, type Viewport, type Workbench } from '../harness/workbench';

/** The VS Code that this run clicks in. */
export const version: VscodeVersion = (() => {
  const [chosen] = chooseVersions(process.env.ENGRAM_E2E_VSCODE ?? '1.139.1');
  if (!chosen) throw new Error('No VS Code version was chosen.');
  return chosen;
})();

/** The packaged extension: what a user gets. `run.ts` makes it. */
export const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');

/** A workspace of its own for one test file. */
export interface Workspace {
  readonly folder: string;
  /** Its `.engram` folder, which may not be there. */
  readonly store: string;
  /** A file of the store. */
  file(name: 'items.jsonl' | 'edges.jsonl' | 'events.jsonl' | 'engram.db'): string;
  remove(): Promise<void>;
}

/** An empty workspace. */
export function emptyWorkspace(): Workspace {
  const folder = path.join(makeTemporaryFolder('e2e'), 'workspace');
  const store = path.join(folder, '.engram');
  return {
    folder,
    store,
    file: (name) => path.join(store, name),
    remove: () => rm(path.dirname(folder), { recursive: true, force: true }),
  };
}

/** A workspace with a writable copy of a fixture's store. */
export async function workspaceWith(fixture: 'healthy' | 'neuraphage'): Promise<Workspace> {
  const workspace = emptyWorkspace();
  await mkdir(workspace.folder, { recursive: true });
  await cp(path.join(fixturesFolder, fixture, '.engram'), workspace.store, { recursive: true });
  return workspace;
}

/** How a VS Code opens for a test; the default is trusted, dark, and wide. */
export interface OpenOptions {
  readonly theme?: string;
  readonly viewport?: Viewport;
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Opens a folder with the packaged extension installed. */
export function openPackaged(folder: string, options: OpenOptions = {}): Promise<Workbench> {
  return openWorkbench({ version, workspace: folder, vsix, theme: 'Default Dark Modern', ...options });
}

/** Opens the Engram container in the side bar. */
export async function showEngram(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Engram');
  await page.locator('.pane-header', { hasText: 'Tasks' }).waitFor();
}

/** A view of the Engram container by its title. */
export function view(page: Page, title: 'Tasks' | 'Relationships' | 'Events' | 'Store'): Locator {
  return page.locator('.split-view-view', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

/** The rows of a view that are on screen. */
export function rows(page: Page, title: 'Tasks' | 'Relationships' | 'Events' | 'Store'): Locator {
  return view(page, title).locator('.monaco-list-row');
}
