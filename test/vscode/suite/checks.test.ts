import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { type StoreFileName } from '../../../src/model/place';
import { appendLine, features, storeFile, waitFor } from './testHandle';

const at = '2026-01-11T09:00:00Z';
const task = 'eg-00000000c1';
const start = {
  id: 'eg-evt-00000000c1',
  kind: 'task_started',
  source_task: task,
  payload: { summary: 'ein Anfang 🚀 ohne Ende' },
  timestamp: at,
};
const dangling = { from_id: task, to_id: 'eg-00000000c9', kind: 'related', created_at: at };

/** The diagnostics of a code in a file of the workspace's store. */
function diagnostics(file: StoreFileName, code: string): readonly vscode.Diagnostic[] {
  const all = vscode.languages.getDiagnostics(vscode.Uri.file(storeFile(file)));
  return all.filter((each) => each.source === 'engram' && typeof each.code === 'object' && each.code.value === code);
}

/** The diagnostic that lies over this record's line; undefined while there is none. */
async function over(file: StoreFileName, code: string, record: object): Promise<vscode.Diagnostic | undefined> {
  const document = await vscode.workspace.openTextDocument(storeFile(file));
  return diagnostics(file, code).find(({ range }) => document.getText(range) === JSON.stringify(record));
}

async function actions(file: StoreFileName, { range }: vscode.Diagnostic): Promise<readonly vscode.CodeAction[]> {
  const uri = vscode.Uri.file(storeFile(file));
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

async function run(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.command);
  const args: readonly unknown[] = action.command.arguments ?? [];
  await vscode.commands.executeCommand(action.command.command, ...args);
}

describe('Check Store', () => {
  const contents = new Map<StoreFileName, string>();

  before(async () => {
    const { services } = await features();
    await waitFor('the workspace’s store', () => services.active.current?.health);
    for (const file of ['items.jsonl', 'edges.jsonl', 'events.jsonl'] as const)
      contents.set(file, readFileSync(storeFile(file), 'utf8'));
    appendLine(storeFile('items.jsonl'), {
      id: task,
      title: 'Dangling',
      status: 'in_progress',
      priority: 2,
      created_at: at,
      updated_at: at,
    });
    appendLine(storeFile('edges.jsonl'), dangling);
    appendLine(storeFile('events.jsonl'), start);
    await vscode.commands.executeCommand('engram.refresh');
    await vscode.commands.executeCommand('engram.checkStore');
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration('engram')
      .update('checks.silenced', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const [file, text] of contents) writeFileSync(storeFile(file), text);
    await vscode.commands.executeCommand('engram.refresh');
  });

  it('shows what it found at the exact place, with a link to what it means', async () => {
    // An editor that was open follows its file in its own time.
    const found = await waitFor('the finding', () => over('events.jsonl', 'start-without-end', start));
    assert.ok(found);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(
      found.message,
      /^Work on “Dangling” began here, and no event tells how it ended: nothing was heard of it/,
    );
    assert.ok(typeof found.code === 'object');
    const page = await vscode.workspace.openTextDocument(found.code.target.with({ fragment: '' }));
    const line = Number(found.code.target.fragment.slice(1));
    assert.equal(page.lineAt(line - 1).text, '### `start-without-end`');
    await waitFor('the other finding', () => over('edges.jsonl', 'dangling-edge', dangling));
  });

  it('says in the Store view how much it found, and opens the Problems panel from there', async () => {
    const { store } = await features();
    const row = (await store.roots()).find(({ label }) => label === 'Checks');
    assert.match(row?.description ?? '', /\d+ warnings?/);
    assert.equal(row?.command?.command, 'engram.showProblems');
  });

  it('offers nothing that writes while writing is switched off', async () => {
    const found = await waitFor('the finding', () => over('edges.jsonl', 'dangling-edge', dangling));
    assert.ok(found);
    const configuration = vscode.workspace.getConfiguration('engram');
    await configuration.update('writes.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      const titles = (await actions('edges.jsonl', found)).map(({ title }) => title);
      assert.deepEqual(titles, ['Explain This Check', 'Silence This Check']);
    } finally {
      await configuration.update('writes.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('shows problems of the active store only, and finds them again when it is active again', async () => {
    const { services, store } = await features();
    const mine = await waitFor('the workspace’s store', () => services.active.current?.store);
    await vscode.commands.executeCommand('engram.openDemo');
    try {
      assert.equal(await over('edges.jsonl', 'dangling-edge', dangling), undefined);
      assert.equal(
        (await store.roots()).find(({ label }) => label === 'Checks'),
        undefined,
      );
    } finally {
      await services.active.switchTo(mine);
    }
    await waitFor('the problems', () => over('edges.jsonl', 'dangling-edge', dangling));
  });

  it('removes a relationship by appending a tombstone, and the problem is gone', async () => {
    const found = await waitFor('the finding', () => over('edges.jsonl', 'dangling-edge', dangling));
    assert.ok(found);
    const offered = await actions('edges.jsonl', found);
    assert.deepEqual(
      offered.map(({ title }) => title),
      ['Remove This Relationship', 'Explain This Check', 'Silence This Check'],
    );
    const edges = readFileSync(storeFile('edges.jsonl'), 'utf8');
    const { services } = await features();
    const reader = await services.active.current?.whenOpen();
    // The command asks first, because the way back would be refused: what it does then is done here.
    await reader?.service.removeRelationship({ fromId: task, toId: 'eg-00000000c9', kind: 'related' });
    const after = readFileSync(storeFile('edges.jsonl'), 'utf8');
    assert.ok(after.startsWith(edges));
    assert.match(after.slice(edges.length), /"deleted":true/);
    await waitFor('the problem to go', async () =>
      (await over('edges.jsonl', 'dangling-edge', dangling)) === undefined ? true : undefined,
    );
  });

  it('records a missing end by appending an event, and the problem is gone', async () => {
    // An editor that was open follows its file in its own time.
    const found = await waitFor('the finding', () => over('events.jsonl', 'start-without-end', start));
    assert.ok(found);
    const events = readFileSync(storeFile('events.jsonl'), 'utf8');
    const recording = run((await actions('events.jsonl', found)).find(({ title }) => title.startsWith('Record')));
    const added = await waitFor('the event', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const text = readFileSync(storeFile('events.jsonl'), 'utf8').slice(events.length);
      return text === '' ? undefined : text;
    });
    await recording;
    assert.match(added, /"kind":"task_completed","source_task":"eg-00000000c1"/);
    await waitFor('the problem to go', async () =>
      (await over('events.jsonl', 'start-without-end', start)) === undefined ? true : undefined,
    );
  });

  it('leaves out what is silenced, at once', async () => {
    const before = diagnostics('events.jsonl', 'start-without-end').length;
    const blocked = diagnostics('events.jsonl', 'work-before-blocker-closed').length;
    assert.ok(before > 0 && blocked > 0);
    await vscode.commands.executeCommand('engram.silenceCheck', 'work-before-blocker-closed');
    await waitFor('the problems to go', () =>
      diagnostics('events.jsonl', 'work-before-blocker-closed').length === 0 ? true : undefined,
    );
    assert.equal(diagnostics('events.jsonl', 'start-without-end').length, before);
  });
});
