import { describe, expect, it } from 'vitest';
import { relationshipRoots } from '../../../src/host/relationships/relationshipTree';
import { explainHealth, healthNodes } from '../../../src/host/storeInfo/healthTree';
import { statusText } from '../../../src/host/statusBar/statusText';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { edge, item, realStores } from './realStore';
import { drawTree } from './trees';

const stores = realStores();

describe('the relationships of a store as rows', () => {
  const web = {
    'items.jsonl': [
      item('eg-a', { title: 'A' }),
      item('eg-b', { title: 'B', status: 'closed' }),
      item('eg-c', { title: 'C' }),
    ],
    'edges.jsonl': [
      edge('eg-a', 'blocks', 'eg-b'),
      edge('eg-c', 'blocks', 'eg-a'),
      edge('eg-a', 'parent_child', 'eg-c'),
      edge('eg-a', 'related', 'eg-gone'),
      edge('eg-b', 'related', 'eg-c'),
      edge('eg-b', 'related', 'eg-c', { deleted: true }),
    ],
  };

  it('stand by kind with the states of both ends; missing ends and circles are marked', async () => {
    const reader = await (await stores.lines(web)).whenOpen();
    expect(await drawTree(await relationshipRoots(reader, { showRemoved: false, timeZone: 'utc' }))).toEqual([
      'Waits for  (2 · 1 to look at)',
      '  A → B  (Open → Closed)',
      '  C → A  (in a circle)',
      'Subtask of  (1 · 1 to look at)',
      '  A → C  (in a circle)',
      'Related  (1 · 1 to look at)',
      '  A → eg-gone  (the second task is missing)',
    ]);
  });

  it('show removed ones with when, on wish', async () => {
    const reader = await (await stores.lines(web)).whenOpen();
    const rows = await drawTree(await relationshipRoots(reader, { showRemoved: true, timeZone: 'utc' }));
    expect(rows).toContain('  B → C  (removed 2026-01-11 09:00:00.000 UTC)');
  });
});

describe('the health of a store as rows', () => {
  const draw = async (store: OpenedStore): Promise<readonly string[]> => {
    const health = await store.service.health();
    return drawTree(healthNodes({ ...store.store, name: 'project' }, health, { timeZone: 'utc', storeCount: 1 }));
  };

  it('says that all is well', async () => {
    expect(await draw(await stores.fixture('healthy'))).toEqual([
      'project  (live)',
      'Cache  (in step)',
      'Bad lines  (none)',
      'Items  (21 · 61 lines)',
      'Edges  (28)',
      'Events  (400)',
      'Time range  (2026-01-11 09:00 – 14:04 UTC)',
      'Size  (99 kB)',
    ]);
  });

  it('says what the native cache hides, and why', async () => {
    const store = await stores.fixture('neuraphage');
    const rows = await draw(store);
    expect(rows).toContain('Cache  (hides 354 events)');
    expect(rows.find((row) => row.startsWith('Ids shared'))).toMatch(/by 3\d\d events|by 40\d events/);
    const health = await store.service.health();
    expect(explainHealth(health, 'cache')).toMatch(
      /^engram\.db is in step\. .*do not show 354 events of events\.jsonl; here all are shown\.$/,
    );
    expect(explainHealth(health, 'size')).toMatch(/events\.jsonl: .*401 lines/);
  });

  it.each([
    ['in_step', 'in step', 'engram.db is in step. Why.', false],
    ['behind', 'behind', 'engram.db is behind. Why.', true],
    ['differs', 'differs from the files', 'engram.db differs from the files. Why.', true],
    ['unreadable', 'unreadable', 'engram.db is unreadable. Why.', true],
    ['missing', 'missing', 'engram.db is missing. Why.', true],
    ['busy', 'busy', 'engram.db is busy. Why.', false],
    [undefined, 'being compared', 'engram.db is being compared with the files. Why.', false],
  ] as const)(
    'says what a cache is that is %s, and offers to rebuild it where that helps',
    async (state, ...expected) => {
      const [words, explanation, rebuildable] = expected;
      const store = await stores.fixture('healthy');
      const health = { ...(await store.service.health()), cache: { state, reason: 'Why.', hiddenEvents: 0 } };
      const row = healthNodes(store.store, health, { timeZone: 'utc', storeCount: 1 }).find(({ id }) => id === 'cache');
      expect(row).toMatchObject({ description: words, context: rebuildable ? ['rebuildable'] : [] });
      expect(explainHealth(health, 'cache')).toBe(explanation);
    },
  );

  it('counts bad lines and opens what names them', async () => {
    const store = await stores.lines({ 'events.jsonl': [{ neither: 'id nor kind' }] });
    const health = await store.service.health();
    const bad = healthNodes(store.store, health, { timeZone: 'utc', storeCount: 1 }).find((row) => row.id === 'bad');
    expect(bad).toMatchObject({ description: '1', command: { command: 'engram.showFindings' } });
  });
});

describe('the status bar', () => {
  it('shows the store, failures not looked at, and what is wrong', async () => {
    const store = await stores.fixture('healthy');
    expect(statusText('app', store.status, 0).text).toBe('$(type-hierarchy-sub) app');
    expect(statusText('app', store.status, 2).text).toBe('$(type-hierarchy-sub) app $(error) 2');
    expect(statusText('app', { type: 'opening' }, 0).text).toBe('$(sync~spin) app');
    expect(statusText('$(x)', { type: 'failed', reason: 'gone' }, 0)).toMatchObject({
      text: '$(error) \\$(x)',
      warning: true,
    });
  });
});
