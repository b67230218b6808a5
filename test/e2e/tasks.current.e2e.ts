import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import {
  chooseFromMenu,
  clickRowAction,
  clickViewAction,
  emptyWorkspace,
  eventually,
  notification,
  quickInput,
  rows,
  showNotifications,
  useStage,
  view,
  type Workspace,
} from './support';
import { expectNothingThatWrites } from './writeActions';

const time = '2026-01-11T09:00:00Z';

/** A store of four tasks: an epic, two tasks of which one waits for the other, and one that is done. */
async function smallStore(): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  await mkdir(workspace.store, { recursive: true });
  const item = (id: string, title: string, more: object = {}): string =>
    JSON.stringify({ id, title, status: 'open', priority: 2, created_at: time, updated_at: time, ...more });
  const items = [
    item('eg-0000000001', 'Epic: Compiler', { priority: 1, labels: ['core'] }),
    item('eg-0000000002', 'Lexer', { labels: ['core', 'perf'], description: '# Why\n\nThe parser needs tokens.\n' }),
    item('eg-0000000003', 'Parser', { labels: ['core'] }),
    item('eg-0000000004', 'Old idea', { status: 'closed', closed_at: time, close_reason: 'too slow' }),
  ];
  const edge = { from_id: 'eg-0000000003', to_id: 'eg-0000000002', kind: 'blocks', created_at: time };
  await writeFile(workspace.file('items.jsonl'), `${items.join('\n')}\n`);
  await writeFile(workspace.file('edges.jsonl'), `${JSON.stringify(edge)}\n`);
  await writeFile(workspace.file('events.jsonl'), '');
  return workspace;
}

/** The last line of a file of the store, as an object. */
async function lastLine(workspace: Workspace, file: 'items.jsonl' | 'edges.jsonl'): Promise<unknown> {
  return JSON.parse((await workspace.lines(file)).at(-1) ?? 'null');
}

/** Types into the box that is open and presses Enter; the box is known by its placeholder. */
async function answer(page: Page, placeholder: string, text: string): Promise<void> {
  const { box, input } = quickInput(page);
  await box.locator(`input[placeholder*="${placeholder}"]`).waitFor();
  await input.fill(text);
  await input.press('Enter');
}

/** Chooses a row of the box that is open; the box is known by its placeholder. */
async function choose(page: Page, placeholder: string, row: string): Promise<void> {
  const { box, row: rowWith } = quickInput(page);
  await box.locator(`input[placeholder*="${placeholder}"]`).waitFor();
  await rowWith(row).first().click();
}

describe('a person who works with tasks', () => {
  const stage = useStage(smallStore);

  it('creates one with priority and labels, sees mistakes at once, and sees the task in the tree', async () => {
    const { page, workspace } = stage;
    await rows(page, 'Tasks', 'Lexer').waitFor();
    await runCommand(page, 'Engram: Create Task…');
    const { box, input, row, rows: boxRows } = quickInput(page);
    await box.locator('input[placeholder="Title"]').waitFor();
    await input.fill('x'.repeat(501));
    await box.locator('.quick-input-message', { hasText: '1 to 500 bytes long, and has 501' }).waitFor();
    await screenshot(page, 'create-title-mistake');
    await answer(page, 'Title', 'Write the printer');
    await box.locator('input[placeholder="Priority"]').waitFor();
    await screenshot(page, 'create-priority');
    await choose(page, 'Priority', 'P1');
    await box.locator('input[placeholder^="Labels"]').waitFor();
    await row('core').waitFor();
    await row('core').click();
    await input.fill('no spaces');
    await row('must be made of letters, digits').waitFor();
    await screenshot(page, 'create-label-mistake');
    await input.fill('printing');
    await row('new label').waitFor();
    await screenshot(page, 'create-label-new');
    await input.press('Enter');
    await eventually(() => input.inputValue()).toBe('');
    await eventually(() => boxRows.locator('input[type=checkbox]:checked, .monaco-checkbox.checked').count()).toBe(2);
    await screenshot(page, 'create-labels');
    await input.press('Enter');
    await rows(page, 'Tasks', 'Write the printer').waitFor();
    await eventually(() => rows(page, 'Tasks', 'Write the printer').getAttribute('aria-selected')).toBe('true');
    expect(await lastLine(workspace, 'items.jsonl')).toMatchObject({
      title: 'Write the printer',
      status: 'open',
      priority: 1,
      labels: ['core', 'printing'],
    });
    await screenshot(page, 'created');
  });

  it('starts it, and sets it aside again', async () => {
    const { page } = stage;
    const task = rows(page, 'Tasks', 'Write the printer');
    await task.click({ button: 'right' });
    await page.locator('.monaco-menu').getByText('Start Task').hover();
    await screenshot(page, 'task-menu');
    await page.keyboard.press('Escape');
    await chooseFromMenu(page, task, 'Start Task');
    await rows(page, 'Tasks', 'Write the printer, In progress').waitFor();
    await chooseFromMenu(page, task, 'Set Task Status…');
    await quickInput(page).row('Blocked').first().waitFor();
    await screenshot(page, 'set-status');
    await choose(page, 'New status of', 'Blocked');
    await rows(page, 'Tasks', 'Write the printer, Blocked').waitFor();
  });

  it('puts it below an epic, and adds a new task there', async () => {
    const { page, workspace } = stage;
    await chooseFromMenu(page, rows(page, 'Tasks', 'Epic: Compiler').first(), 'Add Child Task…');
    await choose(page, 'Which task is a child of', 'Write the printer');
    await eventually(() => lastLine(workspace, 'edges.jsonl')).toMatchObject({
      to_id: 'eg-0000000001',
      kind: 'parent_child',
    });
    const child = rows(page, 'Tasks', 'Write the printer');
    await eventually(() => child.getAttribute('aria-level')).toBe('2');
    // The row is shown, with the focus on it: a menu opened before would close.
    await eventually(() => child.getAttribute('aria-selected')).toBe('true');
    await chooseFromMenu(page, rows(page, 'Tasks', 'Epic: Compiler').first(), 'Add Child Task…');
    const { box, input, row } = quickInput(page);
    await box.locator('input[placeholder^="Which task is a child of"]').waitFor();
    await input.fill('Linker');
    await row('Create “Linker”…').waitFor();
    await screenshot(page, 'add-child');
    await input.press('Enter');
    await box.locator('input[placeholder="Title"]').waitFor();
    expect(await input.inputValue()).toBe('Linker');
    await input.press('Enter');
    await box.locator('input[placeholder="Priority"]').waitFor();
    await input.press('Enter');
    await box.locator('input[placeholder^="Labels"]').waitFor();
    await input.press('Enter');
    await eventually(() => rows(page, 'Tasks', 'Linker').first().getAttribute('aria-level')).toBe('2');
    await eventually(() => rows(page, 'Tasks', 'Linker').first().getAttribute('aria-selected')).toBe('true');
    await screenshot(page, 'child-added');
  });

  it('blocks a task by another one, and is told why a circle is refused', async () => {
    const { page, workspace } = stage;
    await chooseFromMenu(page, rows(page, 'Tasks', 'Write the printer').first(), 'Block Task…');
    await quickInput(page).row('Parser').waitFor();
    expect(await quickInput(page).row('Write the printer').count()).toBe(0);
    await screenshot(page, 'block-task');
    await choose(page, 'has to be closed before', 'Parser');
    await rows(page, 'Tasks', 'Write the printer, Blocked, priority 1, P1 · 1 blocker').first().waitFor();
    const before = await workspace.lines('edges.jsonl');
    await chooseFromMenu(page, rows(page, 'Tasks', 'Lexer,').first(), 'Block Task…');
    await choose(page, 'has to be closed before', 'Write the printer');
    await showNotifications(page);
    await notification(page, '“Lexer” → “Write the printer” → “Parser” → “Lexer”').waitFor();
    await screenshot(page, 'refused-cycle');
    expect(await workspace.lines('edges.jsonl')).toEqual(before);
  });

  it('relates two tasks from the palette, step by step with a way back', async () => {
    const { page, workspace } = stage;
    await runCommand(page, 'Engram: Relate Task…');
    await choose(page, 'Which task is related', 'Lexer');
    const { box } = quickInput(page);
    await box.locator('input[placeholder*="“Lexer” related to"]').waitFor();
    await box.locator('.codicon-quick-input-back').click();
    await choose(page, 'Which task is related', 'Parser');
    await box.locator('input[placeholder*="“Parser” related to"]').waitFor();
    await screenshot(page, 'relate-task');
    await choose(page, 'related to', 'Old idea');
    await eventually(() => lastLine(workspace, 'edges.jsonl')).toMatchObject({
      from_id: 'eg-0000000003',
      to_id: 'eg-0000000004',
      kind: 'related',
    });
  });

  it('removes a relationship from the tree, and takes that back', async () => {
    const { page, workspace } = stage;
    await view(page, 'Relationships').locator('.pane-header').click();
    // Room for all rows: those out of sight are not there.
    await view(page, 'Events').locator('.pane-header').click();
    await view(page, 'Store').locator('.pane-header').click();
    const related = rows(page, 'Relationships', 'Parser is related to Old idea');
    await related.waitFor();
    await related.hover();
    await screenshot(page, 'relationship-actions');
    await clickRowAction(related, 'Remove Relationship');
    await eventually(() => related.count()).toBe(0);
    expect(await lastLine(workspace, 'edges.jsonl')).toMatchObject({ kind: 'related', deleted: true });
    await showNotifications(page);
    const removed = notification(page, 'Removed: “Parser” is related to “Old idea”.');
    await screenshot(page, 'relationship-removed');
    await removed.getByText('Undo').click();
    await related.waitFor();
    expect(await lastLine(workspace, 'edges.jsonl')).not.toHaveProperty('deleted');
    await runCommand(page, 'Engram: Remove Relationship');
    await quickInput(page).row('Parser → Old idea').waitFor();
    await screenshot(page, 'remove-relationship');
    await choose(page, 'Which relationship is removed', 'Parser → Old idea');
    await eventually(() => related.count()).toBe(0);
  });

  it('closes a task with a reason, and opens it again', async () => {
    const { page, workspace } = stage;
    await runCommand(page, 'Engram: Close Task…');
    await quickInput(page).row('Lexer').first().waitFor();
    expect(await quickInput(page).row('Old idea').count()).toBe(0);
    await choose(page, 'Which task is closed', 'Lexer');
    await quickInput(page).box.locator('input[placeholder="Reason"]').waitFor();
    await screenshot(page, 'close-reason');
    await answer(page, 'Reason', 'it reads every file');
    await rows(page, 'Tasks', 'Lexer, Closed').first().waitFor();
    expect(await lastLine(workspace, 'items.jsonl')).toMatchObject({
      id: 'eg-0000000002',
      status: 'closed',
      close_reason: 'it reads every file',
    });
    await chooseFromMenu(page, rows(page, 'Tasks', 'Lexer, Closed').first(), 'Reopen Task');
    await rows(page, 'Tasks', 'Lexer, Open').first().waitFor();
    expect(await lastLine(workspace, 'items.jsonl')).not.toHaveProperty('close_reason');
  });

  it('is told when another program changed the task meanwhile, and goes on from there with what was typed', async () => {
    const { page, workspace } = stage;
    await chooseFromMenu(page, rows(page, 'Tasks', 'Linker').first(), 'Close Task…');
    const { box, input } = quickInput(page);
    await box.locator('input[placeholder="Reason"]').waitFor();
    await input.fill('not needed');
    const linker = (await workspace.lines('items.jsonl')).findLast((line) => line.includes('"Linker"')) ?? '';
    await appendFile(workspace.file('items.jsonl'), `${linker.replace('"Linker"', '"Linker and loader"')}\n`);
    await rows(page, 'Tasks', 'Linker and loader').first().waitFor();
    const before = await workspace.lines('items.jsonl');
    await input.press('Enter');
    await showNotifications(page);
    const told = notification(page, 'was changed meanwhile');
    await told.waitFor();
    await screenshot(page, 'changed-meanwhile');
    expect(await workspace.lines('items.jsonl')).toEqual(before);
    await told.getByRole('button', { name: 'Try Again' }).click();
    await box.locator('input[placeholder="Reason"]').waitFor();
    expect(await input.inputValue()).toBe('not needed');
    await input.press('Enter');
    await rows(page, 'Tasks', 'Linker and loader, Closed').first().waitFor();
    expect(await lastLine(workspace, 'items.jsonl')).toMatchObject({
      title: 'Linker and loader',
      close_reason: 'not needed',
    });
  });

  it('edits the title without touching a description of several lines, and the description in an editor', async () => {
    const { page, workspace } = stage;
    const description = '# Why\n\nThe parser needs tokens.\n';
    await chooseFromMenu(page, rows(page, 'Tasks', 'Lexer, Open').first(), 'Edit Task…');
    await quickInput(page).row('Description').waitFor();
    await screenshot(page, 'edit-task');
    await choose(page, 'do you want to edit', 'Title…');
    await answer(page, 'Title', 'Fast lexer');
    await rows(page, 'Tasks', 'Fast lexer').first().waitFor();
    expect(await lastLine(workspace, 'items.jsonl')).toMatchObject({ title: 'Fast lexer', description });
    await chooseFromMenu(page, rows(page, 'Tasks', 'Fast lexer').first(), 'Edit Task…');
    await choose(page, 'do you want to edit', 'Description');
    await page.locator('.tabs-container .tab.active', { hasText: 'Fast lexer.md' }).waitFor();
    const editor = page.locator('.editor-group-container.active .monaco-editor').first();
    await eventually(() => editor.innerText()).toContain('parser');
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('It must be fast.');
    await screenshot(page, 'edit-description');
    await page.keyboard.press('Control+S');
    await eventually(() => lastLine(workspace, 'items.jsonl')).toMatchObject({
      title: 'Fast lexer',
      description: `${description}It must be fast.`,
    });
  });

  it('has a way to create a task in the view’s title', async () => {
    const { page } = stage;
    await clickViewAction(page, 'Tasks', 'Create Task…');
    await quickInput(page).box.locator('input[placeholder="Title"]').waitFor();
    await page.keyboard.press('Escape');
  });

  it('is offered nothing that writes where writing is switched off', async () => {
    const { page, workspace } = stage;
    const settings = path.join(workspace.folder, '.vscode', 'settings.json');
    await mkdir(path.dirname(settings));
    await writeFile(settings, JSON.stringify({ 'engram.writes.enabled': false }));
    const create = view(page, 'Tasks').locator('.action-label[aria-label^="Create Task"]');
    await eventually(() => create.count()).toBe(0);
    await expectNothingThatWrites(page, 'Parser');
  });
});
