import { describe, expect, it } from 'vitest';
import { screenshot } from '../harness/workbench';
import {
  activeTab,
  chooseFromMenu,
  chooseFromViewMenu,
  clickRowAction,
  clickViewAction,
  cursorPlace,
  eventually,
  headerText,
  rows,
  view,
  useStage,
  workspaceWith,
} from './support';

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
