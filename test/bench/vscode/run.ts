import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { makeTemporaryFolder, repositoryRoot } from '../../harness/paths';
import { runProgram } from '../../harness/program';
import { currentVscode } from '../../harness/vscodeVersions';
import { openWorkbench, runCommand, type Workbench } from '../../harness/workbench';
import { generateStore } from '../generateStore';

/**
 * `npm run bench:vscode [-- <events>]`: what a person waits for in a real VS Code, with the packaged extension, on a store
 * of a million events or as many as are told. A time ends when the rows are drawn, so the browser's own is in it. Exits 1
 * where a goal is missed, or VS Code has called the extension host unresponsive.
 */
async function main(): Promise<void> {
  const events = Number(process.argv[2] ?? 1_000_000);
  if (!Number.isInteger(events) || events < 10_000) throw new Error('Give a number of events, 10,000 or more.');
  const folder = path.join(makeTemporaryFolder('bench'), 'workspace');
  await generateStore(folder, { events });
  await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  try {
    const figures: Figures = { firstRows: [], expanded: [], paged: [], unresponsive: 0 };
    for (let run = 0; run < runs; run++) await measureOnce(folder, events, figures);
    report(events, figures);
  } finally {
    await rm(path.dirname(folder), { recursive: true, force: true });
  }
}

const runs = 3;

/** All in ms. */
interface Figures {
  /** From the first sight of the extension's icon to rows in the views Tasks and Events. */
  readonly firstRows: number[];
  /** From a click on a kind to its events below it. */
  readonly expanded: number[];
  /** From a click on Load more to the rows. */
  readonly paged: number[];
  /** How often VS Code has called the extension host unresponsive. */
  unresponsive: number;
}

async function measureOnce(folder: string, events: number, figures: Figures): Promise<void> {
  const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');
  const settings = { 'git.enabled': false };
  const workbench = await openWorkbench({ version: currentVscode, workspace: folder, vsix, settings });
  try {
    const { page } = workbench;
    figures.firstRows.push(await timeFirstRows(page));
    await rows(page, 'Store', `Events: ${events.toLocaleString('en')}`)
      .first()
      .waitFor({ timeout: 60_000 });
    figures.expanded.push(...(await timeExpanding(page)));
    figures.paged.push(...(await timePaging(page)));
    figures.unresponsive += workbench.pageLog.filter((entry) => /unresponsive/i.test(entry)).length;
    await picture(workbench);
  } finally {
    await workbench.dispose();
  }
}

async function timeFirstRows(page: Page): Promise<number> {
  const icon = page.locator('.activitybar .action-label[aria-label^="Engram"]');
  await icon.waitFor();
  return time(
    () => icon.click(),
    () => Promise.all([rows(page, 'Tasks').first().waitFor(), rows(page, 'Events').nth(5).waitFor()]),
  );
}

/** Opens and closes the first kinds of the Events view, grouped by kind. */
async function timeExpanding(page: Page): Promise<readonly number[]> {
  await runCommand(page, 'Engram: Group by Kind');
  const group = rows(page, 'Events').first();
  const child = pane(page, 'Events').locator('.monaco-list-row[aria-level="2"]').first();
  await pane(page, 'Events').locator('.monaco-list-row[aria-expanded]').first().waitFor();
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    times.push(
      await time(
        () => group.click(),
        () => child.waitFor(),
      ),
    );
    await group.click();
    await child.waitFor({ state: 'detached' });
  }
  await runCommand(page, 'Engram: Do Not Group');
  return times;
}

async function timePaging(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  const list = pane(page, 'Events');
  await list.locator('.monaco-list-row:not([aria-expanded])').first().waitFor();
  for (let turn = 0; turn < 5; turn++) {
    await runCommand(page, 'Engram: Focus on Events View');
    await page.keyboard.press('End');
    const more = rows(page, 'Events', 'Load more');
    await more.waitFor();
    const size = Number(await more.getAttribute('aria-setsize'));
    const grown = list.locator(`.monaco-list-row[aria-setsize="${size + 200}"]`).first();
    times.push(
      await time(
        () => more.click(),
        () => grown.waitFor(),
      ),
    );
  }
  return times;
}

async function time(start: () => Promise<unknown>, end: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await start();
  await end();
  return performance.now() - started;
}

function pane(page: Page, title: string): Locator {
  return page.locator('.pane', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

function rows(page: Page, title: string, text?: string): Locator {
  return pane(page, title).locator(text === undefined ? '.monaco-list-row' : `.monaco-list-row[aria-label*="${text}"]`);
}

async function picture({ page }: Workbench): Promise<void> {
  await page.screenshot({ path: path.join(repositoryRoot, 'test', 'artifacts', 'bench-vscode.png') });
}

function report(events: number, { firstRows, expanded, paged, unresponsive }: Figures): void {
  const lines: readonly (readonly [string, readonly number[], number])[] = [
    ['Rows in the side bar', firstRows, 2000],
    ['A kind expanded', expanded, 200],
    ['The next 200 events', paged, 200],
  ];
  console.log(`${events.toLocaleString('en')} events, VS Code ${currentVscode.vscode} in headless Chromium\n`);
  console.log('| What | Median | Worst | Goal |\n|---|---:|---:|---|');
  for (const [what, times, goal] of lines)
    console.log(`| ${what} | ${median(times)} ms | ${Math.round(Math.max(...times))} ms | ≤ ${goal} ms |`);
  console.log(`\nCalled unresponsive: ${unresponsive} times in ${runs} runs.`);
  if (unresponsive > 0 || lines.some(([, times, goal]) => median(times) > goal)) process.exitCode = 1;
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
