import { execFileSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { storeLayout } from '../../src/files/layout';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';

/** Makes an engram.db, which later writes may follow. */
export async function startCache(folder: string): Promise<void> {
  const store = await Store.open(folder, { sqlWasm });
  await store.rebuildCache();
  store.dispose();
}

/**
 * What is wrong with the engram.db that a killed writer left, in a copy of its store: Debian's `sqlite3` opens it first and
 * takes back what was not committed, as every SQLite does. Then its rows must be what the lines make that it counts.
 */
export async function cacheFaults(folder: string): Promise<readonly string[]> {
  const copy = `${folder}-copy`;
  try {
    await cp(folder, copy, { recursive: true });
    const { database } = storeLayout(copy);
    const verdict = execFileSync('sqlite3', [database, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim();
    const store = await Store.open(copy, { sqlWasm });
    const { state, reason } = (await store.settled()).cache;
    store.dispose();
    return [
      ...(verdict === 'ok' ? [] : [`sqlite3 says of engram.db: ${verdict}`]),
      ...(state === 'in_step' || state === 'behind' ? [] : [`engram.db is ${String(state)}: ${reason}`]),
    ];
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
