import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';

/**
 * Writes a store with every function that writes, some of them with texts that are hard to write down. Returns the folder
 * of the store.
 */
export async function writeEverything(parent: string): Promise<string> {
  const folder = await Store.init(parent);
  const store = await Store.open(folder, { sqlWasm });
  try {
    await writeItems(store);
    await writeEdges(store);
    await writeEvents(store);
    await store.cacheFollowed();
  } finally {
    store.dispose();
  }
  return folder;
}

async function writeItems(store: Store): Promise<void> {
  const { id } = await store.create({
    title: 'Über “alles”, 🚀 \\ "quoted"',
    description: "# Why\n\n\t- it's `x`\u2028\u0000\u007f",
    priority: 0,
    labels: ['infra', 'Ümläut_1', 'a-b'],
  });
  await store.create({ title: 'é'.repeat(250), labels: [] });
  await store.update(id, { title: 'New', description: null, priority: 4, labels: [] });
  await store.update(id, { description: 'Again' });
  for (const status of ['in_progress', 'blocked', 'open'] as const) await store.setStatus(id, status);
  await store.close(id, 'done, "really"');
  await store.close(id);
  await store.reopen(id);
  await store.setStatus(id, 'closed');
  await store.setStatus(id, 'open');
  await store.update(id, { title: 'Reopened and changed' });
  const { created } = await store.batchCreate([{ title: 'Three' }, { title: '' }, { title: 'Four', priority: 3 }]);
  await store.batchSetStatus(
    created.map((item) => item.id),
    'in_progress',
  );
  await store.batchClose([...created.map((item) => item.id), 'eg-ffffffffff'], 'both');
}

async function writeEdges(store: Store): Promise<void> {
  const [a = '', b = '', c = ''] = store.query({}).map(({ id }) => id);
  await store.addEdge({ fromId: a, toId: b, kind: 'blocks' });
  await store.addEdge({ fromId: b, toId: c, kind: 'parent_child' });
  await store.addEdge({ fromId: c, toId: a, kind: 'related' });
  await store.addEdge({ fromId: a, toId: b, kind: 'blocks' });
  await store.removeEdge({ fromId: a, toId: b, kind: 'blocks' });
  await store.removeEdge({ fromId: a, toId: b, kind: 'blocks' });
  await store.addEdge({ fromId: c, toId: a, kind: 'blocks' });
  await store.addEdge({ fromId: a, toId: c, kind: 'blocks' }).catch(expectRefusal);
}

/** That edge would close a cycle. */
function expectRefusal(error: unknown): void {
  if (!(error instanceof Error && error.name === 'RefusedEdgeError')) throw error;
}

async function writeEvents(store: Store): Promise<void> {
  const [task = ''] = store.query({}).map(({ id }) => id);
  await store.recordEvent({ kind: 'task_started', sourceTask: task });
  await store.recordEvent({ kind: 'sync_relayed', sourceTask: task, targetTask: 'any text', payload: null });
  await store.recordEvent({ kind: 'custom:ünïcode 🚀', payload: { b: [1, { a: '\u2028\n"' }], a: true, empty: {} } });
  await store.recordEvent({ kind: 'nudge_sent', payloadText: '{ "exact" : 12345678901234567890.50e-3 }' });
  await store.recordEvent({ kind: 'nudge_sent', timestamp: { ms: 1_768_145_400_120, ns: 0 } });
  await store.recordEvent({ kind: 'nudge_sent', timestamp: { ms: 1_768_145_400_000, ns: 0 } });
  await Promise.all(
    Array.from({ length: 50 }, (_, number) => store.recordEvent({ kind: 'lock_acquired', payload: { number } })),
  );
  await store.recordEventRaw({
    id: 'eg-evt-0123456789',
    kind: 'lock_released',
    sourceTask: task,
    targetTask: undefined,
    payload: 'raw',
    timestamp: { ms: 1_768_145_400_000, ns: 1 },
  });
}
