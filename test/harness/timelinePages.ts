import fs from 'node:fs';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { type PreviewStore } from '../unit/webview/preview/previewStore';
import { type PreviewTheme } from '../unit/webview/preview/themes';
import { launchBrowser } from './browser';
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

/** The timeline's webview in a plain headless Chromium, on a stand-in for VS Code and the host (preview/fakeHost.ts). */
export class TimelinePages {
  private constructor(
    private readonly browser: Browser,
    private readonly server: http.Server,
  ) {}

  /** Bundles the webview, serves it to this machine only, and starts a browser. Close it with `close()`. */
  static async start(): Promise<TimelinePages> {
    const files = await readFiles();
    const server = http.createServer((request, response) => {
      const file = files.get((request.url ?? '').split('?')[0] ?? '');
      response.setHeader('Content-Type', file?.type ?? 'text/html');
      response.end(file?.body ?? html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TimelinePages(await launchBrowser(), server);
  }

  /** Opens a page and waits until it rests. Times are in UTC. Close it with `close()`. */
  async open({ store, width, height, before, ...options }: TimelineSetting): Promise<Page> {
    const viewport = { width, height };
    const page = await this.browser.newPage({ viewport, timezoneId: 'UTC', locale: 'en-US', ...options });
    if (before !== undefined) await page.addInitScript(before);
    await page.addInitScript(`window.previewStore = ${JSON.stringify(store)}`);
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
    await atRest(page);
    return page;
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

const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Timeline</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/timeline.css"></head>
<body><div id="app"></div><script nonce="preview" src="/host.js"></script>
<script nonce="preview" src="/timeline.js"></script></body></html>`;

interface ServedFile {
  readonly type: string;
  readonly body: string | Buffer;
}

async function readFiles(): Promise<ReadonlyMap<string, ServedFile>> {
  const read = (file: string): Buffer => fs.readFileSync(path.join(repositoryRoot, file));
  const [timeline, host] = await Promise.all([
    bundle('webview/timeline/main.ts'),
    bundle('test/unit/webview/preview/fakeHost.ts'),
  ]);
  return new Map([
    ['/timeline.js', { type: 'text/javascript', body: timeline }],
    ['/host.js', { type: 'text/javascript', body: host }],
    ['/timeline.css', { type: 'text/css', body: read('webview/timeline/timeline.css') }],
    ['/codicon.css', { type: 'text/css', body: read('node_modules/@vscode/codicons/dist/codicon.css') }],
    ['/codicon.ttf', { type: 'font/ttf', body: read('node_modules/@vscode/codicons/dist/codicon.ttf') }],
  ]);
}

async function bundle(entry: string): Promise<string> {
  const entryPoints = [path.join(repositoryRoot, entry)];
  const built = await build({ entryPoints, bundle: true, format: 'iife', write: false });
  return built.outputFiles[0]?.text ?? '';
}
