import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type FrameLocator, type Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { artifactsFolder } from './paths';
import { type RunningServer, type ServerOptions, startServer } from './server';

/** What the page tells the workbench: where an extension under development lies, and a suite to run in its host. */
export interface PagePayload {
  /** Absolute path of the extension's folder (with package.json). */
  readonly developmentPath?: string;
  /** Absolute path of a bundled suite's index.js; the extension host runs it and the page ends with it. */
  readonly testsPath?: string;
}

/** Width and height of the page in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** What a workbench opens with. Give either `vsix` (what a user gets) or `developmentPath`. */
export interface WorkbenchOptions extends ServerOptions, PagePayload {
  /** Name of a colour theme, e.g. `Default Light Modern`; VS Code's own default when left out. */
  readonly theme?: string;
  /** 1440 × 900 when left out. */
  readonly viewport?: Viewport;
}

/** A VS Code in a browser page, to click in. */
export interface Workbench {
  readonly page: Page;
  readonly server: RunningServer;
  /** Everything that the page has logged until now, one entry a message. */
  readonly pageLog: readonly string[];
  /** Closes the page and the browser and ends the server. May be called twice. */
  dispose(): Promise<void>;
}

/**
 * Opens a folder in the VS Code of a version: starts server and browser, loads the page, and resolves when the
 * workbench is drawn. The extension may still be starting then: wait for what the test needs. Nothing of it outlives
 * this process.
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const theme = options.theme === undefined ? {} : { 'workbench.colorTheme': options.theme };
  const server = await startServer({ ...options, testDriver: true, settings: { ...options.settings, ...theme } });
  let browser: Browser | undefined;
  const dispose = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    browser = await launchBrowser();
    const viewport = options.viewport ?? { width: 1440, height: 900 };
    const page = await browser.newPage({ viewport: { ...viewport }, reducedMotion: 'reduce' });
    versionOfPage.set(page, server.version.vscode);
    // As patient as the conditions that tests wait for: several VS Codes share the cores.
    page.setDefaultTimeout(60_000);
    await page.addInitScript(keepServiceWorker);
    const pageLog = recordLog(page);
    await page.goto(pageAddress(server, options));
    if (options.testsPath === undefined) await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return { page, server, pageLog, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/**
 * Before a webview that isn't the first shows anything, VS Code asks whether its service worker has changed: for 2 s
 * often, for ever sometimes where the machine is busy (two of nine at a fifth of the speed). No test changes it.
 */
const keepServiceWorker = `if (globalThis.ServiceWorkerRegistration) {
  ServiceWorkerRegistration.prototype.update = async function () { return this; };
}`;

/** The address that opens the server's workspace with a payload; honoured with `--enable-smoke-test-driver` only. */
function pageAddress(server: RunningServer, payload: PagePayload): string {
  const pairs = [['skipWelcome', 'true']];
  const remote = (absolutePath: string) => `vscode-remote://${server.authority}${absolutePath}`;
  if (payload.developmentPath !== undefined) pairs.push(['extensionDevelopmentPath', remote(payload.developmentPath)]);
  if (payload.testsPath !== undefined) pairs.push(['extensionTestsPath', remote(payload.testsPath)]);
  return `${server.address}&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
}

function recordLog(page: Page): string[] {
  const entries: string[] = [];
  page.on('console', (message) => entries.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => entries.push(`error: ${error.stack ?? error.message}`));
  page.on('crash', () => entries.push('error: the page crashed'));
  return entries;
}

const versionOfPage = new WeakMap<Page, string>();

/** Saves what the page shows as `test/artifacts/<VS Code version>/<name>.png` and returns that path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = path.join(artifactsFolder, versionOfPage.get(page) ?? 'unknown');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/**
 * Runs a command by its full title (`Engram: Open Timeline`) through the command palette, as a user does. Opens the
 * palette anew until the command is there: it does not learn of commands that an extension adds while it is open, and
 * closes by itself when something else takes the focus.
 */
export async function runCommand(page: Page, title: string, timeout = 60_000): Promise<void> {
  const palette = page.locator('.quick-input-widget');
  const row = palette.locator('.quick-input-list .monaco-list-row', {
    has: page.getByText(title, { exact: true }),
  });
  await tryAgain(
    async () => {
      await page.keyboard.press('F1');
      await palette.locator('input[type="text"]').first().fill(`>${title}`, { timeout: 2000 });
      await row.first().click({ timeout: 2000 });
    },
    async () => {
      // Not where it is closed: the key would go to what has the focus then.
      if (await palette.isVisible()) await page.keyboard.press('Escape');
      await palette.waitFor({ state: 'hidden' });
    },
    timeout,
  );
}

/**
 * Does something that what happens in the page may interrupt, and after `clearAway` again, until it succeeds. Throws the
 * last error when `timeout` ms are over. `attempt` must end by itself.
 */
export async function tryAgain(
  attempt: () => Promise<void>,
  clearAway: () => Promise<void>,
  timeout = 45_000,
): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      // An interruption, unless it goes on for too long.
      if (Date.now() > deadline) throw error;
      await clearAway();
    }
  }
}

/** The inside of the webview that the page shows (the first one, when there are several). */
export function webviewFrame(page: Page): FrameLocator {
  return page.locator('iframe.webview').first().contentFrame().frameLocator('#active-frame');
}
