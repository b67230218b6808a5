import { type FrameLocator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, webviewFrame } from '../harness/workbench';
import {
  eventually,
  kept,
  multiRootWorkspace,
  openTimeline,
  rows,
  storeInStatusBar,
  switchStore,
  useStage,
} from './support';

const stage = useStage(() => multiRootWorkspace({ healthy: 'healthy', neuraphage: 'neuraphage' }));
let timeline: FrameLocator;

beforeAll(async () => {
  await rows(stage.page, 'Store', 'Events: 400').waitFor();
  timeline = await openTimeline(stage.page);
});

const query = 'kind:task_*';

/** The events in view, as the list beside the canvas names them. */
const eventsInView = () => timeline.locator('.event-list [role=option]');

/** What a person left a timeline with; parts that are not there yet are empty. */
async function seen() {
  const text = async (selector: string): Promise<string> =>
    (await timeline.locator(selector).allInnerTexts()).join('\n');
  return {
    query: await timeline.locator('.query input').first().inputValue(),
    hits: await text('.hit-count'),
    selected: await text('.details h2'),
    inView: await eventsInView().allInnerTexts(),
  };
}

describe('a timeline', () => {
  it('comes back after a restart with its query, selection and window, also when another store is active', async () => {
    const { page } = stage;
    await timeline.getByText('400 events').first().waitFor();
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('[');
    await timeline.locator('.details h2', { hasText: 'Failed' }).waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('/');
    await page.keyboard.type(query);
    await eventually(() => timeline.locator('.hit-count').innerText()).toMatch(/^\d+ (hits|of \d+)$/);
    await switchStore(page, 'neuraphage');
    await kept(page, query);
    const before = await seen();
    expect(before).toMatchObject({ query, selected: expect.stringContaining('Failed') as unknown });
    // Zoomed in: of the 55 events that the query finds, a few are in view.
    expect(before.inView.length).toBeGreaterThan(0);
    expect(before.inView.length).toBeLessThan(40);
    await screenshot(page, 'restore-before');

    await page.reload();
    timeline = webviewFrame(page);
    await timeline.locator('.legend').waitFor();
    await eventually(() => storeInStatusBar(page).innerText()).toContain('neuraphage');
    await page.locator('.tab', { hasText: 'Timeline: healthy' }).waitFor();
    await eventually(seen).toEqual(before);
    await screenshot(page, 'restore-after');
  });

  it('is shown by Open Timeline also where nobody has looked at its tab since the restart: there is no second one', async () => {
    const { page } = stage;
    const tabs = page.locator('.tab', { hasText: 'Timeline:' });
    await switchStore(page, 'healthy');
    await runCommand(page, 'File: New Untitled Text File');
    await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await kept(page, 'untitled:');
    await page.reload();
    await tabs.first().waitFor();
    expect(await page.locator('.tab.active', { hasText: 'Timeline:' }).count()).toBe(0);
    await eventually(() => storeInStatusBar(page).innerText()).toContain('healthy');
    await runCommand(page, 'Engram: Open Timeline');
    await page.locator('.tab.active', { hasText: 'Timeline:' }).waitFor();
    await eventually(() => timeline.locator('.query input').first().inputValue()).toBe(query);
    expect(await tabs.count()).toBe(1);
  });
});
