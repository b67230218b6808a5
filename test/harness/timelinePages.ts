import fs from 'node:fs';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { type PreviewStore } from '../unit/webview/preview/previewStore';
import { type PreviewTheme } from '../unit/webview/preview/themes';
import { launchBrowser, sharedBrowser } from './browser';
import { PagePool } from './pagePool';
import { repositoryRoot } from './paths';

/** As strict as the host's own policy: what it forbids in VS Code fails here as well. */
const policy =
  "default-src 'none'; script-src 'nonce-preview'; style-src 'self'; font-src 'self'; img-src 'self' data:";

/** What a page shows, and how large, in CSS pixels. */
export interface TimelineSetting extends Pick<
  BrowserContextOptions,
  'deviceScaleFactor' | 'forcedColors' | 'reducedMotion'
> {
  readonly store: PreviewStore;
  readonly width: number;
  readonly height: number;
  /** Runs in the page before everything else. */
  readonly before?: string;
}

let shared: Promise<TimelinePages> | undefined;

/**
 * The timeline's webview in a plain headless Chromium, on a stand-in for VS Code and the host (preview/fakeHost.ts). Pages
 * that are put back are used again, each time as if it were new.
 */
export class TimelinePages {
  private readonly pool: PagePool;
  private opened = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly server: http.Server,
    /** What each page that was opened loads before the host, by the number in its address. */
    private readonly beginnings: Map<string, string>,
  ) {
    this.pool = new PagePool(browser);
  }

  /** Bundles the webview, serves it to this machine only, and starts a browser. Close it with `close()`. */
  static async start(): Promise<TimelinePages> {
    return TimelinePages.startIn(await launchBrowser());
  }

  /** The pages that all test files of this process share, with one bundle and one browser. A file ends with `closeUsed()`. */
  static ofProcess(): Promise<TimelinePages> {
    shared ??= sharedBrowser().then((browser) => TimelinePages.startIn(browser));
    return shared;
  }

  private static async startIn(browser: Browser): Promise<TimelinePages> {
    const files = await readFiles();
    // Within the page a script ends at its end tag, also where that stands in a text.
    const page = html((await bundle('webview/shared/toolkitProgram.ts')).replaceAll('</script', '<\\/script'));
    const beginnings = new Map<string, string>();
    const server = http.createServer((request, response) => {
      const [address = ''] = (request.url ?? '').split('?');
      const [, number = '', name = ''] = /^\/(\d+)\/(.*)$/u.exec(address) ?? [];
      const beginning = name === 'beginning.js' ? beginnings.get(number) : undefined;
      const file = beginning === undefined ? files.get(address) : script(beginning);
      response.setHeader('Content-Type', file?.type ?? 'text/html');
      // Kept by the browser, together with what it made of the scripts.
      if (file && beginning === undefined) response.setHeader('Cache-Control', 'max-age=86400, immutable');
      response.end(file?.body ?? page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TimelinePages(browser, server, beginnings);
  }

  /** Opens a page and waits until it rests. Times are in UTC. End with `putBack`, or `close()` of the page. */
  async open({ store, width, height, before, ...options }: TimelineSetting): Promise<Page> {
    const page = await this.pool.take({ timezoneId: 'UTC', locale: 'en-US', ...options }, { width, height });
    const number = String(++this.opened);
    this.beginnings.set(number, beginning(number, store, before));
    // Bounded by the test's own time: many pages begin at once.
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${number}/`, { timeout: 0 });
    await atRest(page);
    return page;
  }

  /** Loads an open page again, as when a tab is shown again, with the store as it is by now. */
  async comeBack(page: Page, store: PreviewStore): Promise<void> {
    const [, number = ''] = new URL(page.url()).pathname.split('/');
    this.beginnings.set(number, beginning(number, store));
    await page.reload();
    await atRest(page);
  }

  /** Takes a page that was opened here and whose media, scripts and listeners are as they were, to use it again. */
  putBack(page: Page): Promise<void> {
    return this.pool.putBack(page);
  }

  /** Closes the pages that were opened and not put back. */
  closeUsed(): Promise<void> {
    return this.pool.closeUsed();
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

/** Waits until the page has nothing left to do: no frame, no short timer, no message under way. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate('window.previewAtRest()');
}

/** Changes the theme of an open page, as VS Code does, and waits until it is painted. */
export async function showTheme(page: Page, theme: PreviewTheme): Promise<void> {
  await page.evaluate(`window.previewTheme(${JSON.stringify(theme)})`);
  await atRest(page);
}

const html = (
  toolkit: string,
): string => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Timeline</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/timeline.css"></head>
<body><div id="app" data-dashboard-script="/dashboard.js" data-dashboard-style="/dashboard.css"></div><script nonce="preview" type="text/plain" id="toolkit">${toolkit}</script>
<script nonce="preview" src="beginning.js"></script>
<script nonce="preview" src="/host.js"></script>
<script nonce="preview" src="/timeline.js"></script></body></html>`;

/**
 * What a page loads first. What another timeline saved in the same tab is not this one's, but its own is there when the
 * page is loaded again.
 */
function beginning(number: string, store: PreviewStore, before = ''): string {
  return `if (sessionStorage.getItem('opened') !== '${number}') {
  sessionStorage.clear();
  sessionStorage.setItem('opened', '${number}');
}
${before}
window.previewStore = ${JSON.stringify(store)};`;
}

interface ServedFile {
  readonly type: string;
  readonly body: string | Buffer;
}

const script = (body: string): ServedFile => ({ type: 'text/javascript', body });

async function readFiles(): Promise<ReadonlyMap<string, ServedFile>> {
  const read = (file: string): Buffer => fs.readFileSync(path.join(repositoryRoot, file));
  const [timeline, dashboard, host] = await Promise.all([
    bundle('webview/timeline/main.ts'),
    bundle('webview/dashboard/main.ts'),
    bundle('test/unit/webview/preview/fakeHost.ts'),
  ]);
  return new Map([
    ['/timeline.js', script(timeline)],
    ['/host.js', script(host)],
    ['/dashboard.js', script(dashboard)],
    ['/dashboard.css', { type: 'text/css', body: read('webview/dashboard/dashboard.css') }],
    ['/timeline.css', { type: 'text/css', body: read('webview/timeline/timeline.css') }],
    ['/codicon.css', { type: 'text/css', body: read('node_modules/@vscode/codicons/dist/codicon.css') }],
    ['/axe.js', { type: 'text/javascript', body: read('node_modules/axe-core/axe.min.js') }],
    ['/codicon.ttf', { type: 'font/ttf', body: read('node_modules/@vscode/codicons/dist/codicon.ttf') }],
  ]);
}

async function bundle(entry: string): Promise<string> {
  const entryPoints = [path.join(repositoryRoot, entry)];
  const built = await build({ entryPoints, bundle: true, minify: true, format: 'iife', write: false });
  return built.outputFiles[0]?.text ?? '';
}
