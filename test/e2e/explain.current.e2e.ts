import { type FrameLocator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import {
  activeTab,
  cursorPlace,
  eventually,
  openTimeline,
  quickInput,
  rows,
  useStage,
  view,
  workspaceWith,
} from './support';

const stage = useStage(() => workspaceWith('healthy'));
let timeline: FrameLocator;

beforeAll(async () => {
  await rows(stage.page, 'Events', 'Learned: prefer event bus').first().waitFor();
});

describe('why something failed', () => {
  it('is told by palette alone: the failure is picked, its steps are read, one opens, and so does its line', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Explain Failure…');
    const { input, row } = quickInput(page);
    await row('Failed: rebase conflict not resolved').first().waitFor();
    await screenshot(page, 'explain-pick');
    await input.press('Enter');
    await rows(page, 'Explanation', 'main moved on').first().waitFor();
    const steps = view(page, 'Explanation').locator('.monaco-list-row');
    await eventually(() => steps.allInnerTexts().then((texts) => texts.join('\n'))).toMatch(
      /What led to it[^]*1\. main moved on[^]*2\. Asked to rebase[^]*Rebase conflict in[^]*Failed: rebase conflict/,
    );
    await screenshot(page, 'explain-sidebar');
    // The view has the keyboard: down to the first numbered step, and open it.
    await page.keyboard.press('Home');
    await eventually(async () => {
      const focused = await view(page, 'Explanation').locator('.monaco-list-row.focused').allInnerTexts();
      if (focused.join().includes('1. main moved on')) return true;
      await page.keyboard.press('ArrowDown');
      return false;
    }).toBe(true);
    await page.keyboard.press('Enter');
    await eventually(() => activeTab(page)).toContain('main_updated');
    await runCommand(page, 'Engram: Go to Line');
    await eventually(() => activeTab(page)).toContain('events.jsonl');
    expect(await cursorPlace(page)).toMatch(/^Ln \d+/);
  });

  it('leads from a red mark in the timeline to the steps, to the sidebar and to the line', async () => {
    const { page } = stage;
    timeline = await openTimeline(page);
    await timeline.getByText('400 events').first().waitFor();
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('[');
    await timeline.getByRole('heading', { name: 'Why it failed' }).waitFor();
    await timeline.locator('.step-number').first().waitFor();
    await screenshot(page, 'explain-timeline');
    await page.keyboard.press('{');
    await timeline.locator('.step[aria-current] .step-number').waitFor();
    await timeline.getByRole('button', { name: 'Show in Sidebar' }).first().click();
    await rows(page, 'Explanation', 'What led to it').waitFor();
    await timeline.locator('.details-line button').click();
    await eventually(() => activeTab(page)).toContain('events.jsonl');
  });
});
