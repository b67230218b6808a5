import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { makeTemporaryFolder, repositoryRoot } from '../../harness/paths';
import { runProgram } from '../../harness/program';
import { currentVscode } from '../../harness/vscodeVersions';
import { openWorkbench, runCommand, type Workbench } from '../../harness/workbench';
import { generateStore } from '../generateStore';
import { timeInPage } from './timeInPage';
import { packageYardstick } from './yardstick';

/**
 * `npm run bench:vscode [-- <events>]`: what a person waits for in a real VS Code, with the packaged extension, on a store
 * of a million events or as many as are told. A time begins with the press of the mouse and ends when the rows are drawn,
 * so the browser's own is in it. Exits 1 where a goal is missed, or VS Code has called the extension host unresponsive.
 */
async function main(): Promise<void> {
  const events = Number(process.argv[2] ?? 1_000_000);
  if (!Number.isInteger(events) || events < 10_000) throw new Error('Give a number of events, 10,000 or more.');
  const temporary = makeTemporaryFolder('bench');
  const folder = path.join(temporary, 'workspace');
  await generateStore(folder, { events });
  await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  const yardstick = await packageYardstick(path.join(temporary, 'yardstick'));
  try {
    const figures: Figures = { yardstick: [], firstRows: [], expanded: [], paged: [], unresponsive: 0 };
    for (let run = 0; run < runs; run++) {
      await measureYardstick(folder, yardstick, figures);
      await measureOnce(folder, events, figures);
    }
    report(events, figures);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const runs = 3;

const settings = { 'git.enabled': false };

/** All in ms. */
interface Figures {
  /** As `firstRows`, of an extension that shows made-up rows: what VS Code and the machine need by themselves. */
  readonly yardstick: number[];
  /** From a click on the extension's icon, as soon as VS Code shows it, to rows in the views Tasks and Events. */
  readonly firstRows: number[];
  /** From a click on a kind to its events below it. */
  readonly expanded: number[];
  /** From a click on Load more to the rows. */
  readonly paged: number[];
  /** How often VS Code has called the extension host unresponsive. */
  unresponsive: number;
}

async function measureYardstick(folder: string, vsix: string, figures: Figures): Promise<void> {
  const workbench = await openWorkbench({ version: currentVscode, workspace: folder, vsix, settings });
  try {
    figures.yardstick.push(await timeFirstRows(workbench.page, 'Yardstick'));
  } finally {
    await workbench.dispose();
  }
}

async function measureOnce(folder: string, events: number, figures: Figures): Promise<void> {
  const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');
  const workbench = await openWorkbench({ version: currentVscode, workspace: folder, vsix, settings });
  try {
    const { page } = workbench;
    figures.firstRows.push(await timeFirstRows(page, 'Engram'));
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

/** `title`: that of the icon in the activity bar. */
async function timeFirstRows(page: Page, title: string): Promise<number> {
  const icon = page.locator(`.activitybar .action-label[aria-label^="${title}"]`);
  await icon.waitFor();
  return timeInPage(page, () => icon.click(), [
    { selector: rowSelector('Tasks'), count: 1 },
    { selector: rowSelector('Events'), count: 6 },
  ]);
}

/** Opens and closes the first kind of the Events view, grouped by kind. */
async function timeExpanding(page: Page): Promise<readonly number[]> {
  await runCommand(page, 'Engram: Group by Kind');
  const group = rows(page, 'Events').first();
  const child = rowSelector('Events', '[aria-level="2"]');
  await page.locator(rowSelector('Events', '[aria-expanded]')).first().waitFor();
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    times.push(await timeInPage(page, () => group.click(), [{ selector: child, count: 1 }]));
    await group.click();
    await page.locator(child).first().waitFor({ state: 'detached' });
  }
  await runCommand(page, 'Engram: Do Not Group');
  return times;
}

async function timePaging(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  await page.locator(rowSelector('Events', ':not([aria-expanded])')).first().waitFor();
  for (let turn = 0; turn < 5; turn++) {
    await runCommand(page, 'Engram: Focus on Events View');
    await page.keyboard.press('End');
    const more = rows(page, 'Events', 'Load more');
    await more.waitFor();
    const size = Number(await more.getAttribute('aria-setsize'));
    const grown = rowSelector('Events', `[aria-setsize="${size + 200}"]`);
    times.push(await timeInPage(page, () => more.click(), [{ selector: grown, count: 1 }]));
  }
  return times;
}

/** Rows of the view with this title; `condition`: more of a CSS selector. */
function rowSelector(title: string, condition = ''): string {
  return `.pane:has(.pane-header[aria-label^="${title}"]) .monaco-list-row${condition}`;
}

function rows(page: Page, title: string, text?: string): Locator {
  return page.locator(rowSelector(title, text === undefined ? '' : `[aria-label*="${text}"]`));
}

async function picture({ page }: Workbench): Promise<void> {
  await page.screenshot({ path: path.join(repositoryRoot, 'test', 'artifacts', 'bench-vscode.png') });
}

function report(events: number, { yardstick, firstRows, expanded, paged, unresponsive }: Figures): void {
  const lines: readonly (readonly [string, readonly number[], number])[] = [
    ['Rows in the side bar', firstRows, 2000],
    ['A kind expanded', expanded, 200],
    ['The next 200 events', paged, 200],
  ];
  console.log(`${events.toLocaleString('en')} events, VS Code ${currentVscode.vscode} in headless Chromium\n`);
  console.log('| What | Median | Worst | Goal |\n|---|---:|---:|---|');
  for (const [what, times, goal] of lines)
    console.log(`| ${what} | ${median(times)} ms | ${Math.round(Math.max(...times))} ms | ≤ ${goal} ms |`);
  const share = median(firstRows) - median(yardstick);
  console.log(`\nAn extension that shows made-up rows at once: ${median(yardstick)} ms to rows in the side bar.`);
  console.log(`Ours above that: ${share} ms.`);
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
