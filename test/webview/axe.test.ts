import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { play, scenes } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.start();
});
afterAll(() => pages.close());

/** What axe finds, a line for each element: rule, element, and what is wrong. */
const findings = (rules: object): string => `axe.run(document, {
  resultTypes: ['violations'], ...${JSON.stringify(rules)}
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes
  .map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary.replaceAll(/\\s+/g, ' '))))`;

describe('axe finds nothing, whatever the theme', () => {
  it.concurrent.each(scenes.map((scene) => [scene.name, scene] as const))('%s', async (_name, scene) => {
    const [first, ...others] = previewThemes;
    const page = await pages.open({
      store: { ...(await scene.store()), theme: first },
      ...(scene.size ?? { width: 1280, height: 800 }),
    });
    try {
      await play(page, scene);
      await page.evaluate(axe.source);
      expect(await page.evaluate(findings({})), first).toEqual([]);
      // The same elements in other colours: only the rules for colours can find anything new.
      for (const theme of others) {
        await showTheme(page, theme);
        const colors = { runOnly: ['color-contrast', 'link-in-text-block'] };
        expect(await page.evaluate(findings(colors)), theme).toEqual([]);
      }
    } finally {
      await pages.putBack(page);
    }
  });
});
