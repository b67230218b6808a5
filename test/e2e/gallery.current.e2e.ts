import { type FrameLocator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemoStore } from '../../src/demo/writeDemoStore';
import { runCommand, screenshot } from '../harness/workbench';
import {
  emptyWorkspace,
  eventually,
  openMenu,
  openTimeline,
  quickInput,
  rows,
  showTheme,
  themeNames,
  useStage,
  type Workspace,
} from './support';

const sizes = { wide: { width: 1600, height: 900 }, narrow: { width: 1000, height: 760 } };

async function demo(): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  await writeDemoStore(workspace.folder, { endingAt: new Date('2026-01-11T15:00:00Z') });
  return workspace;
}

/** Pictures to look at, some for each theme, of what a person sees after opening the demo. */
describe('the demo in every theme', () => {
  const stage = useStage(demo, { viewport: sizes.wide });
  let timeline: FrameLocator;

  beforeAll(async () => {
    await rows(stage.page, 'Tasks').first().waitFor();
    timeline = await openTimeline(stage.page);
    await timeline.locator('.event-list [role=option]').nth(10).waitFor();
    await timeline.locator('.event-list').focus();
    await stage.page.keyboard.press('[');
    await timeline.locator('.details h2').waitFor();
  });

  it.each(themeNames)('is drawn completely in %s', async (name) => {
    const { page } = stage;
    await showTheme(stage, name);
    await page.setViewportSize(sizes.wide);
    const fits = () => timeline.locator('body').evaluate('document.body.scrollWidth <= innerWidth');
    await eventually(fits).toBe(true);
    await screenshot(page, `gallery-${name}-wide`);
    await page.setViewportSize(sizes.narrow);
    await eventually(fits).toBe(true);
    await screenshot(page, `gallery-${name}-narrow`);
    expect(await timeline.locator('.legend button').count()).toBeGreaterThan(5);

    const { input, row } = quickInput(page);
    await runCommand(page, 'Engram: Edit Task…');
    await row('Replace the global lock').first().click();
    await row('Priority').first().waitFor();
    await screenshot(page, `gallery-${name}-edit-task`);
    await page.keyboard.press('Escape');
    await runCommand(page, 'Engram: Query Events…');
    await input.fill('kind:rebase_*,task_failed sinse:2h');
    await row('Did you mean since?').waitFor();
    await screenshot(page, `gallery-${name}-query`);
    await page.keyboard.press('Escape');
    await openMenu(page, rows(page, 'Tasks').nth(1));
    await screenshot(page, `gallery-${name}-task-menu`);
    await page.keyboard.press('Escape');
  });
});
