import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameLocator, type Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from '../harness/workbench';
import {
  activeTab,
  chooseFromMenu,
  chooseFromViewMenu,
  eventually,
  openTimeline,
  rows,
  useStage,
  view,
  workspaceWith,
} from './support';

const stage = useStage(() => workspaceWith('healthy'));
let timeline: FrameLocator;

beforeAll(async () => {
  await rows(stage.page, 'Events', 'Learned: prefer event bus').first().waitFor();
  timeline = await openTimeline(stage.page);
  await timeline.getByText('400 events').first().waitFor();
});

/** The sentence of the event that the timeline has selected; empty for none. */
const selectedInTimeline = async (): Promise<string> => (await timeline.locator('.details h2').allInnerTexts()).join();
/** What the Events view says of its selected rows. */
const selectedInEvents = async (): Promise<string> => {
  const selected = view(stage.page, 'Events').locator('.monaco-list-row[aria-selected=true]');
  const labels = await Promise.all((await selected.all()).map((row: Locator) => row.getAttribute('aria-label')));
  return labels.join();
};
/** Where the keyboard is: true while it is in the timeline's picture. */
const isPictureFocused = async (): Promise<boolean> => (await timeline.locator('.event-list:focus').count()) === 1;

/** Scrolls the Events view to its newest row, without selecting it. */
async function showNewest(): Promise<void> {
  await view(stage.page, 'Events').locator('.monaco-list').focus();
  await stage.page.keyboard.press('Home');
}

describe('the selection of the timeline and of the Events view', () => {
  it('goes from the timeline to the row, and leaves the keyboard where it is', async () => {
    const { page } = stage;
    await timeline.locator('.event-list').focus();
    // The last failure, then on along its lane: each is selected in turn, and the last one stays.
    await page.keyboard.press('[');
    await eventually(selectedInTimeline).toContain('Failed');
    const sentence = await selectedInTimeline();
    await eventually(selectedInEvents).toContain(sentence);
    expect(await isPictureFocused()).toBe(true);
    expect(await view(page, 'Events').locator('.monaco-list-row[aria-selected=true]').count()).toBe(1);
    await screenshot(page, 'link-from-timeline');
  });

  it('comes to rest after quick steps: both end at the event that was selected last', async () => {
    const { page } = stage;
    await timeline.locator('.event-list').focus();
    for (const key of ['[', ']', '[', '[', ']']) await page.keyboard.press(key);
    await page.keyboard.press(',');
    const ends = async (): Promise<readonly string[]> => {
      const sentence = await selectedInTimeline();
      return [sentence, (await selectedInEvents()).includes(sentence) ? sentence : ''];
    };
    await eventually(async () => new Set(await ends()).size).toBe(1);
    // The sentence is whole once the host has told the details, its line among them.
    await timeline
      .locator('aside.details')
      .getByText(/^line \d+$/)
      .waitFor();
    const [rest] = await ends();
    // What is on its way would arrive before what is asked for after it: one more step there and back.
    await page.keyboard.press('.');
    await eventually(selectedInTimeline).not.toBe(rest);
    await page.keyboard.press(',');
    await eventually(ends).toEqual([rest, rest]);
  });

  it('goes from a row to the timeline that is on screen, which stays in front', async () => {
    const { page } = stage;
    await showNewest();
    await rows(page, 'Events', 'Learned: prefer event bus').first().click();
    await eventually(selectedInTimeline).toContain('prefer event bus');
    expect(await activeTab(page)).toContain('engram.timeline');
    await eventually(selectedInEvents).toContain('prefer event bus');
    await screenshot(page, 'link-from-events');
  });

  it('still opens the document of an event from the menu', async () => {
    const { page } = stage;
    await showNewest();
    await chooseFromMenu(page, rows(page, 'Events', 'Learned: prefer event bus').first(), 'Open Event');
    await eventually(() => activeTab(page)).toContain('learning_extracted');
    await page.locator('.tab', { hasText: 'Timeline' }).click();
    await timeline.locator('.details h2').waitFor();
  });

  it('leaves a query alone that hides the event, and says so', async () => {
    const { page } = stage;
    await timeline.locator('.query input').fill('kind:task_failed');
    await timeline.getByText('5 hits').waitFor();
    await rows(page, 'Events', 'Acquired')
      .or(rows(page, 'Events', 'Released'))
      .first()
      .click();
    await timeline.locator('.notice.shown').filter({ hasText: 'selected in the sidebar' }).waitFor();
    expect(await timeline.locator('.query input').inputValue()).toBe('kind:task_failed');
    await timeline.getByRole('button', { name: 'Clear the query' }).click();
  });

  it('reaches into the groups that are open, and opens none', async () => {
    const { page } = stage;
    await chooseFromViewMenu(page, 'Events', 'Group By', 'Group by Kind');
    const failed = rows(page, 'Events', 'Task failed').first();
    await failed.waitFor();
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('0');
    await page.keyboard.press('Escape');
    await page.keyboard.press('[');
    await eventually(selectedInTimeline).toContain('Failed');
    expect(await failed.getAttribute('aria-expanded')).toBe('false');
    await failed.click();
    await eventually(() => failed.getAttribute('aria-expanded')).toBe('true');
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('[');
    await page.keyboard.press(']');
    const sentence = await selectedInTimeline();
    await eventually(selectedInEvents).toContain(sentence);
    await chooseFromViewMenu(page, 'Events', 'Group By', 'Do Not Group');
  });

  it('is cut where the setting says so: a click opens the document of an event again', async () => {
    const { page, workspace } = stage;
    await page.locator('.tab', { hasText: 'Timeline' }).click();
    await mkdir(path.join(workspace.folder, '.vscode'));
    await writeFile(
      path.join(workspace.folder, '.vscode', 'settings.json'),
      '{ "engram.timeline.linkSelection": false }\n',
    );
    // Clicked until VS Code has read the file.
    await showNewest();
    await eventually(async () => {
      await rows(page, 'Events', 'Learned: prefer event bus').first().click();
      return activeTab(page);
    }).toContain('learning_extracted');
  });
});
