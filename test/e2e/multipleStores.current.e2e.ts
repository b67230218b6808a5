import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturesFolder } from '../harness/paths';
import { screenshot } from '../harness/workbench';
import {
  emptyWorkspace,
  eventually,
  type MultiRootWorkspace,
  multiRootWorkspace,
  openTimeline,
  rows,
  storeInStatusBar,
  switchStore,
  useStage,
} from './support';

/** The first events of the healthy store, as a third store that no folder of the workspace holds. */
const fewEvents = 10;

const healthyStore = path.join(fixturesFolder, 'healthy', '.engram');

/** Two stores in the workspace's folders and one beside them. */
async function withArchive(): Promise<MultiRootWorkspace> {
  const workspace = await multiRootWorkspace({ healthy: 'healthy', neuraphage: 'neuraphage' });
  const store = path.join(workspace.parent, 'archive', '.engram');
  await mkdir(store, { recursive: true });
  const lines = (await readFile(path.join(healthyStore, 'events.jsonl'), 'utf8')).split('\n');
  await writeFile(path.join(store, 'events.jsonl'), `${lines.slice(0, fewEvents).join('\n')}\n`);
  return workspace;
}

describe('a workspace with several stores', () => {
  const stage = useStage(withArchive, { settings: { 'engram.stores': ['../archive'] } });

  it('shows the first one, and names it in the status bar', async () => {
    const { page } = stage;
    await rows(page, 'Tasks', 'Epic: Benchmark login flow').waitFor();
    await rows(page, 'Store', 'Events: 400').waitFor();
    await eventually(() => storeInStatusBar(page).innerText()).toContain('healthy');
    await rows(page, 'Store', '3 stores').waitFor();
  });

  it('offers them all in a picker, opened from the status bar, and every view follows', async () => {
    const { page } = stage;
    await storeInStatusBar(page).locator('a').click();
    const picker = page.locator('.quick-input-widget');
    for (const text of ['in this workspace', 'from the setting engram.stores'])
      await picker.getByText(text).first().waitFor();
    await screenshot(page, 'switch-store');
    await picker.locator('.quick-input-list .monaco-list-row', { hasText: 'neuraphage' }).first().click();
    await rows(page, 'Tasks', 'Epic: Fix lock manager').waitFor();
    await rows(page, 'Store', 'Events: 401').waitFor();
    await rows(page, 'Store', 'hides 354 events').waitFor();
    expect(await rows(page, 'Tasks', 'Epic: Benchmark login flow').count()).toBe(0);
    await eventually(() => storeInStatusBar(page).innerText()).toContain('neuraphage');
    await screenshot(page, 'switched-store');
  });

  const activeTabNamed = (name: string) => stage.page.locator('.tab.active', { hasText: name });

  it('shows each store in a timeline of its own', async () => {
    const { page } = stage;
    const second = await openTimeline(page);
    await second.getByText('401 events').first().waitFor();
    await activeTabNamed('Timeline: neuraphage').waitFor();
    await switchStore(page, 'healthy');
    const first = await openTimeline(page);
    await activeTabNamed('Timeline: healthy').waitFor();
    await first.getByText('400 events').first().waitFor();
    expect(await page.locator('.tab', { hasText: 'Timeline:' }).count()).toBe(2);
  });

  it('shows a store that the setting engram.stores names', async () => {
    const { page } = stage;
    await switchStore(page, 'archive');
    await rows(page, 'Store', `Events: ${fewEvents}`).waitFor();
    await rows(page, 'Store', 'Items: 0').waitFor();
  });
});

describe('a folder without a store', () => {
  const stage = useStage(emptyWorkspace);

  it('shows a store that appears in it, without a click', async () => {
    const { page } = stage;
    const welcome = page.locator('.welcome-view', { hasText: 'No engram store was found' });
    await welcome.waitFor();
    await cp(healthyStore, stage.workspace.store, { recursive: true });
    await rows(page, 'Tasks', 'Epic: Benchmark login flow').waitFor();
    await eventually(() => welcome.isVisible()).toBe(false);
    await eventually(() => rows(page, 'Store', 'Events: 400').count()).toBe(1);
  });
});
