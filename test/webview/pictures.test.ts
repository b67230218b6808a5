import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { atRest, showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { expectKept } from './keptPictures';
import { play, scenes } from './scenes';
import { hideFonts, standInForText } from './withoutFonts';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

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
        await expectKept(`${name}-${theme}.png`, await picture(page));
      }
    } finally {
      await pages.putBack(page);
    }
  });
});
