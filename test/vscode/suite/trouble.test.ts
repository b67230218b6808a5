import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { goToLine } from '../../../src/host/documents/goToLine';
import { appendLine, features, storeFile, waitFor } from './testHandle';

describe('Go to Line in a file that is too large for VS Code', () => {
  const megabyte = 1_000_000;
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'engram-large-'));
    mkdirSync(path.join(folder, '.engram'));
    const lines = Array.from({ length: 53 }, (_, number) =>
      JSON.stringify({
        id: `eg-evt-${String(number).padStart(10, '0')}`,
        kind: 'custom:large',
        payload: { number, filler: 'x'.repeat(megabyte) },
        timestamp: new Date(Date.UTC(2026, 0, 11, 9, 0, number)).toISOString(),
      }),
    );
    writeFileSync(path.join(folder, '.engram', 'events.jsonl'), `${lines.join('\n')}\n`);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('opens the event by itself instead, and says why', async () => {
    const { events, services } = await features();
    const mine = await waitFor('the workspace’s store', () => services.active.current?.store);
    const large = await services.registry.openByHand(folder);
    assert.ok(large);
    await services.active.switchTo(large);
    try {
      const reader = await services.active.current?.whenOpen();
      assert.equal((await reader?.service.settled())?.counts.events, 53);
      await vscode.commands.executeCommand('engram.goToLine', (await events.roots())[0]);
      const document = await waitFor('the event', () => {
        const shown = vscode.window.activeTextEditor?.document;
        return shown?.uri.scheme === 'engram-event' && shown.getText().includes('custom:large') ? shown : undefined;
      });
      assert.match(document.getText(), /"number": 52/);
      const outcome = await goToLine(large.folder, 'events.jsonl', 53);
      assert.deepEqual(outcome, {
        shown: false,
        reason: 'events.jsonl has 53 MB, more than VS Code gives to extensions (50 MB).',
      });
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await services.active.switchTo(mine);
    }
  });
});

describe('Refresh', () => {
  it('has read what is in the files when it is done', async () => {
    const { events, services } = await features();
    const reader = await services.active.current?.whenOpen();
    const before = (await reader?.service.settled())?.counts.events ?? 0;
    appendLine(storeFile('events.jsonl'), {
      id: 'eg-evt-00000000bb',
      kind: 'nudge_sent',
      payload: { reason: 'refreshed by the test' },
      timestamp: '2036-01-02T00:00:00Z',
    });
    await vscode.commands.executeCommand('engram.refresh');
    assert.equal(services.active.current?.health?.counts.events, before + 1);
    assert.equal((await events.roots())[0]?.label, 'Nudged: refreshed by the test');
  });
});

describe('a store that can’t be read', () => {
  it('is refused with the reason, and shown by Retry once it is mended', async () => {
    const { services, tasks, events, relationships, store } = await features();
    const mine = await waitFor('the workspace’s store', () => services.active.current?.store);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'engram-broken-'));
    mkdirSync(path.join(folder, '.engram', 'events.jsonl'), { recursive: true });
    const broken = await services.registry.openByHand(folder);
    assert.ok(broken);
    await services.active.switchTo(broken);
    try {
      for (const view of [tasks, events, relationships, store])
        await assert.rejects(view.roots(), /events\.jsonl.*it is a folder, not a file/);
      rmSync(path.join(folder, '.engram', 'events.jsonl'), { recursive: true });
      await vscode.commands.executeCommand('engram.retry');
      for (const view of [tasks, events, relationships, store]) assert.ok((await view.roots()).length > 0);
    } finally {
      await services.active.switchTo(mine);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what is refused', () => {
  const refusals: readonly [string, unknown, RegExp][] = [
    ['a command on a row that is called without one', undefined, /^Choose a row of an Engram view first\.$/],
    ['a command on an event that is called on a task', { type: 'task', id: 'eg-1' }, /^This works on an event/],
    ['an event that is gone', { type: 'event', generation: 999, offset: 0 }, /^This event is gone: events\.jsonl was/],
  ];
  for (const [what, argument, words] of refusals)
    it(`says why and what to do: ${what}`, async () => {
      const { eventOf } = await import('../../../src/host/commands/subjects');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await assert.rejects(eventOf((await features()).services, argument), { message: words });
    });

  it('says why and what to do: a task that is no more', async () => {
    const { tasks } = await features();
    await assert.rejects(tasks.revealTask('eg-ffffffffff'), /^Error: There is no task eg-ffffffffff in this store\.$/);
  });
});
