import { KeptEvents } from '../../../src/host/events/keptEvents';
import { LoadedRows } from '../../../src/host/events/loadedRows';
import { type EventTreeSources, taskEventsNode } from '../../../src/host/events/eventTree';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { taskNotificationsNodes } from '../../../src/host/tasks/taskNotifications';
import { type TaskRowSources } from '../../../src/host/tasks/taskRow';
import { type TreeNode } from '../../../src/host/tree/treeNode';
import { queryFromFilter } from '../../../src/model/query/queryFromFilter';

/** The moment at which the tests' rows are drawn: one hour after the fixtures' first event. */
export const drawnAt = Date.parse('2026-01-11T10:00:00Z');

/** What event lists of a store are drawn with. */
export async function eventSources(store: OpenedStore, pageSize = 200): Promise<EventTreeSources> {
  const reader = await store.whenOpen();
  const loaded = new LoadedRows(() => pageSize);
  const titles = await reader.titles();
  return { reader, loaded, kept: new KeptEvents(), titles, timeZone: 'utc', gapMs: 30 * 60_000, now: drawnAt };
}

/** What task rows of a store are drawn with. */
export async function taskSources(store: OpenedStore): Promise<TaskRowSources> {
  const events = await eventSources(store);
  const index = await events.reader.tasks();
  const rule = { withinMs: 5 * 60_000, gapMs: 30 * 60_000, nowMs: drawnAt };
  return {
    reader: events.reader,
    index,
    timeZone: 'utc',
    notificationsOf: (parent, task) => taskNotificationsNodes({ ...events, rule }, parent, task.id),
    eventsOf: (parent, task) => taskEventsNode(events, parent, queryFromFilter({ task: task.id }), task.events),
  };
}

/** The tree as indented text, rows as `label  (description)`, opened down to `depth` levels. */
export async function drawTree(rows: readonly TreeNode[], depth = 3, indent = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const row of rows) {
    lines.push(`${indent}${row.label}${row.description === undefined ? '' : `  (${row.description})`}`);
    if (row.children && depth > 1) lines.push(...(await drawTree(await row.children(row), depth - 1, `${indent}  `)));
  }
  return lines;
}

/** The ids of all rows, opened down to `depth` levels. */
export async function rowIds(rows: readonly TreeNode[], depth = 3): Promise<string[]> {
  const ids: string[] = [];
  for (const row of rows) {
    ids.push(row.id);
    if (row.children && depth > 1) ids.push(...(await rowIds(await row.children(row), depth - 1)));
  }
  return ids;
}
