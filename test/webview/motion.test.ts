import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { sharedBrowser } from '../harness/browser';
import { repositoryRoot } from '../harness/paths';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { bodyClasses, themeVariables } from '../unit/webview/preview/themes';
import { seededStore } from './sampleStores';

let browser: Browser;
let script: string;
beforeAll(async () => {
  browser = await sharedBrowser();
  const built = await build({
    entryPoints: [path.join(repositoryRoot, 'test/webview/page/movedContent.ts')],
    bundle: true,
    format: 'iife',
    target: 'chrome138',
    write: false,
  });
  script = built.outputFiles[0]?.text ?? '';
});

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

/** What is painted of the lanes. */
const lanesImage = 'document.querySelector(".plot canvas").toDataURL()';

/** Moves the picture in each of so many frames, by a statement that may call `wheel`, and returns what was painted in each. */
const move = async (page: Page, frames: number, statement: string): Promise<readonly string[]> =>
  z.parse(
    z.array(z.string()),
    await page.evaluate(`(async () => {
      const plot = document.querySelector('.plot');
      const { left, top, width } = plot.getBoundingClientRect();
      const place = { clientX: left + width / 3, clientY: top + 100, bubbles: true, cancelable: true };
      const wheel = (turn) => plot.dispatchEvent(new WheelEvent('wheel', { ...place, ...turn }));
      const seen = [];
      for (let frame = 0; frame < ${frames}; frame++) {
        ${statement};
        // The page paints in the next frame, before what is asked for now.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        seen.push(${lanesImage});
      }
      return seen;
    })()`),
  );

/** The lanes as they are painted when nothing of what was painted before can be used. */
const paintedAnew = async (page: Page): Promise<unknown> => {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.setViewportSize({ width: width - 100, height });
  await atRest(page);
  await page.setViewportSize({ width, height });
  await atRest(page);
  return page.evaluate(lanesImage);
};

const motions = [
  ['zooming in', 'wheel({ deltaY: -20 })'],
  ['zooming in and out', 'wheel({ deltaY: frame < 12 ? -30 : 30 })'],
  ['panning', 'wheel({ deltaX: 7.3 })'],
  ['scrolling and panning', 'document.querySelector(".scroller").scrollTop += 3; wheel({ deltaX: -3.7 })'],
] as const;

describe('a timeline that takes longer to paint than a frame', () => {
  let pages: TimelinePages;
  beforeAll(async () => {
    pages = await TimelinePages.ofProcess();
  });
  afterAll(() => pages.closeUsed());

  const heavy = { ...seededStore({ events: 20_000, tasks: 60, stepMs: 100 }), theme: 'dark' } as const;
  const setting = { store: heavy, width: 1400, height: 800 };

  it.each(motions)('is exact when it rests after %s', async (_, statement) => {
    const page = await pages.open(setting);
    await page.keyboard.press('0');
    await atRest(page);
    const seen = await move(page, 24, statement);
    // Not how many differ in all: what is zoomed out again can look as it did on the way in.
    expect(seen.filter((image, frame) => image !== seen[frame - 1]).length).toBeGreaterThan(20);
    await atRest(page);
    const rested = await page.evaluate(lanesImage);
    expect(rested === (await paintedAnew(page))).toBe(true);
    await pages.putBack(page);
  });

  it.each(motions)('is exact in each frame of %s with reduced motion', async (_, statement) => {
    const page = await pages.open({ ...setting, reducedMotion: 'reduce' });
    await page.keyboard.press('0');
    await atRest(page);
    const seen = await move(page, 10, statement);
    expect(seen.at(-1) === (await paintedAnew(page))).toBe(true);
    await pages.putBack(page);
  });
});
