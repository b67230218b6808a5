import { appendFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { screenshot } from '../harness/workbench';
import { askSqlite, countedLines } from '../unit/store/modernNode/sqliteProgram';
import { notification, rows, showNotifications, useStage, workspaceWith } from './support';

const event = { id: 'eg-evt-00000000aa', kind: 'custom:appended', timestamp: '2026-01-12T09:00:00Z' };

describe('a cache that is not in step', () => {
  const stage = useStage(() => workspaceWith('healthy'), { viewport: { width: 1000, height: 760 } });

  it('is said to differ, explained on a click, and made anew from there', async () => {
    const { page, workspace } = stage;
    await rows(page, 'Store', 'Cache: in step').waitFor();
    await askSqlite(workspace.file('engram.db'), 'DELETE FROM items WHERE rowid > 3');
    const row = rows(page, 'Store', 'Cache: differs from the files');
    await row.click();
    await showNotifications(page);
    const explained = notification(page, '3 items, and the lines make 21 items');
    await explained.waitFor();
    await screenshot(page, 'cache-differs');
    await explained.getByRole('button', { name: 'Rebuild Cache' }).click();
    await showNotifications(page);
    await notification(page, 'Rebuilt engram.db: 21 items, 28 edges and 400 events').waitFor();
    await rows(page, 'Store', 'Cache: in step').waitFor();
    await screenshot(page, 'cache-rebuilt');
  });

  it('is said to be behind, and made anew by the row’s button', async () => {
    const { page, workspace } = stage;
    await appendFile(workspace.file('events.jsonl'), `${JSON.stringify(event)}\n`);
    const row = rows(page, 'Store', 'Cache: behind');
    await row.hover();
    await screenshot(page, 'cache-behind-hover');
    await row.getByRole('button', { name: 'Rebuild Cache' }).click();
    await rows(page, 'Store', 'Cache: in step').waitFor();
    expect(await countedLines(workspace.file('engram.db'))).toMatchObject({ events: 401 });
  });

  it('is not made anew while another program writes it, and the message says what to do', async () => {
    const { page, workspace } = stage;
    await rm(workspace.file('engram.db'));
    const row = rows(page, 'Store', 'Cache: missing');
    await row.waitFor();
    const journal = `${workspace.file('engram.db')}-journal`;
    await writeFile(journal, '');
    await row.hover();
    await row.getByRole('button', { name: 'Rebuild Cache' }).click();
    await showNotifications(page);
    await notification(page, 'engram.db-journal is there').waitFor();
    await screenshot(page, 'cache-rebuild-refused');
    await rm(journal);
  });
});
