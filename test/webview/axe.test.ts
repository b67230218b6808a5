import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { axeFindings, colorRules } from './axeFindings';
import { play, scenes } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

describe('axe finds nothing, whatever the theme', () => {
  it.concurrent.each(scenes.map((scene) => [scene.name, scene] as const))('%s', async (_name, scene) => {
    const [first, ...others] = previewThemes;
    const page = await pages.open({
      store: { ...(await scene.store()), theme: first },
      ...(scene.size ?? { width: 1280, height: 800 }),
    });
    try {
      await play(page, scene);
      expect(await axeFindings(page), first).toEqual([]);
      // The same elements in other colours: only the rules for colours can find anything new.
      for (const theme of others) {
        await showTheme(page, theme);
        expect(await axeFindings(page, colorRules), theme).toEqual([]);
      }
    } finally {
      await pages.putBack(page);
    }
  });
});
