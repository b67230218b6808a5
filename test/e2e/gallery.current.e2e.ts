import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoStore } from '../../src/demo/writeDemoStore';
import { screenshot, type Workbench } from '../harness/workbench';
import { emptyWorkspace, eventually, openPackaged, openTimeline, rows, showEngram, type Workspace } from './support';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};
const sizes = { wide: { width: 1600, height: 900 }, narrow: { width: 1000, height: 760 } };

let workspace: Workspace;

beforeAll(async () => {
  workspace = await emptyWorkspace();
  await mkdir(workspace.folder, { recursive: true });
  await writeDemoStore(workspace.folder, { endingAt: new Date('2026-01-11T15:00:00Z') });
});

afterAll(async () => {
  await workspace.remove();
});

/** Pictures to look at, one for each theme and size, of what a person sees after opening the demo. */
describe('the demo in every theme', () => {
  it.each(Object.entries(themes))('is drawn completely in %s', async (name, theme) => {
    const workbench: Workbench = await openPackaged(workspace.folder, { theme, viewport: sizes.wide });
    try {
      const { page } = workbench;
      await showEngram(page);
      await rows(page, 'Tasks').first().waitFor();
      const timeline = await openTimeline(page);
      await eventually(() => timeline.locator('.event-list [role=option]').count()).toBeGreaterThan(10);
      await timeline.locator('.event-list').focus();
      await page.keyboard.press('[');
      await timeline.locator('.details h2').waitFor();
      await screenshot(page, `gallery-${name}-wide`);
      await page.setViewportSize(sizes.narrow);
      await eventually(() => timeline.locator('body').evaluate('document.body.scrollWidth <= innerWidth')).toBe(true);
      await screenshot(page, `gallery-${name}-narrow`);
      expect(await timeline.locator('.legend button').count()).toBeGreaterThan(5);
    } finally {
      await workbench.dispose();
    }
  });
});
