import initSqlJs from 'sql.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseEventLine } from '../../src/files/lineParser';
import { runCommand, screenshot } from '../harness/workbench';
import { eventually, openTimeline, quickInput, rows, useStage, workspaceWith } from './support';

const stage = useStage(() => workspaceWith('healthy'));

beforeAll(async () => {
  await rows(stage.page, 'Events').first().waitFor();
});

/** The design's own table. */
const designTable = `CREATE TABLE events (id TEXT PRIMARY KEY, kind TEXT NOT NULL, source_task TEXT, target_task TEXT,
  payload TEXT, timestamp TEXT NOT NULL)`;

describe('recording an event', () => {
  it('asks step by step, with a way back, and shows the very line first', async () => {
    const { page } = stage;
    await runCommand(page, 'Engram: Record Event…');
    const { input, box, row } = quickInput(page);
    await row('nudge_sent').first().waitFor();
    await input.fill('nudge_sent');
    await input.press('Enter');
    await box.locator('input[placeholder*="come from"]').waitFor();
    await screenshot(page, 'record-source');
    await input.fill('Refactor sandbox profile');
    await row('Refactor sandbox profile').first().waitFor();
    await box.locator('.codicon-quick-input-back').click();
    await row('nudge_sent').first().waitFor();
    await input.fill('nudge_sent');
    await input.press('Enter');
    await box.locator('input[placeholder*="come from"]').waitFor();
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
