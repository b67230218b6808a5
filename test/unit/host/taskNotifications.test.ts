import { describe, expect, it } from 'vitest';
import { LoadedRows } from '../../../src/host/events/loadedRows';
import { taskNotificationsNodes } from '../../../src/host/tasks/taskNotifications';
import { taskRoots } from '../../../src/host/tasks/taskTree';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { event, item, realStores } from './realStore';
import { drawnAt, drawTree, rowIds, taskSources } from './trees';

const stores = realStores();

const told = {
  'items.jsonl': [
    item('eg-a', { title: 'Lexer' }),
    item('eg-b', { title: 'Parser' }),
    item('eg-c', { title: 'Alone' }),
  ],
  'events.jsonl': [
    event('task_started', 1, { source_task: 'eg-a' }),
    event('task_started', 2, { source_task: 'eg-b' }),
    event('nudge_sent', 3, { source_task: 'eg-a', target_task: 'eg-b', payload: { message: 'hurry' } }),
    event('task_started', 4, { source_task: 'eg-c' }),
  ],
};

/** The rows below a task's own, opened twice, with pages of `pageSize`. */
async function notificationsOf(store: OpenedStore, task: string, pageSize: number) {
  const sources = await taskSources(store);
  const [parent] = await taskRoots(sources, 'hierarchy');
  if (!parent) throw new Error('The store has no task.');
  const loaded = new LoadedRows(() => pageSize);
  const rule = { withinMs: 5 * 60_000, gapMs: 30 * 60_000, nowMs: drawnAt };
  const { reader, index, timeZone } = sources;
  const nodes = await taskNotificationsNodes({ reader, titles: index, timeZone, loaded, rule }, parent, task);
  return { nodes, loaded };
}

describe('the notifications of a task in the Tasks view', () => {
  it('stand below it where there are any, with who told whom and what became of it', async () => {
    const tree = await drawTree(await taskRoots(await taskSources(await stores.lines(told)), 'hierarchy'));
    expect(tree.filter((line) => !line.includes('Started') && !line.includes('Events ('))).toEqual([
      'Lexer  (P2 · 2 events)',
      '  Notifications (0 in, 1 out)',
      expect.stringMatching(/^ {4}.*hurry.* {2}\(Lexer → Parser · No reaction\)$/u),
      expect.stringContaining('hurry'),
      'Parser  (P2 · 2 events)',
      '  Notifications (1 in, 0 out)',
      expect.stringMatching(/^ {4}.*hurry.* {2}\(Lexer → Parser · No reaction\)$/u),
      expect.stringContaining('hurry'),
      'Alone  (P2 · 1 event)',
    ]);
  });

  it('show a bell where nobody reacted', async () => {
    const { nodes } = await notificationsOf(await stores.lines(told), 'eg-b', 10);
    const [node] = nodes;
    const [row] = (await node?.children?.(node)) ?? [];
    expect(row?.icon).toEqual({ codicon: 'bell-dot', color: 'list.warningForeground' });
    expect(row?.context).toEqual(['event', 'source', 'target']);
  });

  it('are loaded page by page: what came in, then what went out, nothing twice', async () => {
    const store = await stores.fixture('healthy');
    const [busiest] = (await taskSources(store)).index.rows.toSorted((a, b) => b.events - a.events);
    const { nodes, loaded } = await notificationsOf(store, busiest?.id ?? '', 2);
    const [node] = nodes;
    if (!node) throw new Error('The busiest task has no notifications.');
    const open = async () => (await node.children?.(node)) ?? [];
    const [, received = '', sent = ''] = /\((\d+) in, (\d+) out\)/.exec(node.label) ?? [];
    const total = Number(received) + Number(sent);
    expect(total).toBeGreaterThan(3);
    expect((await open()).map(({ label }) => label).at(-1)).toBe('Load more');
    while ((await open()).at(-1)?.label === 'Load more') expect(loaded.loadMore(node.id)).toBe(true);
    const rows = await open();
    expect(rows).toHaveLength(total);
    expect(new Set(await rowIds(rows)).size).toBe(total);
    const spoken = rows.map((row) => row.spoken?.split(':')[0]);
    expect(spoken).toEqual([
      ...Array<string>(Number(received)).fill('Received'),
      ...Array<string>(Number(sent)).fill('Sent'),
    ]);
  });
});
