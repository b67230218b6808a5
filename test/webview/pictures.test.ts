import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactsFolder, repositoryRoot } from '../harness/paths';
import { atRest, showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { type Pixels, readPng } from './png';
import { play, scenes } from './scenes';
import { hideFonts, standInForText } from './withoutFonts';

/**
 * The timeline's pictures, kept in test/webview/pictures. After a change that is meant, look at the new ones in
 * test/artifacts/pictures and keep them: `UPDATE_PICTURES=1 npm run test:webview -- pictures`.
 */
const kept = path.join(repositoryRoot, 'test/webview/pictures');
const taken = path.join(artifactsFolder, 'pictures');
const updating = process.env.UPDATE_PICTURES === '1';

/** Edges are smoothed a little differently from one Chromium to the next: so much of 255 a channel may be off, … */
const channelTolerance = 24;
/** … and this share of the pixels by more than that. A mark of 14 × 14 px is 0.04 % of the picture. */
const pixelTolerance = 0.0003;

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.start();
  await mkdir(updating ? kept : taken, { recursive: true });
});
afterAll(() => pages.close());

/** Overview, axis, labels and lanes, without what lies around them; or the whole analysis. */
async function picture(page: Page): Promise<Buffer> {
  const analysis = page.locator('.analysis-panel:not(.behind)');
  if ((await analysis.count()) > 0) return analysis.screenshot();
  const timeline = page.locator('.timeline-panel');
  const [overview, chart] = [
    await timeline.locator('.overview').boundingBox(),
    await timeline.locator('.chart').boundingBox(),
  ];
  if (!overview || !chart) throw new Error('There is no picture.');
  const clip = { x: 0, y: overview.y, width: chart.x + chart.width, height: chart.y + chart.height - overview.y };
  return page.screenshot({ clip });
}

/** Makes the page as tall as its analysis, if that is open: how far it was scrolled depended on fonts. */
async function showAllOfAnalysis(page: Page): Promise<void> {
  const panel = page.locator('.analysis-panel:not(.behind)');
  const size = page.viewportSize();
  if ((await panel.count()) === 0 || !size) return;
  await page.mouse.move(-1, -1);
  const more = await panel.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  await page.setViewportSize({ ...size, height: size.height + more });
}

/** The share of pixels that are not the same, and how large both pictures are. */
function difference(one: Pixels, other: Pixels): { readonly share: number; readonly sizes: readonly string[] } {
  let different = 0;
  for (let pixel = 0; pixel < one.rgba.length; pixel += 4) {
    const isOff = [0, 1, 2].some(
      (channel) => Math.abs((one.rgba[pixel + channel] ?? 0) - (other.rgba[pixel + channel] ?? 0)) > channelTolerance,
    );
    if (isOff) different++;
  }
  const sizes = [one, other].map(({ width, height }) => `${width} × ${height}`);
  return { share: different / (one.width * one.height), sizes };
}

describe('the picture is the one that was looked at and kept', () => {
  const pictured = scenes.filter((scene) => scene.picture);
  it.concurrent.each(pictured.map((scene) => [scene.name, scene] as const))('%s', async (name, scene) => {
    const [first] = previewThemes;
    const store = { ...(await scene.store()), theme: first };
    const size = scene.size ?? { width: 960, height: 480 };
    const page = await pages.open({ store, ...size, before: standInForText, reducedMotion: 'reduce' });
    try {
      await play(page, scene);
      await hideFonts(page);
      await showAllOfAnalysis(page);
      await atRest(page);
      for (const theme of previewThemes) {
        await showTheme(page, theme);
        const file = `${name}-${theme}.png`;
        const now = await picture(page);
        await writeFile(path.join(updating ? kept : taken, file), now);
        if (updating) continue;
        expect(existsSync(path.join(kept, file)), `pictures/${file} is not kept yet: UPDATE_PICTURES=1`).toBe(true);
        const before = await readFile(path.join(kept, file));
        if (before.equals(now)) continue;
        const { share, sizes } = difference(readPng(before), readPng(now));
        expect(sizes[1], `the size of ${file}`).toBe(sizes[0]);
        expect(share, `share of different pixels in test/artifacts/pictures/${file}`).toBeLessThan(pixelTolerance);
      }
    } finally {
      await pages.putBack(page);
    }
  });
});
