import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { packageExample } from '../harness/exampleExtension';
import { runCommand, screenshot } from '../harness/workbench';
import { inGit, timesAsked, withGit } from './gitSupport';
import {
  eventually,
  notification,
  openTimeline,
  quickInput,
  rows,
  showNotifications,
  useStage,
  workspaceWith,
} from './support';
import { showView } from './timelinePlaces';
import { expectNothingThatWrites } from './writeActions';

const stage = useStage(() => inGit(workspaceWith('healthy')), {
  ...withGit,
  trust: false,
  moreExtensions: async () => [await packageExample('event-listener')],
});

describe('in Restricted Mode', () => {
  it('everything can be read', async () => {
    const { page } = stage;
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

  it('the timeline in the bottom panel shows everything too', async () => {
    const { page } = stage;
    const view = await showView(page);
    await view.getByText('400 events').first().waitFor();
    await screenshot(page, 'timeline-view-restricted');
    await runCommand(page, 'View: Hide Panel');
  });

  it('recording says why not, and what to do', async () => {
    const { page } = stage;
    const before = await readFile(stage.workspace.file('events.jsonl'));
    await runCommand(page, 'Engram: Record Event…');
    await showNotifications(page);
    await notification(page, 'Trust this workspace to record events').waitFor();
    await screenshot(page, 'restricted-record');
    expect((await readFile(stage.workspace.file('events.jsonl'))).equals(before)).toBe(true);
  });

  it('another extension can’t record either, and is told why not', async () => {
    const { page } = stage;
    const before = await readFile(stage.workspace.file('events.jsonl'));
    const refusal = notification(page, 'Nothing is written in Restricted Mode');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await refusal.waitFor({ state: 'hidden' });
    await runCommand(page, 'Engram Example: Record and Receive');
    await showNotifications(page);
    await refusal.waitFor();
    expect((await readFile(stage.workspace.file('events.jsonl'))).equals(before)).toBe(true);
  });

  it('nothing that writes to tasks is offered', async () => {
    await expectNothingThatWrites(stage.page, 'Benchmark scheduler');
  });

  it('git is not run, and nobody is asked', async () => {
    const { page } = stage;
    await showNotifications(page);
    expect(await notification(page, 'would go into git').count()).toBe(0);
    expect(timesAsked()).toBe(0);
  });
});
