import { type FrameLocator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import { chooseFromMenu, eventually, quickInput, rows, useStage, view, workspaceWith } from './support';
import { queryBox, timelineIn } from './timelinePlaces';

const stage = useStage(() => workspaceWith('neuraphage'), { viewport: { width: 1600, height: 900 } });

const part = (timeline: FrameLocator, name: string) => timeline.locator(`.part-${name}`);

describe('the tab Analysis of a timeline', () => {
  it('opens by palette at the sessions, and a bar leads to its events', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Show Sessions');
    const timeline = await timelineIn(page, 'editor');
    await eventually(() => timeline.getByRole('tab', { name: 'Analysis' }).getAttribute('aria-selected')).toBe('true');
    const bar = part(timeline, 'sessions').getByRole('button', { name: /^Session 2: 105 events, 2 failures/u });
    await bar.waitFor();
    await screenshot(page, 'analysis');
    await bar.click();
    await eventually(() => timeline.getByRole('tab', { name: 'Timeline' }).getAttribute('aria-selected')).toBe('true');
    expect(await queryBox(timeline).inputValue()).toMatch(/^since:\S+ until:\S+$/u);
    await eventually(() => timeline.locator('.hit-count').innerText()).toMatch(/105/u);
  });

  it('compares two sessions that the palette asks for, the largest difference first', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Compare Sessions…');
    const { box, row } = quickInput(page);
    await row('Session 1').first().waitFor();
    await row('Session 1').first().click();
    await box.getByText('Compare Session 1 With…').waitFor();
    await row('Session 3').first().click();
    const timeline = await timelineIn(page, 'editor');
    const table = part(timeline, 'compare').getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'What',
      'Session 1',
      'Session 3',
      'Ratio',
      'Share',
    ]);
    // The tasks of only one of them differ more.
    await part(timeline, 'compare')
      .getByRole('button', { name: /^Show All/u })
      .click();
    await table.getByRole('button', { name: 'Events: 140 in session 1' }).waitFor();
    await screenshot(page, 'analysis-compare');
  });

  it('shows what comes before failures, and leads to an event of a place', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Show What Comes Before Failures');
    const timeline = await timelineIn(page, 'editor');
    const pattern = part(timeline, 'patterns').getByRole('listitem').first();
    await pattern.getByText('before 4 of 4 “Task failed”').waitFor();
    await pattern.getByRole('button', { name: 'Next place' }).click();
    await pattern.getByText('2 of 4').waitFor();
    await pattern.getByRole('button', { name: 'Show in Timeline' }).click();
    await eventually(() => timeline.getByRole('tab', { name: 'Timeline' }).getAttribute('aria-selected')).toBe('true');
    await timeline.locator('.details h2', { hasText: 'Failed' }).waitFor();
  });

  it('lists the notifications of a task that the palette asks for', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Show Notifications of Task…');
    const { input, row } = quickInput(page);
    await input.fill('Document rebase worker');
    await row('Document rebase worker').first().click();
    const timeline = await timelineIn(page, 'editor');
    const list = part(timeline, 'notifications').locator('.list');
    await list.getByRole('heading', { name: 'Document rebase worker' }).waitFor();
    await list.getByRole('button', { name: 'Outbox' }).click();
    await list.getByText('5 messages').waitFor();
    expect(await list.locator('tbody tr').count()).toBe(5);
    await screenshot(page, 'analysis-notifications');
  });
});

describe('the notifications of a task in the Tasks view', () => {
  it('stand below it, and its menu leads to them in the timeline', async () => {
    const { page } = stage;
    const task = rows(page, 'Tasks', 'Document rebase worker').first();
    await task.scrollIntoViewIfNeeded();
    await task.click();
    await page.keyboard.press('ArrowRight');
    await view(page, 'Tasks')
      .getByText(/Notifications \(\d+ in, \d+ out\)/u)
      .first()
      .waitFor();
    await screenshot(page, 'task-notifications');
    await chooseFromMenu(page, task, 'Show Notifications');
    const timeline = await timelineIn(page, 'editor');
    await part(timeline, 'notifications').getByRole('heading', { name: 'Document rebase worker' }).waitFor();
  });
});
