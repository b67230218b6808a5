import path from 'node:path';
import { build } from 'esbuild';
import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { launchBrowser } from '../harness/browser';
import { repositoryRoot } from '../harness/paths';
import { bodyClasses, themeVariables } from '../unit/webview/preview/themes';

let browser: Browser;
let script: string;
beforeAll(async () => {
  browser = await launchBrowser();
  const built = await build({
    entryPoints: [path.join(repositoryRoot, 'test/webview/page/movedContent.ts')],
    bundle: true,
    format: 'iife',
    target: 'chrome138',
    write: false,
  });
  script = built.outputFiles[0]?.text ?? '';
});
afterAll(() => browser.close());

describe('content that is moved along with the picture', () => {
  it.each([
    [1, 1],
    [8, 1],
    [40, 1],
    [12, 1.5],
    [12, 2],
  ])('is after %i moves what it is painted anew, on a screen with %d device pixels to one', async (times, ratio) => {
    const page = await browser.newPage({ viewport: { width: 1000, height: 600 }, deviceScaleFactor: ratio });
    try {
      const style = Object.entries(themeVariables.dark).map(([name, value]) => `--vscode-${name}: ${value}`);
      await page.setContent(
        `<html style="${style.join(';').replaceAll('"', "'")}"><body class="${bodyClasses.dark}"></body></html>`,
      );
      await page.addScriptTag({ content: script });
      const share = z.parse(z.number(), await page.evaluate(`moveAndCompare(${times})`));
      // A mark that lies within 2 px of another of its kind is left out, and which of them depends on where one begins.
      expect(share).toBeLessThan(0.0005);
    } finally {
      await page.close();
    }
  });
});
