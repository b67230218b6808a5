import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCache } from '../../../src/cache/openCache';
import { TaskTables } from '../../../src/cache/taskTables';
import { type Edge, edgeKinds } from '../../../src/model/edge';
import { type Item, itemStatuses } from '../../../src/model/item';
import { compareTimestamps } from '../../../src/model/timestamp';
import { buildNativeCache, openSqlite } from './buildCache';
import { edge, item } from './records';

/** Ready and blocked straight from the words of format.md. */
function slowly(items: readonly Item[], edges: readonly Edge[]): { ready: string[]; blocked: string[] } {
  const isOpenEnd = (id: string): boolean => items.some((one) => one.id === id && one.status !== 'closed');
  const heldUp = (id: string): boolean =>
    edges.some((e) => e.kind === 'blocks' && e.fromId === id && isOpenEnd(e.toId));
  const hasOpenChild = (id: string): boolean =>
    edges.some((e) => e.kind === 'parent_child' && e.toId === id && isOpenEnd(e.fromId));
  const ordered = items.toSorted((a, b) => a.priority - b.priority || compareTimestamps(a.createdAt, b.createdAt));
  return {
    ready: ordered.filter((i) => i.status === 'open' && !heldUp(i.id) && !hasOpenChild(i.id)).map(({ id }) => id),
    blocked: ordered.filter((i) => i.status !== 'closed' && heldUp(i.id)).map(({ id }) => id),
  };
}

const ids = ['eg-a', 'eg-b', 'eg-c', 'eg-d', 'eg-e'];
const anyItems = fc
  .uniqueArray(fc.constantFrom(...ids), { maxLength: ids.length })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((id) =>
        fc
          .record({ status: fc.constantFrom(...itemStatuses), priority: fc.nat(4), ms: fc.nat(3), ns: fc.nat(3) })
          .map(({ status, priority, ms, ns }) => item(id, { status, priority, createdAt: { ms, ns: ns * 1000 } })),
      ),
    ),
  );
const anyEdges = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...ids, 'eg-nowhere'), fc.constantFrom(...edgeKinds), fc.constantFrom(...ids, 'eg-nowhere'))
    .map(([from, kind, to]) => edge(from, kind, to)),
  { selector: (e) => `${e.fromId} ${e.kind} ${e.toId}` },
);

describe('ready and blocked', () => {
  it('are what format.md says, for cycles, self edges and dangling ends too', async () => {
    const sqlite = await openSqlite();
    fc.assert(
      fc.property(anyItems, anyEdges, (items, edges) => {
        const tables = TaskTables.fromLines(sqlite, items, edges);
        try {
          expect({ ready: tables.ready(), blocked: tables.blocked() }).toEqual(slowly(items, edges));
        } finally {
          tables.dispose();
        }
      }),
    );
  });

  it('are the same whether engram.db answers or tables made from the lines', async () => {
    const sqlite = await openSqlite();
    const items = [item('eg-a', { priority: 3 }), item('eg-b'), item('eg-c'), item('eg-d', { status: 'closed' })];
    const edges = [
      edge('eg-a', 'blocks', 'eg-b'),
      edge('eg-b', 'blocks', 'eg-d'),
      edge('eg-c', 'parent_child', 'eg-d'),
    ];
    // In another order: rowids are hash order in a real cache.
    const bytes = buildNativeCache(sqlite, {
      items: items.toReversed(),
      edges,
      events: [],
      lines: { items: 4, edges: 3, events: 0 },
    });
    const opened = openCache(sqlite, bytes);
    if (!opened.ok) throw new Error(opened.problem);
    const [cached, built] = [TaskTables.fromCache(opened.value, items), TaskTables.fromLines(sqlite, items, edges)];
    expect(cached.ready()).toEqual(['eg-b', 'eg-c']);
    expect(cached.blocked()).toEqual(['eg-a']);
    expect(cached.list()).toEqual(['eg-b', 'eg-c', 'eg-d', 'eg-a']);
    expect(cached.list('closed')).toEqual(['eg-d']);
    expect([built.ready(), built.blocked(), built.list()]).toEqual([cached.ready(), cached.blocked(), cached.list()]);
    cached.dispose();
    built.dispose();
  });

  it('answer for ids with a NUL character', async () => {
    const tables = TaskTables.fromLines(await openSqlite(), [item('eg-a\0b'), item('eg-a\0c')], []);
    expect(tables.ready()).toEqual(['eg-a\0b', 'eg-a\0c']);
    tables.dispose();
  });
});

describe('many tasks', () => {
  it('are answered for without reading every relationship for each of them', async () => {
    const count = 20_000;
    const items = Array.from({ length: count }, (_, index) => item(`eg-${index}`));
    const edges = items.flatMap((_, index) => [
      edge(`eg-${index}`, 'blocks', `eg-${(index + 1) % count}`),
      edge(`eg-${index}`, 'parent_child', `eg-${(index + 1) % count}`),
    ]);
    const tables = TaskTables.fromLines(await openSqlite(), items, edges);
    const started = performance.now();
    expect(tables.ready()).toEqual([]);
    expect(tables.blocked()).toHaveLength(count);
    // 0.1 s here; 20,000 items times 20,000 edges took more than a minute.
    expect(performance.now() - started).toBeLessThan(10_000);
    tables.dispose();
  });
});
