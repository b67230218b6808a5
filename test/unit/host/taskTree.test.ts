import { describe, expect, it } from 'vitest';
import { findTaskNode, taskRoots } from '../../../src/host/tasks/taskTree';
import { edge, event, item, realStores } from './realStore';
import { drawTree, rowIds, taskSources } from './trees';

const stores = realStores();

const family = {
  'items.jsonl': [
    item('eg-epic', { title: 'Epic', priority: 1 }),
    item('eg-a', { title: 'First part' }),
    item('eg-b', { title: 'Second part', status: 'in_progress' }),
    item('eg-c', { title: 'Alone', labels: ['_status_failed'], status: 'closed' }),
  ],
  'edges.jsonl': [
    edge('eg-a', 'parent_child', 'eg-epic'),
    edge('eg-b', 'parent_child', 'eg-epic'),
    edge('eg-a', 'blocks', 'eg-b'),
    edge('eg-a', 'related', 'eg-gone'),
  ],
  'events.jsonl': [
    event('task_started', 1, { source_task: 'eg-b' }),
    event('task_failed', 2, { source_task: 'eg-b', payload: { error: 'no disk' } }),
  ],
};

describe('the tasks of a store as rows', () => {
  it('stand below their parent, each with blockers, links and events below it', async () => {
    const sources = await taskSources(await stores.lines(family));
    expect(await drawTree(await taskRoots(sources, 'hierarchy'), 4)).toEqual([
      'Epic  (P1)',
      '  First part  (P2 · 1 blocker)',
      '    Blocked by  (1)',
      '      Second part  (P2 · 2 events · 1 failure)',
      '    Related  (1)',
      '      eg-gone  (No task has this id)',
      '  Second part  (P2 · 2 events · 1 failure)',
      '    Blocks  (1)',
      '      First part  (P2 · 1 blocker)',
      '    Events (2)',
      '      Failed: no disk  (Second part · 59 min ago)',
      '      Started  (Second part · 59 min ago)',
      'Alone  (P2)',
    ]);
  });

  it('are grouped by the state that people know, neuraphage’s labels included', async () => {
    const sources = await taskSources(await stores.lines(family));
    expect(await drawTree(await taskRoots(sources, 'status'), 2)).toEqual([
      'Open  (2)',
      '  Epic  (P1)',
      '  First part  (P2 · 1 blocker)',
      'In progress  (1)',
      '  Second part  (P2 · 2 events · 1 failure)',
      'Failed  (1)',
      '  Alone  (P2)',
    ]);
  });

  it('are grouped by what the native program calls ready and blocked', async () => {
    const sources = await taskSources(await stores.lines(family));
    expect(await drawTree(await taskRoots(sources, 'readiness'), 2)).toEqual([
      'In progress  (1)',
      '  Second part  (P2 · 2 events · 1 failure)',
      'Blocked  (1)',
      '  First part  (P2 · 1 blocker)',
      'Waiting for subtasks  (1)',
      '  Epic  (P1)',
      'Closed  (1)',
      '  Alone  (P2)',
    ]);
  });

  it('say so when there are none', async () => {
    const sources = await taskSources(await stores.lines({}));
    expect(await drawTree(await taskRoots(sources, 'hierarchy'))).toEqual(['No tasks in this store yet  (Create one)']);
  });

  it('are all reached from the top when parents form a circle, and the circle ends', async () => {
    const circle = {
      'items.jsonl': [item('eg-1'), item('eg-2'), item('eg-3')],
      'edges.jsonl': [
        edge('eg-1', 'parent_child', 'eg-2'),
        edge('eg-2', 'parent_child', 'eg-1'),
        edge('eg-3', 'parent_child', 'eg-3'),
      ],
    };
    const sources = await taskSources(await stores.lines(circle));
    expect(await drawTree(await taskRoots(sources, 'hierarchy'), 9)).toEqual([
      'Task eg-1  (P2)',
      '  Task eg-2  (P2)',
      '    Task eg-1  (P2 · in a circle)',
      'Task eg-3  (P2)',
      '  Task eg-3  (P2 · in a circle)',
    ]);
  });

  it.each(['hierarchy', 'status', 'readiness'] as const)(
    'have ids that are unique and the same after a refresh, arranged by %s',
    async (arrangement) => {
      const store = await stores.fixture('healthy');
      const before = await rowIds(await taskRoots(await taskSources(store), arrangement));
      expect(new Set(before).size).toBe(before.length);
      expect(await rowIds(await taskRoots(await taskSources(store), arrangement))).toEqual(before);
    },
  );

  it.each(['hierarchy', 'status', 'readiness'] as const)(
    'are found again with their parents for revealing, arranged by %s',
    async (arrangement) => {
      const sources = await taskSources(await stores.fixture('healthy'));
      const shown = new Set(await rowIds(await taskRoots(sources, arrangement), 5));
      for (const { id } of sources.index.rows) {
        const node = await findTaskNode(sources, arrangement, id);
        expect(node?.subject).toEqual({ type: 'task', id });
        expect(shown).toContain(node?.id);
      }
      expect(await findTaskNode(sources, arrangement, 'eg-none')).toBeUndefined();
    },
  );

  it('show a stranger’s title as one line without control characters', async () => {
    const title = 'a\u001b[31m\nb\u202egnp.exe';
    const sources = await taskSources(await stores.lines({ 'items.jsonl': [item('eg-x', { title })] }));
    const [row] = await taskRoots(sources, 'hierarchy');
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(row?.label).not.toMatch(/[\u0000-\u001f\u202e]/);
    const tooltip = await row?.tooltip?.();
    expect(tooltip).not.toContain('\u202e');
  });
});
