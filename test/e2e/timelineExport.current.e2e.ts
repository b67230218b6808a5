import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameLocator, type Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import {
  eventually,
  notification,
  openTimeline,
  quickInput,
  showNotifications,
  useStage,
  workspaceWith,
} from './support';

const stage = useStage(() => workspaceWith('healthy'));
let timeline: FrameLocator;

beforeAll(async () => {
  timeline = await openTimeline(stage.page);
  await timeline.getByText('400 events').first().waitFor();
});

const choose = async (name: string): Promise<void> => {
  await timeline.getByRole('button', { name: 'Export…' }).click();
  await timeline.getByRole('menuitem', { name }).click();
};

/** Answers VS Code's dialog that asks where to save: with this name, in the folder that it offers. Gives the file's path. */
async function saveAs(page: Page, name: string): Promise<string> {
  const { box, input } = quickInput(page);
  await box.getByText(/^Export (Timeline|Events)$/).waitFor();
  await eventually(() => input.inputValue()).toMatch(/workspace (timeline|events) 20/);
  const file = path.join(stage.workspace.folder, name);
  await input.fill(file);
  await box.getByRole('button', { name: 'OK', exact: true }).click();
  await eventually(() => Promise.resolve(existsSync(file))).toBe(true);
  return file;
}

describe('an export of the timeline', () => {
  it('saves the picture as an SVG file where the person wants it', async () => {
    const { page } = stage;
    await choose('Picture as SVG');
    const file = await saveAs(page, 'seen.svg');
    const svg = await readFile(file, 'utf8');
    expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg /);
    expect(svg).toContain('>400 events</text>');
    expect(svg).not.toContain('var(--');
  });

  it('saves the events of a query as their lines, all of them or those in view', async () => {
    const { page, workspace } = stage;
    await timeline.locator('.query input').first().fill('kind:task_failed');
    await timeline.getByText('5 hits').waitFor();
    await choose('Events as JSONL');
    const { row } = quickInput(page);
    await row('Events in the visible range').waitFor();
    await row('All events that the query and the legend show').filter({ hasText: '5 events' }).click();
    const file = await saveAs(page, 'failed.jsonl');
    const failed = (await workspace.lines('events.jsonl')).filter((line) => line.includes('"kind":"task_failed"'));
    expect(failed).toHaveLength(5);
    await eventually(() => readFile(file, 'utf8')).toBe(`${failed.join('\n')}\n`);
    await showNotifications(page);
    await notification(page, 'Saved 5 events as failed.jsonl').waitFor();
    await screenshot(page, 'timeline-exported');
  });

  it('is a command too, which asks for the format', async () => {
    const { page } = stage;
    await timeline.getByRole('button', { name: 'Clear the query' }).click();
    await runCommand(page, 'Engram: Export Events…');
    await quickInput(page).row('CSV').click();
    await quickInput(page).row('All events').filter({ hasText: '400 events' }).click();
    const file = await saveAs(page, 'all.csv');
    await eventually(async () => (await readFile(file, 'utf8')).split('\r\n').length).toBe(402);
  });

  it('saves traces, and the events of the Events view’s query where it has one', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Export Events…');
    await quickInput(page).row('OTLP').click();
    await quickInput(page).row('All events').filter({ hasText: '400 events' }).click();
    const traces = await saveAs(page, 'traces.json');
    await eventually(async () => (await readFile(traces, 'utf8')).slice(0, 18)).toBe('{"resourceSpans":[');

    await runCommand(page, 'Engram: Query Events…');
    const { input } = quickInput(page);
    await input.fill('kind:task_failed');
    await page.keyboard.press('Enter');
    await runCommand(page, 'Engram: Export Events…');
    await quickInput(page).row('Markdown').click();
    await quickInput(page).row('Events of the Events view').filter({ hasText: '5 events' }).waitFor();
    await screenshot(page, 'export-which-events');
    await quickInput(page).row('Events of the Events view').click();
    const table = await saveAs(page, 'failed.md');
    await eventually(async () => (await readFile(table, 'utf8')).split('\n').length).toBe(8);
    expect(await readFile(table, 'utf8')).toContain('| Task failed |');
  });
});
