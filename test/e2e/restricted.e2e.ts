import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, type Workbench } from '../harness/workbench';
import {
  eventually,
  notification,
  openPackaged,
  openTimeline,
  pictureFailures,
  quickInput,
  rows,
  showEngram,
  showNotifications,
  workspaceWith,
  type Workspace,
} from './support';

let workspace: Workspace;
let workbench: Workbench;

beforeAll(async () => {
  workspace = await workspaceWith('healthy');
  workbench = await openPackaged(workspace.folder, { trust: false });
  await showEngram(workbench.page);
});

afterAll(async () => {
  await workbench.dispose();
  await workspace.remove();
});

pictureFailures(() => workbench);

describe('in Restricted Mode', () => {
  it('everything can be read', async () => {
    const { page } = workbench;
    await rows(page, 'Tasks', 'Epic: Benchmark login flow').waitFor();
    await rows(page, 'Store', 'Cache: in step').waitFor();
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('kind:task_failed');
    await row('Show 5 events').waitFor();
    await input.press('Enter');
    await eventually(() => rows(page, 'Events', 'Task failed').count()).toBe(5);
    const timeline = await openTimeline(page);
    await timeline.getByText('400 events').waitFor();
    await screenshot(page, 'restricted');
  });

  it('recording says why not, and what to do', async () => {
    const { page } = workbench;
    const before = await readFile(workspace.file('events.jsonl'));
    await runCommand(page, 'Engram: Record Event…');
    await showNotifications(page);
    await notification(page, 'Trust this workspace to record events').waitFor();
    await screenshot(page, 'restricted-record');
    expect((await readFile(workspace.file('events.jsonl'))).equals(before)).toBe(true);
  });
});
