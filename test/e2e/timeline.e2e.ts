import { type FrameLocator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from '../harness/workbench';
import { activeTab, cursorPlace, eventually, openTimeline, rows, useStage, workspaceWith } from './support';

const stage = useStage(() => workspaceWith('healthy'));
let timeline: FrameLocator;

beforeAll(async () => {
  timeline = await openTimeline(stage.page);
});

/** The events in view, as the list beside the canvas names them. */
const eventsInView = () => timeline.locator('.event-list [role=option]');
const details = () => timeline.locator('aside.details');

describe('the timeline', () => {
  it('shows every event at once, with its kinds counted by meaning', async () => {
    await timeline.getByText('400 events').waitFor();
    await timeline.getByText('12 failures').waitFor();
    await eventually(() => eventsInView().count()).toBeGreaterThan(100);
    await screenshot(stage.page, 'timeline');
  });

  it('zooms at the pointer, and fits again with a double click', async () => {
    const before = await eventsInView().count();
    const plot = timeline.locator('.plot');
    const box = await plot.boundingBox();
    if (!box) throw new Error('The plot is not there.');
    await stage.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let turn = 0; turn < 5; turn++) await stage.page.mouse.wheel(0, -240);
    await eventually(() => eventsInView().count()).toBeLessThan(before);
    await screenshot(stage.page, 'timeline-zoomed');
    await stage.page.keyboard.press('0');
    await plot.dblclick({ position: { x: box.width / 2, y: box.height - 8 } });
    await eventually(() => eventsInView().count()).toBeGreaterThanOrEqual(before);
  });

  it('steps to a failure by key, and says what happened around it', async () => {
    await timeline.locator('.event-list').focus();
    await stage.page.keyboard.press('[');
    await details().locator('h2', { hasText: 'Failed' }).waitFor();
    // What led to it, which takes the place of what merely came before.
    await details().locator('.step-number').first().waitFor();
    await eventually(() => eventsInView().locator('xpath=self::*[@aria-selected="true"]').count()).toBe(1);
    await screenshot(stage.page, 'timeline-failure');
  });

  it('leads from the selected event to its line and to its task', async () => {
    const { page } = stage;
    await details()
      .getByText(/^line \d+$/)
      .click();
    await eventually(() => activeTab(page)).toBe('events.jsonl');
    await eventually(() => cursorPlace(page)).toMatch(/Ln \d+,/);
    await page.locator('.tab', { hasText: 'Timeline' }).click();
    await details().locator('.details-head a, .details-head button.link').first().waitFor();
    const title = await details().locator('.details-task button, .details-task a').first().innerText();
    await details().getByText(title, { exact: true }).first().click();
    await eventually(() => rows(page, 'Tasks', title).first().getAttribute('aria-selected')).toBe('true');
  });

  it('keeps what was selected when it is hidden and shown again', async () => {
    const { page } = stage;
    await page.locator('.tab', { hasText: 'events.jsonl' }).click();
    await page.locator('.tab', { hasText: 'Timeline' }).click();
    await details().locator('h2', { hasText: 'Failed' }).waitFor();
  });

  it('answers a query, and shows a mistake in one at its place', async () => {
    const { page } = stage;
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('kidn:task_failed');
    await timeline.locator('.query-problem').filter({ hasText: 'kind' }).waitFor();
    await screenshot(page, 'timeline-query-mistake');
    await timeline.locator('.query input').fill('kind:task_failed');
    // The selected failure is one of them.
    await timeline.locator('.hit-count', { hasText: /^\d of 5$/ }).waitFor();
    await screenshot(page, 'timeline-query');
    await timeline.getByRole('button', { name: 'Clear the query' }).click();
    await eventually(() => timeline.locator('.hit-count').innerText()).toBe('');
  });

  it('switches a meaning off and on in the legend', async () => {
    await stage.page.keyboard.press('Escape');
    const locks = timeline.locator('.legend button', { hasText: 'Lock' });
    // The list follows the picture when it rests: wait until the query's few hits have left it.
    await eventually(() => eventsInView().count()).toBeGreaterThan(100);
    const before = await eventsInView().count();
    await locks.click();
    await eventually(() => locks.getAttribute('aria-pressed')).toBe('false');
    await eventually(() => eventsInView().count()).toBeLessThan(before);
    await locks.click();
    await eventually(() => eventsInView().count()).toBe(before);
  });

  it('shows times in UTC or relative to the start', async () => {
    const zone = timeline.locator('vscode-dropdown[aria-label^="Time"]');
    await zone.click();
    await zone.locator('vscode-option', { hasText: 'Relative' }).click();
    await eventually(() => eventsInView().first().innerText()).toMatch(/\+?\d/);
    await screenshot(stage.page, 'timeline-relative');
    await zone.click();
    await zone.locator('vscode-option', { hasText: 'UTC' }).click();
    await eventually(() => eventsInView().first().innerText()).toMatch(/\d\d:\d\d:\d\d/);
  });

  it('does without inline scripts and styles', () => {
    const violations = stage.workbench.pageLog.filter((entry) => entry.includes('Refused to execute inline script'));
    expect(violations).toEqual([]);
  });
});
