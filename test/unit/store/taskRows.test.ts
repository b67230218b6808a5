import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Store } from '../../../src/store/store';
import { emptyStore, eventLine, fixture, openStore } from './openStore';

const time = '2026-01-11T15:30:00Z';
const itemLine = (id: string, status = 'open') =>
  `${JSON.stringify({ id, title: `Task ${id}`, status, priority: 2, created_at: time, updated_at: time })}\n`;
const edgeLine = (from_id: string, kind: string, to_id: string, deleted = false) =>
  `${JSON.stringify({ from_id, to_id, kind, created_at: time, ...(deleted ? { deleted } : {}) })}\n`;

async function storeOf(files: Partial<Record<'items' | 'edges' | 'events', readonly string[]>>): Promise<Store> {
  const folder = await emptyStore();
  for (const [name, lines] of Object.entries(files))
    await writeFile(path.join(folder, `${name}.jsonl`), lines.join(''));
  return openStore(folder);
}

const everything = { offset: 0, limit: 100 };

describe('a task in a list', () => {
  it('tells its events, how many of them failed, and how many open tasks hold it up', async () => {
    const store = await storeOf({
      items: [itemLine('eg-a'), itemLine('eg-b'), itemLine('eg-c', 'closed')],
      edges: [
        edgeLine('eg-a', 'blocks', 'eg-b'),
        edgeLine('eg-a', 'blocks', 'eg-c'),
        edgeLine('eg-a', 'blocks', 'eg-nowhere'),
      ],
      events: [
        eventLine({ id: 'eg-evt-1', kind: 'task_started', sourceTask: 'eg-a' }),
        eventLine({ id: 'eg-evt-2', kind: 'task_failed', sourceTask: 'eg-a' }),
        eventLine({ id: 'eg-evt-3', kind: 'rebase_conflict', targetTask: 'eg-a' }),
        eventLine({ id: 'eg-evt-4', kind: 'sync_relayed', sourceTask: 'eg-a', targetTask: 'eg-a' }),
      ],
    });
    const row = store.taskRows.page(everything).rows.find(({ id }) => id === 'eg-a');
    expect(row).toMatchObject({ events: 4, failures: 2, openBlockers: 1, place: { line: 1 } });
  });

  it('comes in parts that make the whole', async () => {
    const store = await openStore(fixture('healthy'));
    const whole = store.taskRows.page(everything);
    const parts = [0, 8, 16, 24].flatMap((offset) => store.taskRows.page({ offset, limit: 8 }).rows);
    expect(parts).toEqual(whole.rows);
    expect(whole.total).toBe(21);
  });

  it('names both ends of its relationships when it is looked at', async () => {
    const store = await storeOf({
      items: [itemLine('eg-a')],
      edges: [
        edgeLine('eg-a', 'parent_child', 'eg-parent'),
        edgeLine('eg-child', 'parent_child', 'eg-a'),
        edgeLine('eg-a', 'blocks', 'eg-first'),
        edgeLine('eg-later', 'blocks', 'eg-a'),
        edgeLine('eg-a', 'related', 'eg-like'),
        edgeLine('eg-like', 'related', 'eg-a'),
        edgeLine('eg-a', 'blocks', 'eg-gone'),
        edgeLine('eg-a', 'blocks', 'eg-gone', true),
      ],
    });
    expect(store.taskRows.details('eg-a')).toMatchObject({
      parents: ['eg-parent'],
      children: ['eg-child'],
      blockedBy: ['eg-first'],
      blocks: ['eg-later'],
      related: ['eg-like'],
    });
    expect(store.taskRows.details('eg-nobody')).toBeUndefined();
  });
});

describe('a relationship in a list', () => {
  it('says which of its ends no task has, and whether it is on a cycle', async () => {
    const store = await storeOf({
      items: [itemLine('eg-a'), itemLine('eg-b')],
      edges: [
        edgeLine('eg-a', 'blocks', 'eg-b'),
        edgeLine('eg-b', 'parent_child', 'eg-a'),
        edgeLine('eg-a', 'related', 'eg-nowhere'),
        edgeLine('eg-b', 'related', 'eg-a'),
        edgeLine('eg-b', 'related', 'eg-a', true),
      ],
    });
    const { rows, total } = store.relationshipRows.page({ ...everything, removed: false });
    expect(total).toBe(3);
    expect(rows.map(({ onCycle }) => onCycle)).toEqual([true, true, false]);
    expect(rows.map(({ dangling }) => dangling.to)).toEqual([false, false, true]);
    expect(rows.some(({ dangling }) => dangling.from)).toBe(false);
    const removed = store.relationshipRows.page({ ...everything, removed: true });
    expect(removed.rows).toMatchObject([{ fromId: 'eg-b', kind: 'related', deleted: true, place: { line: 5 } }]);
  });
});
