import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { features, storeFile, waitFor } from './testHandle';

describe('Record Event…', () => {
  it('appends the event that its steps describe, and the Events view shows it', async () => {
    const { events, services } = await features();
    const before = (await services.active.current?.service.health())?.counts.events ?? 0;
    const recording = vscode.commands.executeCommand('engram.recordEvent');
    // Enter at each step: the most frequent kind, no source, no target, no payload, append. Enter between two steps
    // does nothing.
    await waitFor('the recorded event', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return services.active.current?.health?.counts.events === before + 1 || undefined;
    });
    const line = readFileSync(storeFile('events.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
    const recorded: unknown = JSON.parse(line);
    assert.ok(typeof recorded === 'object' && recorded !== null && 'kind' in recorded && 'id' in recorded);
    assert.match(String(recorded.id), /^eg-evt-[0-9a-f]{10}$/);
    const row = (await events.roots()).find((candidate) => candidate.label.startsWith('Locked'));
    assert.ok(row);
    void recording;
  });

  it('is refused with the reason when writing is switched off', async () => {
    const { services } = await features();
    const settings = vscode.workspace.getConfiguration('engram');
    await settings.update('writes.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      const { requireWrites } = await import('../../../src/host/record/requireWrites');
      await assert.rejects(requireWrites(services), /switched off by the setting engram.writes.enabled/);
    } finally {
      await settings.update('writes.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

describe('the timeline', () => {
  it('opens as one panel a store, and again after it was closed', async () => {
    const labels = (): readonly string[] =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await vscode.commands.executeCommand('engram.openTimeline');
    await vscode.commands.executeCommand('engram.openTimeline');
    await waitFor('the timeline', () => labels().some((label) => label.startsWith('Timeline: ')) || undefined);
    assert.equal(labels().filter((label) => label.startsWith('Timeline: ')).length, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('engram.openTimeline');
    await waitFor('the timeline again', () => labels().some((label) => label.startsWith('Timeline: ')) || undefined);
  });
});

describe('every command', () => {
  it('of the manifest is registered', async () => {
    const { services } = await features();
    const manifest: unknown = services.context.extension.packageJSON;
    const declared = JSON.stringify(manifest).match(/"command":"engram\.[a-zA-Z.]+"/g) ?? [];
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const entry of new Set(declared)) assert.ok(registered.has(entry.slice(11, -1)), entry);
  });
});
