import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser';
import { artifactsFolder, repositoryRoot } from '../harness/paths';
import { startProgram, stopProgram } from '../harness/program';
import { runCommand, webviewFrame } from '../harness/workbench';
import {
  beginRecording,
  eventually,
  openMenu,
  openTimeline,
  quickInput,
  rows,
  showEngram,
  version,
  view,
} from './support';

type Program = ReturnType<typeof startProgram>;

let started: Program;
let browser: Browser;
let page: Page;

/** Starts the program that the README names and resolves with the address that it prints. */
function startAsTheReadmeSays(): Promise<string> {
  started = startProgram('npm', ['start', '--', '--no-open'], { cwd: repositoryRoot });
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /Engram Inspector is ready: (\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    started.stdout?.on('data', read);
    started.stderr?.on('data', read);
    started.once('exit', () => reject(new Error(`npm start ended without an address:\n${output}`)));
  });
}

/** Takes a picture; as the README's, too, when `--update-screenshots` asks for it. */
async function picture(name: string, clip?: { x: number; y: number; width: number; height: number }): Promise<void> {
  const folder = path.join(artifactsFolder, version.vscode);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `readme-${name}.png`);
  await page.screenshot({ path: file, ...(clip ? { clip } : {}) });
  if (process.env.ENGRAM_UPDATE_SCREENSHOTS === '1')
    await copyFile(file, path.join(repositoryRoot, 'media', 'screenshots', `${name}.png`));
}

/** Drags the edge between the side bar and the editors by so many pixels to the right. */
async function widenSideBar(pixels: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  if (!bar) throw new Error('There is no side bar.');
  const edge = { x: bar.x + bar.width, y: bar.y + bar.height / 2 };
  await page.mouse.move(edge.x, edge.y);
  await page.mouse.down();
  await page.mouse.move(edge.x + pixels, edge.y, { steps: 4 });
  await page.mouse.up();
}

describe('npm start', () => {
  beforeAll(async () => {
    const address = await startAsTheReadmeSays();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(address);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await stopProgram(started);
  });

  it('serves a VS Code that shows the demo’s tasks, relationships and events', async () => {
    await showEngram(page);
    await rows(page, 'Tasks', 'Failed').first().waitFor();
    await eventually(() => rows(page, 'Events').count()).toBeGreaterThan(5);
    await view(page, 'Relationships').locator('.pane-header').click();
    await rows(page, 'Relationships', 'Waits for').first().waitFor();
    await runCommand(page, 'View: Close All Editors');
    await picture('sidebar', { x: 0, y: 36, width: 700, height: 840 });
  });

  it('shows the demo’s failure in the timeline', async () => {
    await view(page, 'Relationships').locator('.pane-header').click();
    await openTimeline(page);
    const timeline = webviewFrame(page);
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('[');
    await timeline.locator('.details h2', { hasText: 'Failed' }).waitFor();
    await timeline.locator('.details .step-number').first().waitFor();
    await timeline.locator('.details', { hasText: 'Payload' }).waitFor();
    await picture('overview');
    await runCommand(page, 'View: Close Primary Side Bar');
    await timeline.locator('.event-list').focus();
    await page.keyboard.press('f');
    await picture('timeline');
    expect(await timeline.locator('.event-list [role=option][aria-selected=true]').count()).toBe(1);
  });

  it('explains the failure in the side bar', async () => {
    await showEngram(page);
    await runCommand(page, 'View: Close All Editors');
    await widenSideBar(280);
    await runCommand(page, 'Engram: Explain Failure…');
    await quickInput(page).row('Failed').first().click();
    await rows(page, 'Explanation', 'What led to it').waitFor();
    // Room for all of it.
    const others = ['Tasks', 'Events', 'Store'] as const;
    for (const title of others) await view(page, title).locator('.pane-header').click();
    const withoutFollowing = await rows(page, 'Explanation').count();
    await rows(page, 'Explanation', 'What followed').locator('.monaco-tl-twistie').click();
    await eventually(() => rows(page, 'Explanation').count()).toBeGreaterThan(withoutFollowing);
    await picture('explain', { x: 0, y: 36, width: 632, height: 416 });
    for (const title of others) await view(page, title).locator('.pane-header').click();
    await runCommand(page, 'Engram: Clear Explanation');
    await widenSideBar(-280);
  });

  it('shows sessions, what comes before failures, and who told whom', async () => {
    await runCommand(page, 'View: Close Primary Side Bar');
    await runCommand(page, 'Engram: Show Sessions');
    const timeline = webviewFrame(page);
    await timeline.getByRole('button', { name: /^Session 2: /u }).waitFor();
    await timeline.locator('.part-patterns .codicon-loading').waitFor({ state: 'detached' });
    await timeline.locator('.part-notifications .matrix').waitFor();
    await picture('analysis');
    await runCommand(page, 'View: Close All Editors');
    await showEngram(page);
  });

  it('checks the store', async () => {
    await runCommand(page, 'Engram: Check Store');
    await rows(page, 'Store', 'Checks').waitFor();
    await page.locator('.markers-panel .monaco-list-row').first().waitFor();
    await page.getByText('Checking the store', { exact: true }).waitFor({ state: 'detached' });
    await picture('checks', { x: 0, y: 540, width: 1440, height: 340 });
    await runCommand(page, 'View: Hide Panel');
  });

  it('answers in SQL', async () => {
    await runCommand(page, 'View: Close Primary Side Bar');
    await runCommand(page, 'Engram: Open SQL Query');
    await page.locator('.codelens-decoration a', { hasText: 'Run on' }).first().click();
    await webviewFrame(page).getByRole('gridcell').first().waitFor();
    await picture('sql');
    await runCommand(page, 'View: Revert and Close Editor');
  });

  it('answers a query from the palette', async () => {
    await showEngram(page);
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('kind:rebase_*,task_failed sinse:2h');
    await row('Did you mean since?').waitFor();
    await picture('query', { x: 340, y: 0, width: 760, height: 240 });
    await page.keyboard.press('Escape');
  });

  it('offers to record an event', async () => {
    await beginRecording(page, 'nudge_sent');
    const { input, box, row } = quickInput(page);
    await row('None').first().click();
    await box.locator('input[placeholder*="go to"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await box.getByText('Payload as JSON').waitFor();
    await input.fill('{"message": "rebase before you go on", "severity": "Warn"}');
    await input.press('Enter');
    await row('Append to events.jsonl').waitFor();
    await picture('record', { x: 340, y: 0, width: 760, height: 240 });
    await page.keyboard.press('Escape');
  });

  it('offers on a task’s row what can be done to it', async () => {
    const menu = await openMenu(page, rows(page, 'Tasks', 'Failed').first());
    for (const entry of ['Show Events', 'Edit Task…', 'Block Task…', 'Close Task…'])
      await menu.locator('.action-item', { hasText: entry }).waitFor();
    await picture('change', { x: 0, y: 36, width: 760, height: 470 });
    await page.keyboard.press('Escape');
  });
});
