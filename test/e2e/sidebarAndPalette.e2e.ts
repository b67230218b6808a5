import initSqlJs from 'sql.js';
import { describe, expect, it } from 'vitest';
import { parseEventLine } from '../../src/files/lineParser';
import { runCommand, screenshot } from '../harness/workbench';
import {
  activeTab,
  beginRecording,
  chooseFromMenu,
  chooseFromViewMenu,
  chooseKind,
  clickRowAction,
  clickViewAction,
  cursorPlace,
  eventually,
  headerText,
  openTimeline,
  quickInput,
  rows,
  view,
  useStage,
  workspaceWith,
} from './support';

// One VS Code for all of it, as a person has: each opening takes as long as ten of these tests.
const stage = useStage(() => workspaceWith('healthy'));

describe('a person who opens a folder with a store', () => {
  it('sees its tasks, events and health without doing anything', async () => {
    const { page } = stage;
    await rows(page, 'Tasks', 'Epic: Benchmark login flow').waitFor();
    await rows(page, 'Events', 'Learned: prefer event bus').waitFor();
    await rows(page, 'Store', 'Events: 400').waitFor();
    await rows(page, 'Store', 'Cache: in step').waitFor();
    await screenshot(page, 'sidebar');
  });

  it('jumps from a task to its events and back', async () => {
    const { page } = stage;
    await clickRowAction(rows(page, 'Tasks', 'Migrate JSONL reader'), 'Show Events');
    await eventually(() => headerText(page, 'Events')).toContain('task:eg-');
    await eventually(() => rows(page, 'Events', 'Migrate JSONL reader').count()).toBeGreaterThan(3);
    // Every row of the answer names the task, as source or as target.
    for (const row of await rows(page, 'Events').all())
      expect(await row.getAttribute('aria-label')).toContain('Migrate JSONL reader');
    await screenshot(page, 'task-events');
    await clickViewAction(page, 'Events', 'Clear Query');
    await rows(page, 'Events', 'Learned: prefer event bus').waitFor();
    expect(await headerText(page, 'Events')).not.toContain('task:eg-');
  });

  it('jumps from an event to its task', async () => {
    const { page } = stage;
    const started = rows(page, 'Events', 'Started: Refactor sandbox profile');
    await chooseFromMenu(page, started, 'Show Source Task');
    const task = rows(page, 'Tasks', 'Refactor sandbox profile, In progress');
    await eventually(() => task.getAttribute('aria-selected')).toBe('true');
  });

  it('jumps from an event to its line in the file', async () => {
    const { page } = stage;
    const lines = await stage.workspace.lines('events.jsonl');
    const line = lines.findIndex((text) => text.includes('eg-evt-d45ae335b5')) + 1;
    await clickRowAction(rows(page, 'Events', 'Started: Refactor sandbox profile'), 'Go to Line');
    await eventually(() => activeTab(page)).toBe('events.jsonl');
    await eventually(() => cursorPlace(page)).toContain(`Ln ${line},`);
  });

  it('opens an event as a read-only document, exactly as it was written', async () => {
    const { page } = stage;
    await rows(page, 'Events', 'Released src/scheduler.rs after 1.1 s').first().click();
    await eventually(() => activeTab(page)).toContain('lock_released');
    const editor = page.locator('.editor-group-container.active .monaco-editor').first();
    await eventually(async () => (await editor.innerText()).replaceAll('\u00a0', ' ')).toContain('"held_ms": 1097');
    await screenshot(page, 'event-document');
  });

  it('groups events by day, kind and task', async () => {
    const { page } = stage;
    await chooseFromViewMenu(page, 'Events', 'Group By', 'Group by Kind');
    await eventually(() => rows(page, 'Events', 'Lock acquired').count()).toBe(1);
    await screenshot(page, 'events-by-kind');
    await chooseFromViewMenu(page, 'Events', 'Group By', 'Do Not Group');
    await rows(page, 'Events', 'Learned: prefer event bus').waitFor();
  });

  it('browses the relationships', async () => {
    const { page } = stage;
    await view(page, 'Relationships').locator('.pane-header').click();
    await rows(page, 'Relationships', 'Waits for').first().waitFor();
    await screenshot(page, 'relationships');
  });
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

/** The design's own table. */
const designTable = `CREATE TABLE events (id TEXT PRIMARY KEY, kind TEXT NOT NULL, source_task TEXT, target_task TEXT,
  payload TEXT, timestamp TEXT NOT NULL)`;

describe('recording an event', () => {
  it('asks step by step, with a way back, and shows the very line first', async () => {
    const { page } = stage;
    await clickViewAction(page, 'Events', 'Clear Query');
    await beginRecording(page, 'nudge_sent');
    await screenshot(page, 'record-source');
    const { input, box, row } = quickInput(page);
    await input.fill('Refactor sandbox profile');
    await row('Refactor sandbox profile').first().waitFor();
    await box.locator('.codicon-quick-input-back').click();
    await chooseKind(page, 'nudge_sent');
    await row('None').first().click();
    await box.locator('input[placeholder*="go to"]').waitFor();
    await input.fill('Refactor sandbox profile');
    await row('Refactor sandbox profile').first().waitFor();
    await input.press('Enter');
    await box.getByText('Payload as JSON').waitFor();
    await input.fill('{"message": "look at the lock');
    await box.locator('.quick-input-message', { hasText: /JSON/ }).waitFor();
    await screenshot(page, 'record-payload-mistake');
    await input.fill('{"message": "look at the lock", "severity": "Warn", "serial": 12345678901234567890}');
    await input.press('Enter');
    await row('Append to events.jsonl').waitFor();
    expect(await row('Append to events.jsonl').innerText()).toContain('"kind":"nudge_sent"');
    await screenshot(page, 'record-confirm');
    await row('Append to events.jsonl').click();
  });

  it('shows the event at once, in the tree and in the timeline', async () => {
    const { page } = stage;
    await eventually(() => rows(page, 'Events').first().getAttribute('aria-label')).toContain('look at the lock');
    const timeline = await openTimeline(page);
    await timeline.getByText('401 events').waitFor();
  });

  it('appended one line that native readers accept', async () => {
    const lines = await stage.workspace.lines('events.jsonl');
    expect(lines).toHaveLength(401);
    const text = lines.at(-1) ?? '';
    const { records, findings } = parseEventLine({ line: 1, offset: 0, bytes: Buffer.from(text), terminated: true });
    expect(findings).toEqual([]);
    expect(records).toHaveLength(1);
    const SQL = await initSqlJs();
    const database = new SQL.Database();
    database.run(designTable);
    expect(text).toContain('"serial":12345678901234567890');
    const written: unknown = JSON.parse(text);
    expect(written).toMatchObject({
      kind: 'nudge_sent',
      target_task: 'eg-b62c4e9c36',
      payload: { message: 'look at the lock', severity: 'Warn' },
    });
    database.run(
      `INSERT INTO events SELECT value ->> 'id', value ->> 'kind', value ->> 'source_task', value ->> 'target_task',
        value -> 'payload', value ->> 'timestamp' FROM (SELECT ? AS value)`,
      [text],
    );
    const [inserted] = database.exec('SELECT id, timestamp FROM events');
    expect(inserted?.values[0]?.[0]).toMatch(/^eg-evt-[0-9a-f]{10}$/);
    expect(inserted?.values[0]?.[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,9})?Z$/);
    database.close();
  });
});
