import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { makeTemporaryFolder, repositoryRoot } from '../../harness/paths';
import { runProgram } from '../../harness/program';
import { currentVscode } from '../../harness/vscodeVersions';
import { openWorkbench } from '../../harness/workbench';
import { median } from '../comparison';
import { generateStore } from '../generateStore';

/**
 * `npm run bench:vscode:timeline [-- --no-package]`: from Enter on “Open Timeline” to the picture of all events, in a real VS
 * Code with the packaged extension, once the store is open. Both ends are taken in the page. Exits 1 where a goal is missed.
 */
async function main(): Promise<void> {
  if (!process.argv.includes('--no-package')) await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  const temporary = makeTemporaryFolder('bench');
  try {
    const lines: string[] = [];
    for (const { events, goal } of stores) {
      const folder = path.join(temporary, String(events));
      await generateStore(folder, { events });
      const times: number[] = [];
      for (let run = 0; run < runs; run++) times.push(await openTimeline(folder, events));
      if (median(times) > goal) process.exitCode = 1;
      const figures = [median(times), Math.max(...times)].map((time) => `${Math.round(time).toLocaleString('en')} ms`);
      lines.push(`| ${events.toLocaleString('en')} | ${figures.join(' | ')} | ≤ ${goal.toLocaleString('en')} ms |`);
    }
    console.log(`VS Code ${currentVscode.vscode} in headless Chromium, ${runs} runs; load ${os.loadavg()[0] ?? 0}\n`);
    console.log(['| Events | Median | Worst | Goal |', '| ---: | ---: | ---: | --- |', ...lines].join('\n'));
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

/** Opens a timeline in a fresh VS Code; the ms from the key to the frame that shows all events. */
async function openTimeline(workspace: string, events: number): Promise<number> {
  const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');
  const workbench = await openWorkbench({
    version: currentVscode,
    workspace,
    vsix,
    settings: { 'git.enabled': false },
    viewport: { width: 1600, height: 800 },
  });
  try {
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Engram"]').click();
    const stored = `.pane:has(.pane-header[aria-label^="Store"]) .monaco-list-row[aria-label*="${events.toLocaleString('en')}"]`;
    await page.locator(stored).first().waitFor({ timeout: 120_000 });
    await page.evaluate(noteEnter);
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input[type="text"]').first().fill('>Engram: Open Timeline');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Engram: Open Timeline' });
    await row.first().waitFor();
    await page.keyboard.press('Enter');
    return (await drawnAt(page, events)) - Number(await page.evaluate('globalThis.engramEnter'));
  } finally {
    await workbench.dispose();
  }
}

/** Times are those of the wall clock, as the timeline lies in a frame with a clock of its own. */
const noteEnter = `addEventListener('keydown', ({ key, timeStamp }) => {
  if (key === 'Enter') globalThis.engramEnter = performance.timeOrigin + timeStamp;
}, { capture: true }), undefined`;

/** For a frame of the page: notes when the summary tells of all events, and that was drawn. Gives what it has noted. */
function lookForPicture(events: number): string {
  return `(() => {
    const look = () => {
      const text = document.querySelector('.overview .summary-line')?.textContent ?? '';
      if (text.startsWith('${events.toLocaleString('en')} event'))
        requestAnimationFrame(() => (globalThis.engramDrawn = performance.timeOrigin + performance.now()));
      else requestAnimationFrame(look);
    };
    if (!globalThis.engramLooks && document.querySelector('#app')) {
      globalThis.engramLooks = true;
      look();
    }
    return globalThis.engramDrawn;
  })()`;
}

/**
 * When the picture was drawn, by the wall clock. Rejects when it is not there after a minute. Frames are asked every 20 ms: a
 * picture that is complete sooner than its frame is found counts as later than it was.
 */
async function drawnAt(page: Page, events: number): Promise<number> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    for (const frame of page.frames().slice(1)) {
      const drawn: unknown = await frame.evaluate(lookForPicture(events)).catch(() => undefined);
      if (typeof drawn === 'number') return drawn;
    }
    await page.waitForTimeout(20);
  }
  await page.screenshot({ path: path.join(repositoryRoot, 'test', 'artifacts', 'bench-timeline.png') });
  throw new Error('The timeline shows not all events after a minute.');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
