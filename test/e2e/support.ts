import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameLocator, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { fixturesFolder, makeTemporaryFolder, repositoryRoot } from '../harness/paths';
import { chooseVersions, type VscodeVersion } from '../harness/vscodeVersions';
import {
  openWorkbench,
  runCommand,
  screenshot,
  tryAgain,
  type Viewport,
  webviewFrame,
  type Workbench,
} from '../harness/workbench';

/** The VS Code that this run clicks in. */
export const version: VscodeVersion = (() => {
  const [chosen] = chooseVersions(process.env.ENGRAM_E2E_VSCODE ?? '1.139.1');
  if (!chosen) throw new Error('No VS Code version was chosen.');
  return chosen;
})();

/** The packaged extension: what a user gets. `run.ts` makes it. */
export const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');

/** The files of a store. */
export type StoreFile = 'items.jsonl' | 'edges.jsonl' | 'events.jsonl' | 'engram.db';

/** A workspace of its own for one test file. */
export interface Workspace {
  readonly folder: string;
  /** Its `.engram` folder, which may not be there. */
  readonly store: string;
  /** Path of a file of the store. */
  file(name: StoreFile): string;
  /** The non-blank lines of a file of the store. */
  lines(name: StoreFile): Promise<string[]>;
  remove(): Promise<void>;
}

/** An empty workspace. */
export async function emptyWorkspace(): Promise<Workspace> {
  const folder = path.join(makeTemporaryFolder('e2e'), 'workspace');
  await mkdir(folder, { recursive: true });
  return workspaceAt(folder);
}

/** The workspace that a folder is. It lies in a folder of its own, which `remove` removes. */
export function workspaceAt(folder: string): Workspace {
  const store = path.join(folder, '.engram');
  const file = (name: StoreFile): string => path.join(store, name);
  return {
    folder,
    store,
    file,
    lines: async (name) => (await readFile(file(name), 'utf8')).split('\n').filter((line) => line.trim() !== ''),
    remove: () => rm(path.dirname(folder), { recursive: true, force: true }),
  };
}

/** A workspace with a writable copy of a fixture's store. */
export async function workspaceWith(fixture: 'healthy' | 'neuraphage'): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  await cp(path.join(fixturesFolder, fixture, '.engram'), workspace.store, { recursive: true });
  return workspace;
}

/** What VS Code opens: a folder, or a `.code-workspace` file. */
interface Openable {
  readonly folder: string;
  remove(): Promise<void>;
}

/** What all tests of a file share. */
export interface Stage<Opened extends Openable = Workspace> {
  readonly workspace: Opened;
  readonly workbench: Workbench;
  readonly page: Page;
}

/**
 * Opens one VS Code, with the Engram container showing, for all tests of the file that calls this, and keeps a picture
 * of every test that fails as `failed-<test>.png`. Also for the tests of a `describe` that calls it.
 */
export function useStage<Opened extends Openable>(
  prepare: () => Promise<Opened>,
  options?: OpenOptions,
): Stage<Opened> {
  let workspace: Opened | undefined;
  let workbench: Workbench | undefined;
  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('VS Code is not open yet.');
    return value;
  };
  beforeAll(async () => {
    workspace = await prepare();
    workbench = await openPackaged(workspace.folder, options);
    await showEngram(workbench.page);
  });
  afterAll(async () => {
    await workbench?.dispose();
    await workspace?.remove();
  });
  pictureFailures(() => present(workbench));
  return {
    get workspace() {
      return present(workspace);
    },
    get workbench() {
      return present(workbench);
    },
    get page() {
      return present(workbench).page;
    },
  };
}

/** A `.code-workspace` file whose folders each hold a writable copy of a fixture's store. */
export interface MultiRootWorkspace {
  /** The workspace file, which opens in the place of a folder. */
  readonly folder: string;
  /** The folder that all of it lies in; stores beside the workspace's folders may lie there too. */
  readonly parent: string;
  remove(): Promise<void>;
}

/** A workspace with several stores: the names of its folders, and whose store each holds. */
export async function multiRootWorkspace(
  stores: Readonly<Record<string, 'healthy' | 'neuraphage'>>,
): Promise<MultiRootWorkspace> {
  const parent = makeTemporaryFolder('e2e');
  for (const [name, fixture] of Object.entries(stores))
    await cp(path.join(fixturesFolder, fixture, '.engram'), path.join(parent, name, '.engram'), { recursive: true });
  const folder = path.join(parent, 'several.code-workspace');
  await writeFile(folder, JSON.stringify({ folders: Object.keys(stores).map((name) => ({ path: name })) }));
  return { folder, parent, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** How a VS Code opens for a test; the default is trusted, dark, and wide. */
export interface OpenOptions {
  readonly theme?: string;
  readonly viewport?: Viewport;
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Makes packaged extensions to install beside ours, and resolves with their paths. */
  readonly moreExtensions?: () => Promise<readonly string[]>;
}

/** Opens a folder with the packaged extension installed. Times are shown in UTC, so that tests can name them. */
export async function openPackaged(
  folder: string,
  { moreExtensions, ...options }: OpenOptions = {},
): Promise<Workbench> {
  return openWorkbench({
    version,
    workspace: folder,
    vsix,
    ...(moreExtensions ? { moreExtensions: await moreExtensions() } : {}),
    theme: 'Default Dark Modern',
    ...options,
    settings: { 'engram.timeline.timeZone': 'utc', 'git.enabled': false, ...options.settings },
  });
}

/** The kinds of colour themes, as pictures are named after them. */
export const themeNames = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
type ThemeName = (typeof themeNames)[number];

/** What VS Code calls a theme of each kind, and the class that its workbench has then. */
const themes: Readonly<Record<ThemeName, { readonly title: string; readonly className: string }>> = {
  dark: { title: 'Default Dark Modern', className: 'vs-dark' },
  light: { title: 'Default Light Modern', className: 'vs' },
  'high-contrast': { title: 'Default High Contrast', className: 'hc-black' },
  'high-contrast-light': { title: 'Default High Contrast Light', className: 'hc-light' },
};

/** Has the open VS Code show a theme: opening another one takes as long as ten tests. */
export async function showTheme({ page, workspace }: Stage, name: ThemeName): Promise<void> {
  const { title, className } = themes[name];
  const folder = path.join(workspace.folder, '.vscode');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': title }));
  await page.locator(`.monaco-workbench.${className}`).waitFor();
}

/** The views of the Engram container. */
export type ViewTitle = 'Tasks' | 'Relationships' | 'Events' | 'Explanation' | 'Store';

/** Opens the Engram container in the side bar. */
export async function showEngram(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Engram');
  await page.locator('.sidebar .composite.title', { hasText: /engram/i }).waitFor();
}

/** A view of the Engram container by its title. */
export function view(page: Page, title: ViewTitle): Locator {
  return page.locator('.pane', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

/** The rows of a view that are on screen; with a text, those whose label for screen readers holds it. */
export function rows(page: Page, title: ViewTitle, text?: string): Locator {
  const row = text === undefined ? '.monaco-list-row' : `.monaco-list-row[aria-label*="${text}"]`;
  return view(page, title).locator(row);
}

/**
 * Clicks an action that a row shows while the pointer is over it. Anew when the click came to nothing: a tree that is filled
 * meanwhile makes its rows anew, and where the button goes down on one element and up on another, nothing was clicked.
 */
export async function clickRowAction(row: Locator, action: string): Promise<void> {
  const page = row.page();
  await page.evaluate(`window.clickedLabel = '';
    window.noteClickedLabel ??= ({ target }) => {
      window.clickedLabel = target.closest('.action-label')?.getAttribute('aria-label') ?? '';
    };
    window.addEventListener('click', window.noteClickedLabel, { capture: true });`);
  await tryAgain(
    async () => {
      await row.hover({ timeout: 5000 });
      await row.locator(`.actions .action-label[aria-label^="${action}"]`).click({ timeout: 5000 });
      const clicked = await page.evaluate<string>('window.clickedLabel');
      if (!clicked.startsWith(action)) throw new Error(`No click reached “${action}”.`);
    },
    () => Promise.resolve(),
  );
}

/** Clicks an entry of a row's context menu. */
export function chooseFromMenu(page: Page, row: Locator, entry: string): Promise<void> {
  return chooseFrom(page, () => row.click({ button: 'right', timeout: 2000 }), entry);
}

/** Clicks an entry of the menu behind an action in a view's title bar. */
export function chooseFromViewMenu(page: Page, title: ViewTitle, action: string, entry: string): Promise<void> {
  return chooseFrom(page, () => clickViewAction(page, title, action), entry);
}

/** Chooses by key, because a menu takes no click for a moment after it opened; anew when it closed by itself. */
function chooseFrom(page: Page, open: () => Promise<void>, entry: string): Promise<void> {
  const menu = page.locator('.monaco-menu');
  return tryAgain(
    async () => {
      await open();
      await menu.locator('.action-item', { hasText: entry }).first().hover({ timeout: 2000 });
      await page.keyboard.press('Enter');
      await menu.waitFor({ state: 'hidden', timeout: 2000 });
    },
    () => page.keyboard.press('Escape'),
  );
}

/**
 * A notification that holds a text. They are looked up in the notification centre, because the driver that tests need
 * makes VS Code keep its toasts to itself.
 */
export function notification(page: Page, text: string): Locator {
  return page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
}

/** Opens the notification centre. */
export async function showNotifications(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Show Notifications');
}

/** Clicks an action in a view's title bar. */
export async function clickViewAction(page: Page, title: ViewTitle, action: string): Promise<void> {
  await view(page, title).hover({ timeout: 5000 });
  await view(page, title).locator(`.pane-header .action-label[aria-label^="${action}"]`).click({ timeout: 5000 });
}

/** The text in a view's header: its title and description. */
export async function headerText(page: Page, title: ViewTitle): Promise<string> {
  return (await view(page, title).locator('.pane-header').innerText()).replaceAll('\u00a0', ' ');
}

/** The quick pick or input box. */
export function quickInput(page: Page): {
  readonly box: Locator;
  readonly input: Locator;
  readonly rows: Locator;
  readonly row: (text: string) => Locator;
} {
  const box = page.locator('.quick-input-widget');
  const listRows = box.locator('.quick-input-list .monaco-list-row');
  return {
    box,
    input: box.locator('.quick-input-box input'),
    rows: listRows,
    row: (text) => listRows.filter({ hasText: text }),
  };
}

/** Runs Record Event and chooses a kind. Resolves when it asks where the event comes from. */
export async function beginRecording(page: Page, kind: string): Promise<void> {
  await runCommand(page, 'Engram: Record Event…');
  await chooseKind(page, kind);
}

/** Chooses a kind where Record Event asks for one. */
export async function chooseKind(page: Page, kind: string): Promise<void> {
  const { box, input, row } = quickInput(page);
  await row(kind).first().waitFor();
  await input.fill(kind);
  await input.press('Enter');
  await box.locator('input[placeholder*="come from"]').waitFor();
}

/** The menu of a row, opened and drawn with full strength: it fades in. Opened anew when it closed by itself. */
export async function openMenu(page: Page, row: Locator): Promise<Locator> {
  const menu = page.locator('.monaco-menu');
  await tryAgain(
    async () => {
      await row.click({ button: 'right', timeout: 2000 });
      await menu.locator('.action-item').first().waitFor({ timeout: 2000 });
      await eventually(() => page.evaluate<boolean>(isMenuDrawnInFull), 2000).toBe(true);
    },
    () => page.keyboard.press('Escape'),
  );
  return menu;
}

/**
 * Whether the open menu has been drawn as it stays: nothing of it moves, it and all around it are opaque, and two frames
 * have passed since. An animation that is over may still be on screen, and one that is about to begin is not in the list
 * yet. An expression, because a text that is a function would not be called.
 */
const isMenuDrawnInFull = `(async () => {
  const isStill = () => {
    const outside = document.querySelector('.shadow-root-host')?.shadowRoot ?? document;
    const menu = outside.querySelector('.monaco-menu-container');
    if (!menu || menu.getAnimations({ subtree: true }).some(({ playState }) => playState !== 'finished')) return false;
    let opacity = 1;
    for (let part = menu; part; part = part.parentElement) opacity *= Number(getComputedStyle(part).opacity);
    return opacity === 1;
  };
  for (let frame = 0; frame < 2; frame++) {
    if (!isStill()) return false;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return isStill();
})()`;

/** Waits until `read` gives something that passes `check`; vitest's own words say what was there instead. */
export function eventually<T>(read: () => Promise<T>, timeout = 45_000): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout, interval: 100 });
}

/** Opens the timeline and waits until it is drawn. */
export async function openTimeline(page: Page): Promise<FrameLocator> {
  await runCommand(page, 'Engram: Open Timeline');
  const frame = webviewFrame(page);
  await frame.locator('.legend').waitFor();
  return frame;
}

/** The line and column that the status bar shows for the active editor. */
export function cursorPlace(page: Page): Promise<string> {
  return page.locator('.statusbar-item[id="status.editor.selection"]').innerText();
}

/** Chooses another store by its name, through the picker. Opened anew when it closed by itself. */
export async function switchStore(page: Page, name: string): Promise<void> {
  const { box, row } = quickInput(page);
  await tryAgain(
    async () => {
      await runCommand(page, 'Engram: Switch Store…');
      await row(name).first().click({ timeout: 2000 });
    },
    // Not where there is no picker: the key would go to what has the focus then.
    async () => {
      if (await box.isVisible()) await page.keyboard.press('Escape');
      await box.waitFor({ state: 'hidden' });
    },
  );
  await storeInStatusBar(page).filter({ hasText: name }).waitFor();
}

/** The item of the status bar that names the active store. */
export function storeInStatusBar(page: Page): Locator {
  return page.locator('.statusbar-item[id$="engram.store"]');
}

/**
 * Has VS Code write into what the browser keeps for it, as it does when its window loses the focus, and resolves when a
 * text is there. A page that is loaded anew gives it no time for that, and finds only what was written.
 */
export async function kept(page: Page, text: string): Promise<void> {
  const isKept = `(async () => {
    for (const focus of [true, false]) {
      document.hasFocus = () => focus;
      document.dispatchEvent(new Event('visibilitychange'));
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
      });
      for (const store of database.objectStoreNames) {
        const values = await new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
        });
        if (values.some((value) => typeof value === 'string' && value.includes(${JSON.stringify(text)}))) return true;
      }
      database.close();
    }
    return false;
  })()`;
  await eventually(() => page.evaluate<boolean>(isKept)).toBe(true);
}

/** The name of what the active editor's tab shows. */
export async function activeTab(page: Page): Promise<string> {
  return (await page.locator('.tabs-container .tab.active').first().getAttribute('data-resource-name')) ?? '';
}

/** Keeps a picture of every test that fails as `failed-<test>.png`. For a file's top or the body of a `describe`. */
export function pictureFailures(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await screenshot(workbench().page, `failed-${task.name.replaceAll(/\W+/g, '-')}`);
  });
}
