import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type EngramEvent } from '../../../src/model/event';
import { formatTimestamp } from '../../../src/model/timestamp';
import { Store } from '../../../src/store/store';
import { afterEachTest } from '../../harness/tidying';
import { sqlWasm } from '../cache/buildCache';

const cleanups: (() => Promise<void> | void)[] = [];

afterEachTest(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Has something done when the test has ended, the last one first. */
export function cleanUp(work: () => Promise<void> | void): void {
  cleanups.push(work);
}

/** A folder of its own for a test, removed afterwards. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engram-test-'));
  // A store that was closed may still finish a file there.
  cleanups.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** A copy of a fixture's `.engram`, to be changed at will. */
export async function fixtureCopy(name: 'healthy' | 'neuraphage'): Promise<string> {
  const folder = path.join(await temporaryFolder(), '.engram');
  await cp(fixture(name), folder, { recursive: true });
  return folder;
}

/** The `.engram` folder of a fixture. */
export function fixture(name: 'healthy' | 'neuraphage'): string {
  return path.resolve(__dirname, '../../fixtures', name, '.engram');
}

/** Opens a store until the test ends. */
export async function openStore(folder: string): Promise<Store> {
  const store = await Store.open(folder, { sqlWasm });
  cleanups.push(() => store.dispose());
  return store;
}

/** An empty store in a folder of its own. */
export async function emptyStore(): Promise<string> {
  return Store.init(await temporaryFolder());
}

/** A line of events.jsonl, with its line end. */
export function eventLine(event: Partial<EngramEvent> & { readonly id: string }): string {
  const { id, kind = 'task_started', sourceTask, targetTask, payload, timestamp = { ms: 0, ns: 0 } } = event;
  const record = { id, kind, source_task: sourceTask, target_task: targetTask, payload };
  return `${JSON.stringify({ ...record, timestamp: formatTimestamp(timestamp) })}\n`;
}
