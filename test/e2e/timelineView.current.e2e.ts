import { type FrameLocator, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import { clickRowAction, eventually, kept, multiRootWorkspace, rows, switchStore, useStage } from './support';
import { queryBox, showView, timelineIn } from './timelinePlaces';

const hits = (timeline: FrameLocator) => timeline.locator('.hit-count');
const tabs = (page: Page) => page.locator('.tab', { hasText: 'Timeline:' });

describe('the timeline in the bottom panel', () => {
  const stage = useStage(() => multiRootWorkspace({ healthy: 'healthy', neuraphage: 'neuraphage' }));

  it('names its store, and leaves the lanes room', async () => {
    const { page } = stage;
    await rows(page, 'Store', 'Events: 400').waitFor();
    const view = await showView(page);
    await view.getByText('400 events').first().waitFor();
    await view.locator('.store-name', { hasText: 'healthy' }).waitFor();
    const height = async (selector: string) => (await view.locator(selector).boundingBox())?.height ?? 0;
    await eventually(async () => (await height('.plot')) / (await height('#app'))).toBeGreaterThan(0.4);
    expect(await view.locator('.lane-label').count()).toBeGreaterThan(3);
    await screenshot(page, 'timeline-view');
  });

  it('stands beside timelines in editors, of the same store too: each has a query of its own', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Open Timeline');
    const first = await timelineIn(page, 'editor');
    await first.getByText('400 events').first().waitFor();
    await queryBox(first).fill('kind:task_failed');
    await eventually(() => hits(first).innerText()).toContain('5');
    await page.locator('.editor-actions .action-label[aria-label^="Open Another Timeline"]').first().click();
    await page.locator('.tab.active', { hasText: 'Timeline: healthy (2)' }).waitFor();
    const second = await timelineIn(page, 'editor', 1);
    await second.getByText('400 events').first().waitFor();
    await queryBox(second).fill('kind:task_started');
    await eventually(() => hits(second).innerText()).toContain('20');
    await eventually(() => hits(first).innerText()).toContain('5');
    expect(await queryBox(first).inputValue()).toBe('kind:task_failed');
    expect(await queryBox(await timelineIn(page, 'view')).inputValue()).toBe('');
    await screenshot(page, 'timeline-view-and-editors');
  });

  it('takes what is revealed when it was used last', async () => {
    const { page } = stage;
    const [first, second, view] = [
      await timelineIn(page, 'editor'),
      await timelineIn(page, 'editor', 1),
      await timelineIn(page, 'view'),
    ];
    const named = (timeline: FrameLocator) => timeline.locator('.lane-label.selected').count();
    await view.locator('.plot').click({ position: { x: 12, y: 4 } });
    await clickRowAction(rows(page, 'Tasks', 'Migrate JSONL reader').first(), 'Reveal in Timeline');
    await eventually(() => named(view)).toBe(1);
    expect([await named(first), await named(second)]).toEqual([0, 0]);
    await queryBox(first).fill('');
  });

  it('goes along with the active store, while editors stay with theirs', async () => {
    const { page } = stage;
    await switchStore(page, 'neuraphage');
    const view = await timelineIn(page, 'view');
    await view.getByText('401 events').first().waitFor();
    await view.locator('.store-name', { hasText: 'neuraphage' }).waitFor();
    await (await timelineIn(page, 'editor')).getByText('400 events').first().waitFor();
    expect(await tabs(page).allInnerTexts()).toEqual(['Timeline: healthy', 'Timeline: healthy (2)']);
    await screenshot(page, 'timeline-view-switched');
  });

  it('comes back after a restart with the editors, each with its own query', async () => {
    const { page } = stage;
    await queryBox(await timelineIn(page, 'view')).fill('kind:rebase_*');
    await queryBox(await timelineIn(page, 'editor')).fill('kind:task_cancelled');
    for (const query of ['kind:rebase_*', 'kind:task_cancelled', 'kind:task_started']) await kept(page, query);
    await page.reload();
    const queryIn = async (place: 'view' | 'editor', position: number): Promise<string> =>
      queryBox(await timelineIn(page, place, position)).inputValue();
    await eventually(() => queryIn('view', 0)).toBe('kind:rebase_*');
    await eventually(() => queryIn('editor', 0)).toBe('kind:task_cancelled');
    await eventually(() => queryIn('editor', 1)).toBe('kind:task_started');
    expect(await tabs(page).allInnerTexts()).toEqual(['Timeline: healthy', 'Timeline: healthy (2)']);
    await screenshot(page, 'timeline-view-restored');
  });
});
