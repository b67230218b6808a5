import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type TreeNode } from '../../../src/host/tree/treeNode';
import { appendLine, childrenOf, features, storeFile, waitFor } from './testHandle';

/** What the browsed store, a copy of test/fixtures/healthy, holds. */
const healthy = { items: 21, edges: 28, events: 400 };

describe('a workspace with a store', () => {
  it('is found without a click, and becomes the active store', async () => {
    const { services } = await features();
    const opened = await waitFor('an active store', () => services.active.current);
    assert.equal(opened.store.origin, 'workspace');
    assert.equal(services.registry.stores.length, 1);
    const reader = await opened.whenOpen();
    const health = await reader.service.settled();
    assert.deepEqual(health.counts, healthy);
  });

  it('shows its tasks by hierarchy, each with everything about it below', async () => {
    const { tasks } = await features();
    const roots = await tasks.roots();
    assert.ok(roots.length > 0);
    const withSubtasks = roots.find((row) => row.expanded);
    assert.ok(withSubtasks, 'a row with subtasks');
    const subtasks = await childrenOf(withSubtasks);
    assert.ok(subtasks.some((row) => row.subject.type === 'task'));
    const busy = subtasks.find((row) => row.context.includes('hasEvents'));
    assert.ok(busy, 'a subtask with events');
    assert.match(busy.description ?? '', /^P\d · \d+ events?/);
    const below = await childrenOf(busy);
    const events = below.find((row) => /^Events \(\d+\)$/.test(row.label));
    assert.ok(events, 'its events');
    const count = Number(/\d+/.exec(events.label)?.[0]);
    assert.equal((await childrenOf(events)).length, count);
  });

  it('arranges its tasks by status and by what is ready, losing none', async () => {
    const { tasks } = await features();
    for (const arrangement of ['Status', 'Readiness']) {
      await vscode.commands.executeCommand(`engram.tasks.arrangeBy${arrangement}`);
      const groups = await tasks.roots();
      const ids = (await Promise.all(groups.map(childrenOf))).flat().map(taskId);
      assert.equal(new Set(ids).size, healthy.items, arrangement);
      assert.equal(ids.length, healthy.items, arrangement);
    }
    await vscode.commands.executeCommand('engram.tasks.arrangeByHierarchy');
  });

  it('shows its relationships by kind', async () => {
    const { relationships } = await features();
    const groups = await relationships.roots();
    const rows = (await Promise.all(groups.map(childrenOf))).flat();
    assert.equal(rows.length, healthy.edges);
    for (const row of rows) assert.match(row.label, / → /);
  });

  it('shows its newest events first, a page at a time', async () => {
    const { events } = await features();
    const first = await events.roots();
    assert.equal(first.length, 201);
    assert.match(first[0]?.label ?? '', /^Learned/);
    const more = first.at(-1);
    assert.ok(more);
    assert.equal(more.description, '200 of 400 shown');
    await vscode.commands.executeCommand('engram.events.loadMore', ...(more.command?.args ?? []));
    assert.equal((await events.roots()).length, healthy.events);
  });

  it('groups its events by day, session, kind and task, and counts them', async () => {
    const { events } = await features();
    await vscode.commands.executeCommand('engram.events.groupByKind');
    const kinds = await events.roots();
    const counted = kinds.map((row) => Number(/\d+/.exec(row.description ?? '')?.[0]));
    assert.equal(
      counted.reduce((sum, count) => sum + count, 0),
      healthy.events,
    );
    await vscode.commands.executeCommand('engram.events.groupByDay');
    assert.equal((await events.roots())[0]?.id, 'day:2026-01-11');
    await vscode.commands.executeCommand('engram.events.groupBySession');
    assert.deepEqual(
      (await events.roots()).map((row) => row.label),
      ['Session 2', 'Session 1'],
    );
    await vscode.commands.executeCommand('engram.events.groupByTask');
    assert.ok((await events.roots()).length > 10);
    await vscode.commands.executeCommand('engram.events.groupByNothing');
  });

  it('shows its health', async () => {
    const { store } = await features();
    const rows = await store.roots();
    const texts = new Map(rows.map((row) => [row.id, row.description]));
    assert.equal(texts.get('events'), '400');
    assert.equal(texts.get('edges'), '28');
    assert.equal(texts.get('items'), '21 · 61 lines');
    assert.equal(texts.get('cache'), 'in step');
    assert.equal(texts.get('bad'), 'none');
  });
});

describe('the Events view', () => {
  it('filters by the task whose events are asked for, and clears again', async () => {
    const { events, tasks } = await features();
    const epic = (await tasks.roots())[0];
    assert.ok(epic);
    const task = (await childrenOf(epic)).find((row) => row.context.includes('hasEvents'));
    await vscode.commands.executeCommand('engram.showEvents', task);
    assert.equal(events.queryText, `task:${taskId(task)}`);
    const rows = await events.roots();
    assert.ok(rows.length > 0 && rows.length < healthy.events);
    await vscode.commands.executeCommand('engram.events.clearQuery');
    assert.equal(events.queryText, '');
  });

  it('opens an event as a read-only JSON document with the payload as written', async () => {
    const { events } = await features();
    const row = (await events.roots())[0];
    await vscode.commands.executeCommand('engram.openEvent', row);
    const document = await waitFor('the document', () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.scheme === 'engram-event' && shown.languageId === 'json' ? shown : undefined;
    });
    assert.match(document.getText(), /"kind": "learning_extracted"/);
    assert.match(document.fileName, /learning_extracted \d\d:\d\d:\d\d\.\d{3}$/);
  });

  it('goes to the line of an event', async () => {
    const { events } = await features();
    const row = (await events.roots())[0];
    await vscode.commands.executeCommand('engram.goToLine', row);
    const editor = await waitFor('events.jsonl', () => {
      const shown = vscode.window.activeTextEditor;
      return shown?.document.uri.fsPath.endsWith('events.jsonl') ? shown : undefined;
    });
    const line = editor.document.lineAt(editor.selection.active.line).text;
    assert.match(line, /"kind":"learning_extracted"/);
  });

  it('leads from an event to its task in the Tasks view', async () => {
    const { events, tasks } = await features();
    const row = (await events.roots()).find((candidate) => candidate.context.includes('source'));
    await vscode.commands.executeCommand('engram.showSourceTask', row);
    const selected = await waitFor('a selected task', () => tasks.view.selection[0]);
    assert.equal(selected.subject.type, 'task');
  });

  it('shows appended events without a click', async () => {
    const { events, services } = await features();
    const before = services.active.current?.health?.counts.events ?? 0;
    appendLine(storeFile('events.jsonl'), {
      id: 'eg-evt-00000000aa',
      kind: 'task_failed',
      payload: { error: 'appended by the test' },
      timestamp: '2036-01-01T00:00:00Z',
    });
    await waitFor('the new event', () => services.active.current?.health?.counts.events === before + 1 || undefined);
    assert.equal((await events.roots())[0]?.label, 'Failed: appended by the test');
  });
});

function taskId(row: TreeNode | undefined): string {
  return row?.subject.type === 'task' ? row.subject.id : '';
}
