import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot } from '../harness/workbench';
import { eventually, headerText, quickInput, rows, useStage, workspaceWith } from './support';

const stage = useStage(() => workspaceWith('healthy'));

beforeAll(async () => {
  await rows(stage.page, 'Events').first().waitFor();
});

describe('a query from the palette', () => {
  it('shows a mistake at its place, and once corrected the events that match', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('kidn:task_failed');
    await row('Did you mean kind?').waitFor();
    expect(await row('Did you mean kind?').innerText()).toContain('column 1');
    await screenshot(page, 'query-mistake');
    await input.fill('kind:task_failed');
    await row('Show 5 events').waitFor();
    await screenshot(page, 'query-corrected');
    await input.press('Enter');
    await eventually(() => headerText(page, 'Events')).toContain('kind:task_failed');
    await eventually(() => rows(page, 'Events').count()).toBe(5);
    await eventually(() => rows(page, 'Events', 'Task failed').count()).toBe(5);
  });

  it('completes keys, kinds and task titles', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('ki');
    await row('kind:').first().waitFor();
    await input.fill('kind:rebase_c');
    await row('rebase_conflict').first().waitFor();
    await input.fill('task:cost');
    await row('cost ledger').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('is remembered', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Query Events…');
    const { input, row } = quickInput(page);
    await input.fill('');
    await row('kind:task_failed').first().waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('the counts', () => {
  it('lead from a kind to its events', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Show Event Counts');
    const { input, row } = quickInput(page);
    await row('Lock acquired').first().waitFor();
    await screenshot(page, 'event-counts');
    await input.fill('rebase_conflict');
    await row('Rebase conflict').first().click();
    await eventually(() => headerText(page, 'Events')).toContain('kind:rebase_conflict');
    await eventually(() => rows(page, 'Events').count()).toBe(7);
  });
});
