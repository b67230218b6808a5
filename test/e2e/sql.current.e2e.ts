import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameLocator, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runCommand, screenshot, webviewFrame } from '../harness/workbench';
import { eventually, quickInput, showTheme, useStage, workspaceWith } from './support';

const stage = useStage(() => workspaceWith('neuraphage'), { viewport: { width: 1600, height: 900 } });

/** Writes a text into the query's editor in the place of what is there, as by pasting, and runs it by its key. */
async function ask(page: Page, sql: string): Promise<void> {
  await page.locator('.editor-group-container .monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
}

const cell = (frame: FrameLocator, row: number, column: number) => frame.locator(`#cell-${row}-${column}`);

describe('a query in SQL', () => {
  it('opens with a first statement and the schema, and runs from its lens', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Open SQL Query');
    await page.locator('.codelens-decoration a', { hasText: 'Run on workspace' }).first().click();
    const frame = webviewFrame(page);
    await frame.getByText('rows in').waitFor();
    await frame.getByRole('gridcell').first().waitFor();
    // Columns that are out of sight are not in the page.
    const names = await frame.getByRole('columnheader').allInnerTexts();
    expect(names.slice(1, 4)).toEqual(['timestamp', 'kind', 'source_task']);
    await screenshot(page, 'sql-query');
  });

  it('sorts by a column, numbers as numbers, and shows a value whole', async () => {
    const { page } = stage;
    await ask(page, 'SELECT kind, count(*) AS n, NULL AS blank, max(payload) AS payload FROM events GROUP BY kind;');
    const frame = webviewFrame(page);
    await frame.getByText('17 rows in').waitFor();
    await frame.getByRole('columnheader', { name: 'n', exact: true }).click();
    expect(Number(await cell(frame, 0, 1).innerText())).toBeLessThan(10);
    await frame.getByRole('columnheader', { name: 'n', exact: true }).click();
    await eventually(() => cell(frame, 0, 1).innerText()).toBe('69');
    expect(await cell(frame, 0, 2).innerText()).toBe('NULL');
    await cell(frame, 2, 3).dblclick();
    await frame.getByRole('heading', { name: 'payload, row 3' }).waitFor();
    await screenshot(page, 'sql-sorted');
    await frame.getByRole('button', { name: 'Close' }).click();
  });

  it('is walked over by keyboard', async () => {
    const { page } = stage;
    const frame = webviewFrame(page);
    const grid = frame.getByRole('grid');
    await cell(frame, 0, 0).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await eventually(() => grid.getAttribute('aria-activedescendant')).toBe('cell-1-1');
    await page.keyboard.press('Control+End');
    await eventually(() => grid.getAttribute('aria-activedescendant')).toBe('cell-16-3');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(() => frame.locator('#column-0').getAttribute('aria-sort')).toBe('ascending');
  });

  it('is saved as a table', async () => {
    const { page } = stage;
    const frame = webviewFrame(page);
    await frame.getByRole('button', { name: 'Export as CSV…' }).click();
    const { box, input } = quickInput(page);
    await box.getByText('Export Result').waitFor();
    await eventually(() => input.inputValue()).toMatch(/workspace query 20/);
    const file = path.join(stage.workspace.folder, 'result.csv');
    await input.fill(file);
    await box.getByRole('button', { name: 'OK', exact: true }).click();
    await eventually(() => Promise.resolve(existsSync(file))).toBe(true);
    const lines = (await readFile(file, 'utf8')).split('\r\n');
    expect(lines).toHaveLength(19);
    expect(lines[0]).toBe('"kind","n","blank","payload"');
    expect(lines[1]).toMatch(/^"custom:checkpoint",/);
  });

  it('has a mistake shown at its place, in the editor and in the result', async () => {
    const { page } = stage;
    await ask(page, 'SELECT kind, foo FROM events;');
    const frame = webviewFrame(page);
    await frame.getByText('No such column: foo.').waitFor();
    expect(await frame.locator('mark').innerText()).toBe('foo');
    await page.locator('.squiggly-error').first().waitFor();
    await screenshot(page, 'sql-mistake');
  });

  it('says what is cut, and scrolls through ten thousand rows', async () => {
    const { page } = stage;
    await ask(page, 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n, hex(n) AS text FROM c;');
    const frame = webviewFrame(page);
    await frame.getByText('Only the first 10,000 rows of more: the limit is 10,000').waitFor();
    await cell(frame, 0, 0).click();
    await page.keyboard.press('Control+End');
    await eventually(() => cell(frame, 9999, 0).innerText()).toBe('10000');
    expect(await frame.getByRole('row').count()).toBeLessThan(200);
    await screenshot(page, 'sql-cut');
  });

  it('refuses to write, and leaves the files as they are', async () => {
    const { page, workspace } = stage;
    const before = await readFile(workspace.file('events.jsonl'), 'utf8');
    await ask(page, 'DELETE FROM events;');
    await webviewFrame(page).getByText('DELETE is refused').waitFor();
    expect(await readFile(workspace.file('events.jsonl'), 'utf8')).toBe(before);
  });
});

describe('in a theme that is', () => {
  it.each(['light', 'high-contrast'] as const)('%s, it can be read', async (name) => {
    const { page } = stage;
    await showTheme(stage, name);
    await ask(page, 'SELECT * FROM events;');
    const frame = webviewFrame(page);
    await cell(frame, 1, 1).click();
    await frame.getByRole('gridcell', { selected: true }).waitFor();
    await screenshot(page, `sql-${name}`);
  });
});
