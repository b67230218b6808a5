import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { packageExample } from '../harness/exampleExtension';
import { runCommand, screenshot } from '../harness/workbench';
import { eventually, notification, rows, showNotifications, useStage, workspaceWith } from './support';

const stage = useStage(() => workspaceWith('healthy'), {
  moreExtensions: async () => [await packageExample('event-listener')],
});

beforeAll(async () => {
  await rows(stage.page, 'Events').first().waitFor();
});

const recorded = z.object({ id: z.string(), kind: z.string(), payload: z.object({ text: z.string() }) });

describe('another extension that uses the API', () => {
  it('records an event, receives it, and the Events view shows it', async () => {
    const { page, workspace } = stage;
    const before = await workspace.lines('events.jsonl');
    await runCommand(page, 'Engram Example: Record and Receive');
    await eventually(() => rows(page, 'Events').first().getAttribute('aria-label')).toContain('Greeting');
    await showNotifications(page);
    await notification(page, 'Received custom:greeting of line').waitFor();
    const said = await notification(page, 'Received custom:greeting of line').innerText();
    await screenshot(page, 'api-example');

    const after = await workspace.lines('events.jsonl');
    expect(after.slice(0, -1)).toEqual(before);
    const event = recorded.parse(JSON.parse(after.at(-1) ?? ''));
    expect(event).toMatchObject({ kind: 'custom:greeting', payload: { text: 'Hello from another extension' } });
    expect(said).toContain('{"text":"Hello from another extension"}');
  });
});
