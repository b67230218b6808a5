import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EdgeKey, type EdgeKind } from '../../../../src/model/edge';
import { formatTimestamp } from '../../../../src/model/timestamp';
import { EdgeWriter } from '../../../../src/store/writing/edgeWriter';
import { emptyStore, openStore } from '../openStore';
import { appendNatively, nativeEdge, nativeItem, writableFolder } from './writableFolder';

const key = (fromId: string, kind: EdgeKind, toId: string): EdgeKey => ({ fromId, toId, kind });

/** A store with the tasks eg-a to eg-d and these relationships. */
async function storeWith(...edges: readonly object[]) {
  const folder = await emptyStore();
  for (const letter of 'abcd') appendNatively(folder, 'items.jsonl', nativeItem(`eg-${letter}`));
  for (const edge of edges) appendNatively(folder, 'edges.jsonl', edge);
  return { folder, store: await openStore(folder) };
}

async function lines(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'edges.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

describe('adding a relationship', () => {
  it('writes one line in the native order of fields', async () => {
    const { folder, store } = await storeWith();
    const { edge, changed, warning } = await store.addEdge(key('eg-a', 'blocks', 'eg-b'));
    expect(edge && (await lines(folder))).toEqual([
      `{"from_id":"eg-a","to_id":"eg-b","kind":"blocks","created_at":"${formatTimestamp(edge?.createdAt ?? { ms: 0, ns: 0 })}"}`,
    ]);
    expect({ changed, warning }).toEqual({ changed: true, warning: undefined });
    expect(store.relationships()).toEqual([edge]);
  });

  it('changes nothing where it is there already', async () => {
    const { folder, store } = await storeWith(nativeEdge('eg-a', 'blocks', 'eg-b'));
    const answer = await store.addEdge(key('eg-a', 'blocks', 'eg-b'));
    expect(answer).toEqual({ edge: store.relationships()[0], changed: false, warning: undefined });
    expect(await lines(folder)).toHaveLength(1);
  });

  it('adds again what was removed, and other kinds between the same tasks', async () => {
    const { folder, store } = await storeWith(nativeEdge('eg-a', 'blocks', 'eg-b', { deleted: true }));
    expect((await store.addEdge(key('eg-a', 'blocks', 'eg-b'))).changed).toBe(true);
    expect((await store.addEdge(key('eg-a', 'parent_child', 'eg-b'))).changed).toBe(true);
    expect((await store.addEdge(key('eg-b', 'related', 'eg-a'))).changed).toBe(true);
    expect(await lines(folder)).toHaveLength(4);
    expect(store.relationships().map(({ kind }) => kind)).toEqual(['blocks', 'parent_child', 'related']);
    expect(store.relationships(true)).toEqual([]);
  });

  it.each<readonly [string, EdgeKey, string, string]>([
    [
      'to itself',
      key('eg-a', 'related', 'eg-a'),
      'self-edge',
      "A task can't have the relationship related to itself: “eg-a”.",
    ],
    [
      'to a task that is not there',
      key('eg-a', 'blocks', 'eg-x'),
      'unknown-end',
      'The relationship blocks needs two tasks; there is no task “eg-x”.',
    ],
    [
      'between tasks that are not there',
      key('eg-y', 'blocks', 'eg-x'),
      'unknown-end',
      'The relationship blocks needs two tasks; there is no task “eg-y” or “eg-x”.',
    ],
    [
      'that closes a short cycle',
      key('eg-b', 'parent_child', 'eg-a'),
      'cycle',
      '“eg-b” parent_child “eg-a” would close a cycle over blocks and parent_child: eg-b → eg-a → eg-b. Remove one of these relationships first.',
    ],
    [
      'that closes a cycle over both kinds',
      key('eg-c', 'blocks', 'eg-a'),
      'cycle',
      '“eg-c” blocks “eg-a” would close a cycle over blocks and parent_child: eg-c → eg-a → eg-b → eg-c. Remove one of these relationships first.',
    ],
  ])('refuses one %s, says why and writes nothing', async (_, edge, reason, message) => {
    const { folder, store } = await storeWith(
      nativeEdge('eg-a', 'blocks', 'eg-b'),
      nativeEdge('eg-b', 'parent_child', 'eg-c'),
    );
    await expect(store.addEdge(edge)).rejects.toMatchObject({ name: 'RefusedEdgeError', reason, message });
    expect(await lines(folder)).toHaveLength(2);
  });

  it('allows what only looks like a cycle', async () => {
    const { store } = await storeWith(
      nativeEdge('eg-a', 'blocks', 'eg-b'),
      nativeEdge('eg-b', 'blocks', 'eg-c', { deleted: true }),
      nativeEdge('eg-b', 'related', 'eg-c'),
      nativeEdge('eg-d', 'blocks', 'eg-a'),
    );
    // Over a related edge, and over one that was removed, nothing goes round; related edges never close a cycle.
    expect((await store.addEdge(key('eg-c', 'blocks', 'eg-a'))).changed).toBe(true);
    expect((await store.addEdge(key('eg-b', 'related', 'eg-d'))).changed).toBe(true);
    expect((await store.addEdge(key('eg-d', 'parent_child', 'eg-b'))).changed).toBe(true);
  });

  it('names the start and the end of a long cycle', async () => {
    const { folder } = await storeWith();
    for (let n = 0; n < 50; n++) appendNatively(folder, 'items.jsonl', nativeItem(`eg-${n}`));
    for (let n = 1; n < 50; n++) appendNatively(folder, 'edges.jsonl', nativeEdge(`eg-${n - 1}`, 'blocks', `eg-${n}`));
    const store = await openStore(folder);
    const path = [49, ...Array.from({ length: 50 }, (_, n) => n)].map((n) => `eg-${n}`);
    await expect(store.addEdge(key('eg-49', 'blocks', 'eg-0'))).rejects.toMatchObject({
      cycle: path,
      message: expect.stringContaining(
        ': eg-49 → eg-0 → eg-1 → eg-2 → eg-3 → eg-4 → eg-5 → eg-6 → eg-7 → eg-8 → … 39 more … → eg-48 → eg-49. Remove',
      ) as string,
    });
  });

  it('finds a cycle through a chain of 20,000 relationships, without a stack for each', async () => {
    const { folder } = await storeWith();
    const count = 20_000;
    const items = Array.from({ length: count }, (_, n) => JSON.stringify(nativeItem(`eg-${n}`)));
    const edges = items.slice(1).map((_, n) => JSON.stringify(nativeEdge(`eg-${n}`, 'blocks', `eg-${n + 1}`)));
    await appendFile(path.join(folder, 'items.jsonl'), `${items.join('\n')}\n`);
    await appendFile(path.join(folder, 'edges.jsonl'), `${edges.join('\n')}\n`);
    const writer = new EdgeWriter(writableFolder(folder));
    await expect(writer.add(key(`eg-${count - 1}`, 'parent_child', 'eg-0'))).rejects.toMatchObject({ reason: 'cycle' });
    // The files are read by now; what is left is the search and the write.
    const start = performance.now();
    await writer.add(key('eg-0', 'parent_child', `eg-${count - 1}`));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('removing a relationship', () => {
  it('writes a tombstone, which says when', async () => {
    const { folder, store } = await storeWith(nativeEdge('eg-a', 'blocks', 'eg-b'));
    const { edge, changed } = await store.removeEdge(key('eg-a', 'blocks', 'eg-b'));
    expect(changed).toBe(true);
    expect(edge).toMatchObject({ deleted: true });
    expect(edge?.createdAt.ms).toBeGreaterThan(Date.UTC(2026, 0, 11, 12));
    expect((await lines(folder)).at(-1)).toMatch(
      /^\{"from_id":"eg-a","to_id":"eg-b","kind":"blocks","created_at":"[^"]*Z","deleted":true\}$/,
    );
    expect(store.relationships()).toEqual([]);
    expect(store.relationships(true)).toEqual([edge]);
  });

  it('writes nothing where there is none, or where it was removed already', async () => {
    const { folder, store } = await storeWith(nativeEdge('eg-a', 'blocks', 'eg-b', { deleted: true }));
    const [tombstone] = store.relationships(true);
    expect(await store.removeEdge(key('eg-a', 'blocks', 'eg-b'))).toEqual({
      edge: tombstone,
      changed: false,
      warning: undefined,
    });
    expect(await store.removeEdge(key('eg-b', 'blocks', 'eg-a'))).toMatchObject({ edge: undefined, changed: false });
    expect(await lines(folder)).toHaveLength(1);
  });

  it('also removes what could not be added: to itself, to nothing, on a cycle', async () => {
    const { store } = await storeWith(nativeEdge('eg-a', 'blocks', 'eg-a'), nativeEdge('eg-x', 'related', 'eg-y'));
    expect((await store.removeEdge(key('eg-a', 'blocks', 'eg-a'))).changed).toBe(true);
    expect((await store.removeEdge(key('eg-x', 'related', 'eg-y'))).changed).toBe(true);
    expect(store.relationships()).toEqual([]);
  });
});

describe('tasks and relationships', () => {
  it('are written in one turn: an edge to a task that is being created waits for it', async () => {
    const { store } = await storeWith();
    const creating = store.create({ title: 'T' });
    const adding = creating.then(({ id }) => store.addEdge(key('eg-a', 'blocks', id)));
    const both = await Promise.all([
      store.addEdge(key('eg-a', 'blocks', 'eg-b')),
      store.addEdge(key('eg-b', 'blocks', 'eg-a')).catch((error: unknown) => error),
      adding,
    ]);
    expect(both[1]).toMatchObject({ name: 'RefusedEdgeError', reason: 'cycle' });
    expect(both[2].changed).toBe(true);
  });
});
