import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { type StoreReader } from '../../../src/host/services/storeReader';
import { type StoredItem } from '../../../src/model/item';
import { appendLine, features, storeFile, waitFor } from './testHandle';

async function activeReader(): Promise<StoreReader> {
  const { services } = await features();
  return (await waitFor('an active store', () => services.active.current)).whenOpen();
}

/** A task of its own for a test. */
async function newTask(description?: string): Promise<StoredItem> {
  return (await activeReader()).service.createTask({ title: 'A/B: test', labels: ['core', 'x'], description });
}

async function itemOf(id: string): Promise<StoredItem> {
  const { services } = await features();
  const item = (await services.active.current?.service.task(id))?.item;
  assert.ok(item);
  return item;
}

/** The last line of items.jsonl, as an object. */
function lastItem(): Record<string, unknown> {
  const line = readFileSync(storeFile('items.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  const parsed: unknown = JSON.parse(line);
  assert.ok(typeof parsed === 'object' && parsed !== null);
  return { ...parsed };
}

/** Replaces a document's text, as a person does who types. */
async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Saves a document. VS Code also answers that it didn't where its own auto save comes in between. */
async function save(document: vscode.TextDocument): Promise<void> {
  await waitFor('the saved document', async () => (await document.save()) || !document.isDirty || undefined);
}

/** The description of a task in an editor. */
async function openDescription(task: StoredItem): Promise<vscode.TextDocument> {
  const { descriptions, services } = await features();
  const opened = services.active.current;
  assert.ok(opened);
  await descriptions.open(opened, task);
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document);
  assert.equal(document.uri.scheme, 'engram-task');
  assert.equal(document.languageId, 'markdown');
  return document;
}

describe('commands for tasks', () => {
  it('start and reopen the task whose row they are called for', async () => {
    const { id } = await newTask();
    await vscode.commands.executeCommand('engram.startTask', { type: 'task', id });
    assert.equal((await itemOf(id)).status, 'in_progress');
    await (await activeReader()).service.closeTask(id, 'done');
    await vscode.commands.executeCommand('engram.reopenTask', { subject: { type: 'task', id } });
    assert.equal((await itemOf(id)).status, 'open');
    assert.equal(lastItem().close_reason, undefined);
  });

  it('add a removed relationship again', async () => {
    const { service } = await activeReader();
    const [fromId, toId] = [(await newTask()).id, (await newTask()).id];
    const edge = { fromId, toId, kind: 'blocks' } as const;
    await service.addRelationship(edge);
    const { edge: removed } = await service.removeRelationship(edge);
    assert.deepEqual((await service.task(fromId))?.blockedBy, []);
    const subject = { type: 'relationship', ...edge, line: removed?.place.line };
    await vscode.commands.executeCommand('engram.restoreRelationship', subject);
    assert.deepEqual((await service.task(fromId))?.blockedBy, [toId]);
  });
});

describe('where writing is switched off', () => {
  it('commands for tasks write nothing, whoever calls them', async () => {
    const { id } = await newTask();
    const other = await newTask();
    const { service } = await activeReader();
    await service.addRelationship({ fromId: id, toId: other.id, kind: 'related' });
    const before = ['items.jsonl', 'edges.jsonl'] as const;
    const texts = before.map((file) => readFileSync(storeFile(file), 'utf8'));
    const settings = vscode.workspace.getConfiguration('engram');
    await settings.update('writes.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      const task = { type: 'task', id };
      for (const command of ['createTask', 'editTask', 'startTask', 'closeTask', 'reopenTask', 'setTaskStatus'])
        await vscode.commands.executeCommand(`engram.${command}`, task);
      for (const command of ['blockTask', 'addChildTask', 'relateTask'])
        await vscode.commands.executeCommand(`engram.${command}`, task);
      const edge = { type: 'relationship', fromId: id, toId: other.id, kind: 'related', line: 1 };
      for (const command of ['removeRelationship', 'restoreRelationship'])
        await vscode.commands.executeCommand(`engram.${command}`, edge);
    } finally {
      await settings.update('writes.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.deepEqual(
      before.map((file) => readFileSync(storeFile(file), 'utf8')),
      texts,
    );
  });
});

describe('the description of a task in an editor', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('is saved with all its lines, and changes nothing else of the task', async () => {
    const task = await newTask('# Why');
    const document = await openDescription(task);
    assert.equal(document.getText(), task.description ?? '');
    await type(document, '# Why\n\nTwo lines,\nor three.\n');
    await save(document);
    const now = await itemOf(task.id);
    assert.equal(now.description, '# Why\n\nTwo lines,\nor three.\n');
    assert.deepEqual(
      { ...now, description: '', updatedAt: '', place: '' },
      { ...task, description: '', updatedAt: '', place: '' },
    );
  });

  it('is removed when it is saved empty', async () => {
    const task = await newTask('Some text');
    const document = await openDescription(task);
    await type(document, '');
    await save(document);
    assert.ok(!('description' in lastItem()));
  });

  it('follows what another program writes', async () => {
    const task = await newTask('# Why');
    const document = await openDescription(task);
    appendLine(storeFile('items.jsonl'), { ...lastItem(), description: 'From afar' });
    await waitFor('the new text', () => document.getText() === 'From afar' || undefined);
  });

  it('never replaces another program’s text that nobody has seen, also one of the same length', async () => {
    const task = await newTask('abcd');
    const document = await openDescription(task);
    await type(document, 'Mine');
    const theirs = 'wxyz';
    appendLine(storeFile('items.jsonl'), { ...lastItem(), description: theirs });
    await waitFor('their text', async () => (await itemOf(task.id)).description === theirs || undefined);
    assert.equal(await document.save(), false);
    assert.equal((await itemOf(task.id)).description, theirs);
    assert.equal(document.getText(), 'Mine');
    // Saving again means that the person knows.
    await save(document);
    assert.equal((await itemOf(task.id)).description, 'Mine');
  });

  it('is not saved, and not lost, where writing is switched off', async () => {
    const task = await newTask('# Why');
    const document = await openDescription(task);
    await type(document, 'Not yet');
    const settings = vscode.workspace.getConfiguration('engram');
    await settings.update('writes.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.writeFile(document.uri, Buffer.from('Not yet'))),
        /switched off by the setting engram.writes.enabled/,
      );
      assert.equal(await document.save(), false);
      assert.equal(document.getText(), 'Not yet');
    } finally {
      await settings.update('writes.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.notEqual((await itemOf(task.id)).description, 'Not yet');
  });

  it('is no way into a store that nobody opened', async () => {
    const { uri } = await openDescription(await newTask());
    const elsewhere = uri.with({ query: JSON.stringify({ folder: '/elsewhere/.engram', task: 'eg-1' }) });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(elsewhere)), /store of this task is not open/);
    const nothing = uri.with({ query: 'nothing' });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(nothing)), /store of this task is not open/);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.delete(uri)), /can only be opened and saved/);
  });
});
