import fs from 'node:fs';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { type Page } from 'playwright-core';
import { type FromSqlResult, type ToSqlResult } from '../../src/protocol/sqlResult';
import { sqlResultHtml } from '../../src/host/sql/sqlResultHtml';
import { sharedBrowser } from '../harness/browser';
import { PagePool } from '../harness/pagePool';
import { repositoryRoot } from '../harness/paths';
import { bodyClasses, type PreviewTheme, themeVariables } from '../unit/webview/preview/themes';
import { standInForText } from './withoutFonts';

let shared: Promise<SqlResultPages> | undefined;

/** The page of an SQL query's result in a plain Chromium: the host's own HTML under its own policy, without a host. */
export class SqlResultPages {
  private constructor(
    private readonly pool: PagePool,
    private readonly address: string,
  ) {}

  /** The pages that all test files of this process share. A file ends with `closeUsed()`. */
  static ofProcess(): Promise<SqlResultPages> {
    shared ??= SqlResultPages.start();
    return shared;
  }

  private static async start(): Promise<SqlResultPages> {
    const entryPoints = [path.join(repositoryRoot, 'webview/sqlResult/main.ts')];
    const built = await build({ entryPoints, bundle: true, minify: true, format: 'iife', write: false });
    const read = (file: string): Buffer => fs.readFileSync(path.join(repositoryRoot, file));
    const files = new Map<string, string | Buffer>([
      ['/main.js', built.outputFiles[0]?.text ?? ''],
      ['/sqlResult.css', read('webview/sqlResult/sqlResult.css')],
      ['/axe.js', read('node_modules/axe-core/axe.min.js')],
      ['/codicon.css', read('node_modules/@vscode/codicons/dist/codicon.css')],
      ['/codicon.ttf', read('node_modules/@vscode/codicons/dist/codicon.ttf')],
    ]);
    const server = http.createServer((request, response) => {
      const { pathname, origin } = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
      const assets = { cspSource: origin, script: '/main.js', styles: ['/codicon.css', '/sqlResult.css'] };
      const body = pathname === '/' ? sqlResultHtml(assets, 'preview') : files.get(pathname);
      response.statusCode = body === undefined ? 404 : 200;
      const contentType = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' }[path.extname(pathname)];
      response.setHeader('Content-Type', contentType ?? 'text/html');
      // Kept by the browser, together with what it made of the script.
      response.setHeader('Cache-Control', 'max-age=86400, immutable');
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new SqlResultPages(new PagePool(await sharedBrowser(), standIns), `http://127.0.0.1:${port}/`);
  }

  /** Opens a page that has been told `messages`. End with `putBack`. */
  async open(
    messages: readonly ToSqlResult[],
    size: { readonly width: number; readonly height: number },
  ): Promise<Page> {
    const page = await this.pool.take({ timezoneId: 'UTC', locale: 'en-US', reducedMotion: 'reduce' }, size);
    await page.goto(this.address);
    await showTheme(page, 'dark');
    await page.evaluate(`document.querySelector('#app').classList.add('sql-result')`);
    for (const message of messages) await tell(page, message);
    return page;
  }

  /** Takes a page that was opened here, to use it again. */
  putBack(page: Page): Promise<void> {
    return this.pool.putBack(page);
  }

  /** Closes the pages that were opened and not put back. */
  closeUsed(): Promise<void> {
    return this.pool.closeUsed();
  }
}

/** Of text and of VS Code. */
const standIns = `${standInForText}
  window.sent = [];
  window.acquireVsCodeApi = () => ({ postMessage: (message) => sent.push(message), getState() {}, setState() {} });`;

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
