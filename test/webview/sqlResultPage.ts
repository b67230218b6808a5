import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type Page } from 'playwright-core';
import { type FromSqlResult, type ToSqlResult } from '../../src/protocol/sqlResult';
import { sqlResultHtml } from '../../src/host/sql/sqlResultHtml';
import { launchBrowser } from '../harness/browser';
import { repositoryRoot } from '../harness/paths';
import { bodyClasses, type PreviewTheme, themeVariables } from '../unit/webview/preview/themes';
import { standInForText } from './withoutFonts';

const origin = 'http://result.test';

/** The page of an SQL query's result in a plain Chromium: the host's own HTML under its own policy, without a host. */
export class SqlResultPages {
  private constructor(
    private readonly browser: Browser,
    private readonly files: ReadonlyMap<string, string | Buffer>,
  ) {}

  static async start(): Promise<SqlResultPages> {
    const entryPoints = [path.join(repositoryRoot, 'webview/sqlResult/main.ts')];
    const built = await build({ entryPoints, bundle: true, minify: true, format: 'iife', write: false });
    const read = (file: string): Buffer => fs.readFileSync(path.join(repositoryRoot, file));
    const assets = { cspSource: origin, script: '/main.js', styles: ['/codicon.css', '/sqlResult.css'] };
    const files = new Map<string, string | Buffer>([
      ['/', sqlResultHtml(assets, 'preview')],
      ['/main.js', built.outputFiles[0]?.text ?? ''],
      ['/sqlResult.css', read('webview/sqlResult/sqlResult.css')],
      ['/codicon.css', read('node_modules/@vscode/codicons/dist/codicon.css')],
      ['/codicon.ttf', read('node_modules/@vscode/codicons/dist/codicon.ttf')],
    ]);
    return new SqlResultPages(await launchBrowser(), files);
  }

  /** Opens a page that has been told `messages`. Close it at the end. */
  async open(
    messages: readonly ToSqlResult[],
    size: { readonly width: number; readonly height: number },
  ): Promise<Page> {
    const page = await this.browser.newPage({
      viewport: size,
      timezoneId: 'UTC',
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    await page.addInitScript(`${standInForText}
      window.sent = [];
      window.acquireVsCodeApi = () => ({ postMessage: (message) => sent.push(message), getState() {}, setState() {} });`);
    await page.route(`${origin}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const body = this.files.get(pathname);
      const contentType = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' }[path.extname(pathname)];
      return body === undefined ? route.abort() : route.fulfill({ body, contentType: contentType ?? 'text/html' });
    });
    await page.goto(`${origin}/`);
    await showTheme(page, 'dark');
    await page.evaluate(`document.querySelector('#app').classList.add('sql-result')`);
    for (const message of messages) await tell(page, message);
    return page;
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Tells the page something, as the host does, and waits until it has taken it and shows it. */
export async function tell(page: Page, message: ToSqlResult): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    window.addEventListener('message', () => requestAnimationFrame(() => requestAnimationFrame(resolve)), { once: true });
    window.postMessage(${JSON.stringify(message)}, '*');
  })`);
}

/** What the page asked of the host, in its order. */
export function sent(page: Page): Promise<readonly FromSqlResult[]> {
  return page.evaluate<readonly FromSqlResult[]>('window.sent');
}

/** Shows the page in a theme. */
export async function showTheme(page: Page, theme: PreviewTheme): Promise<void> {
  const style = Object.entries(themeVariables[theme])
    .map(([name, value]) => `--vscode-${name}: ${value}`)
    .join(';');
  await page.evaluate(`new Promise((resolve) => {
    document.documentElement.style.cssText = ${JSON.stringify(style)};
    document.body.className = ${JSON.stringify(bodyClasses[theme])};
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  })`);
}
