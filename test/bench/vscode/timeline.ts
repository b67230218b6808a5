import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeTemporaryFolder, repositoryRoot } from '../../harness/paths';
import { runProgram } from '../../harness/program';
import { currentVscode } from '../../harness/vscodeVersions';
import { openWorkbench } from '../../harness/workbench';
import { median } from '../comparison';
import { generateStore } from '../generateStore';
import { emptyPanel, packageEmptyPanel } from './emptyPanel';
import { timeOpening } from './openingTime';

/**
 * `npm run bench:vscode:timeline [-- --no-package]`: from Enter on “Open Timeline” to the picture of all events, in a real VS
 * Code with the packaged extension, once the store is open. Beside it, in the same run, the empty panel of another
 * extension: what VS Code needs for any webview. Each is the first webview of a fresh VS Code. Exits 1 where a goal is
 * missed.
 */
async function main(): Promise<void> {
  if (!process.argv.includes('--no-package')) await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  const temporary = makeTemporaryFolder('bench');
  try {
    const yardstick = await packageEmptyPanel(path.join(temporary, 'yardstick'));
    const folders = new Map(stores.map(({ events }) => [events, path.join(temporary, String(events))]));
    for (const [events, folder] of folders) await generateStore(folder, { events });
    const small = folders.get(stores[0].events) ?? temporary;
    const empty: number[] = [];
    const withMessage: number[] = [];
    const timelines = stores.map((store) => ({ ...store, times: new Array<number>() }));
    for (let run = 0; run < runs; run++) {
      empty.push(await openEmpty(small, yardstick, emptyPanel.open));
      withMessage.push(await openEmpty(small, yardstick, emptyPanel.openWithMessage));
      for (const { events, times } of timelines) times.push(await openTimeline(folders.get(events) ?? '', events));
      console.error(`Run ${run + 1} of ${runs}: done`);
    }
    report(empty, withMessage, timelines);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const runs = 3;

/** Numbers of events, and what opening them may take, in ms. */
const stores = [
  { events: 500, goal: 300 },
  { events: 1_000_000, goal: 1500 },
] as const;

/** A VS Code without anything that would work beside what is measured. */
const usual = {
  version: currentVscode,
  settings: { 'git.enabled': false },
  viewport: { width: 1600, height: 800 },
};

async function openEmpty(workspace: string, vsix: string, command: string): Promise<number> {
  const workbench = await openWorkbench({ ...usual, workspace, vsix });
  try {
    await workbench.page.getByText(emptyPanel.ready).waitFor();
    return await timeOpening(workbench.page, command, { selector: '#app', text: emptyPanel.text });
  } finally {
    await workbench.dispose();
  }
}

/** Opens a timeline in a fresh VS Code; the ms from the key to the frame that shows all events. */
async function openTimeline(workspace: string, events: number): Promise<number> {
  const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');
  const workbench = await openWorkbench({ ...usual, workspace, vsix });
  const { page } = workbench;
  try {
    await page.locator('.activitybar .action-label[aria-label^="Engram"]').click();
    const count = events.toLocaleString('en');
    const stored = `.pane:has(.pane-header[aria-label^="Store"]) .monaco-list-row[aria-label*="${count}"]`;
    await page.locator(stored).first().waitFor({ timeout: 120_000 });
    const sign = { selector: '.overview .summary-line', text: `${count} event` };
    return await timeOpening(page, 'Engram: Open Timeline', sign);
  } catch (error) {
    await page.screenshot({ path: path.join(repositoryRoot, 'test', 'artifacts', 'bench-timeline.png') });
    throw error;
  } finally {
    await workbench.dispose();
  }
}

/** A timeline's times, and what it was to take, in ms. */
interface Measured {
  readonly events: number;
  readonly goal: number;
  readonly times: readonly number[];
}

function report(empty: readonly number[], withMessage: readonly number[], timelines: readonly Measured[]): void {
  const load = (os.loadavg()[0] ?? 0).toFixed(1);
  console.log(`VS Code ${currentVscode.vscode} in headless Chromium, ${runs} runs; load ${load}\n`);
  console.log('| Opened | Median | Worst | Ours above a message | Goal |');
  console.log('| --- | ---: | ---: | ---: | --- |');
  const row = (title: string, times: readonly number[], ...more: readonly string[]): void =>
    console.log(`| ${[title, inMs(median(times)), inMs(Math.max(...times)), ...more].join(' | ')} |`);
  row('Empty panel of another extension', empty, '', '');
  row('The same, with one message', withMessage, '', '');
  for (const { events, goal, times } of timelines) {
    const above = median(times) - median(withMessage);
    row(`Timeline, ${events.toLocaleString('en')} events`, times, inMs(above), `≤ ${inMs(goal)}`);
    if (median(times) > goal) process.exitCode = 1;
  }
}

const inMs = (time: number): string => `${Math.round(time).toLocaleString('en')} ms`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
