import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameLocator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixturesFolder } from '../harness/paths';
import { runCommand, screenshot } from '../harness/workbench';
import {
  eventually,
  notification,
  openTimeline,
  rows,
  showNotifications,
  useStage,
  view,
  workspaceWith,
} from './support';

const stage = useStage(() => workspaceWith('healthy'), { settings: { 'engram.notifyOnFailure': true } });
let timeline: FrameLocator;

beforeAll(async () => {
  timeline = await openTimeline(stage.page);
  await timeline.getByText('400 events').waitFor();
});

/** In ms: how long the right picture may take after a change (acceptance of the issue that asked for it). */
const patience = 3000;

const healthy = (name: string): string => path.join(fixturesFolder, 'healthy', '.engram', name);

function eventLine(number: number, writer = 0): string {
  const id = `eg-evt-${String(writer).padStart(2, '0')}${String(number).padStart(8, '0')}`;
  const timestamp = new Date(Date.UTC(2026, 0, 11, 15, writer, 0, number)).toISOString();
  return JSON.stringify({ id, kind: 'custom:checkpoint', payload: { number, writer }, timestamp });
}

/** Waits until tree and timeline both show so many events. */
async function showsEvents(count: number): Promise<void> {
  const { page } = stage;
  await eventually(() => rows(page, 'Store', `Events: ${count}`).count(), patience).toBe(1);
  await timeline.getByText(`${count} events`).first().waitFor({ timeout: patience });
}

/** A process that appends as the native program does: the object, then the newline, as two writes. */
const nativeWriter = `
const fs = require('node:fs');
const [file, ...lines] = JSON.parse(process.argv[1]);
const descriptor = fs.openSync(file, 'a');
for (const line of lines) { fs.writeSync(descriptor, line); fs.writeSync(descriptor, '\\n'); }
fs.closeSync(descriptor);`;

describe('a store that others write to', () => {
  it('shows an appended event in tree and timeline without a click', async () => {
    await appendFile(stage.workspace.file('events.jsonl'), `${eventLine(1)}\n`);
    await showsEvents(401);
    await eventually(() => rows(stage.page, 'Events').first().getAttribute('aria-label')).toContain('Checkpoint');
  });

  it('keeps what is open open and what is selected selected, and shows nothing twice', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Group by Kind');
    const kind = rows(page, 'Events', '20 events');
    await kind.click();
    const below = view(page, 'Events').locator('.monaco-list-row[aria-level="2"]');
    const chosen = below.nth(2);
    await chosen.click();
    const label = (await chosen.getAttribute('aria-label')) ?? '';
    const selected = view(page, 'Events').locator('.monaco-list-row.selected');
    await eventually(() => selected.getAttribute('aria-label')).toBe(label);
    // The event that was chosen has been opened before the timeline.
    await page.locator('.tabs-container .tab', { hasText: 'Timeline' }).click();
    await timeline.getByText('401 events').first().waitFor();
    // Their kind goes up past others, from behind the open one to before it.
    for (let number = 2; number <= 40; number++)
      await appendFile(stage.workspace.file('events.jsonl'), `${eventLine(number)}\n`);
    await showsEvents(440);
    await rows(page, 'Events', '46 events').first().waitFor();
    expect(await kind.getAttribute('aria-expanded')).toBe('true');
    expect(await selected.count()).toBe(1);
    expect(await selected.getAttribute('aria-label')).toBe(label);
    await screenshot(page, 'after-events-arrived');
    await runCommand(page, 'Engram: Do Not Group');
  });

  it('shows every event of four native writers at once, merged lines included', async () => {
    const writers = [1, 2, 3, 4].map((writer) => {
      const lines = Array.from({ length: 50 }, (_, number) => eventLine(number, writer));
      return spawn(process.execPath, [
        '-e',
        nativeWriter,
        JSON.stringify([stage.workspace.file('events.jsonl'), ...lines]),
      ]);
    });
    await Promise.all(writers.map((writer) => once(writer, 'exit')));
    await showsEvents(640);
  });

  it('shows what is left of a truncated file', async () => {
    const lines = (await readFile(healthy('events.jsonl'), 'utf8')).split('\n');
    await writeFile(stage.workspace.file('events.jsonl'), `${lines.slice(0, 100).join('\n')}\n`);
    await showsEvents(100);
    await screenshot(stage.page, 'after-truncation');
  });

  it('shows a file that replaced the one before', async () => {
    const replacement = path.join(stage.workspace.folder, 'replacement.jsonl');
    await cp(healthy('events.jsonl'), replacement);
    await rename(replacement, stage.workspace.file('events.jsonl'));
    await showsEvents(400);
  });

  it('says that a deleted store is gone, and shows one that takes its place', async () => {
    await rm(stage.workspace.store, { recursive: true });
    await eventually(() => rows(stage.page, 'Store', 'Events: 400').count(), patience).toBe(0);
    await eventually(() => rows(stage.page, 'Tasks', 'Epic: Benchmark login flow').count(), patience).toBe(0);
    await screenshot(stage.page, 'after-deletion');
    await cp(path.join(fixturesFolder, 'neuraphage', '.engram'), stage.workspace.store, { recursive: true });
    await showsEvents(401);
    await eventually(() => rows(stage.page, 'Tasks', 'Epic: Fix lock manager').count(), patience).toBe(1);
    await eventually(() => rows(stage.page, 'Store', 'hides 354 events').count()).toBe(1);
    await screenshot(stage.page, 'after-recreation');
  });

  it('says that something has failed where that is asked for, and explains it', async () => {
    const { page } = stage;
    const failed = {
      id: 'eg-evt-00000000ff',
      kind: 'task_failed',
      source_task: 'eg-e5a5d20337',
      payload: { error: 'the build is broken' },
      timestamp: '2026-01-11T19:30:00Z',
    };
    await appendFile(stage.workspace.file('events.jsonl'), `${JSON.stringify(failed)}\n`);
    await showsEvents(402);
    await showNotifications(page);
    const said = notification(page, 'Failed: the build is broken (');
    await said.waitFor();
    await screenshot(page, 'failure-notice');
    await said.hover();
    await said.getByRole('button', { name: 'Explain' }).click();
    await rows(page, 'Explanation', 'What led to it').waitFor();
  });
});
