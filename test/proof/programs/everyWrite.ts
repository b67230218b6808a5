import { writeSync } from 'node:fs';
import { Store } from '../../../src/store/store';
import { type WriteOutcome } from '../writeOutcome';

/**
 * Tries every function of the store that writes, and tells what came of each: `everyWrite <.engram> <sql-wasm.wasm> <open
 * task> <another open task> <closed task>`. The first blocks the second. Runs where the system refuses writes: its answer
 * is shown as it is.
 */
async function main([folder = '', sqlWasm = '', a = '', b = '', closed = '']: readonly string[]): Promise<void> {
  const store = await Store.open(folder, { sqlWasm });
  await store.loaded();
  const raw = { kind: 'lock_released', sourceTask: a, targetTask: undefined, payload: 'raw' };
  const operations: Readonly<Record<string, () => Promise<unknown>>> = {
    create: () => store.create({ title: 'A task that is new' }),
    update: () => store.update(a, { title: 'Changed' }),
    setStatus: () => store.setStatus(a, 'in_progress'),
    close: () => store.close(a, 'done'),
    reopen: () => store.reopen(closed),
    batchCreate: () => store.batchCreate([{ title: 'One' }, { title: 'Two' }]),
    batchSetStatus: () => store.batchSetStatus([b, closed], 'open'),
    batchClose: () => store.batchClose([b, closed], 'both'),
    removeEdge: () => store.removeEdge({ fromId: a, toId: b, kind: 'blocks' }),
    addEdge: () => store.addEdge({ fromId: b, toId: closed, kind: 'parent_child' }),
    recordEvent: () => store.recordEvent({ kind: 'task_failed', sourceTask: a, payload: { error: 'No space' } }),
    recordEventRaw: () =>
      store.recordEventRaw({ ...raw, id: 'eg-evt-0123456789', timestamp: { ms: 1_768_145_400_000, ns: 1 } }),
    rebuildCache: () => store.rebuildCache(),
  };
  const outcomes: WriteOutcome[] = [];
  for (const [operation, write] of Object.entries(operations))
    outcomes.push({ operation, ...(await outcomeOf(write)) });
  store.dispose();
  writeSync(1, `${JSON.stringify(outcomes)}\n`);
}

async function outcomeOf(write: () => Promise<unknown>): Promise<Omit<WriteOutcome, 'operation'>> {
  try {
    await write();
    return {};
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error: error.name, code: 'code' in error ? String(error.code) : undefined, message: error.message };
  }
}

// A write beyond the limit of a file's size would end the process by this signal.
process.on('SIGXFSZ', () => undefined);
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
