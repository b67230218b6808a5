import { execFileSync } from 'node:child_process';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { countedLines } from '../unit/store/modernNode/sqliteProgram';
import { storeLayout } from '../../src/files/layout';

/** What a killed writer left of engram.db. */
export interface CrashedCache {
  /** Whether any line that was written since `startCache` has come into it. */
  readonly hasFollowed: boolean;
  /** What is wrong with it. */
  readonly faults: readonly string[];
}

/** Makes an engram.db that is in step, which later writes may follow. Returns how many lines it counts. */
export async function startCache(folder: string): Promise<number> {
  const store = await Store.open(folder, { sqlWasm });
  try {
    await store.rebuildCache();
    return await linesCountedBy(folder);
  } finally {
    store.dispose();
  }
}

/**
 * Lets Debian's `sqlite3` open engram.db first, which takes back what was not committed, as every SQLite does. Then its
 * rows must be what the lines make that it counts. `linesBefore`: as `startCache` gave it.
 */
export async function lookAtCrashedCache(folder: string, linesBefore: number): Promise<CrashedCache> {
  const { database } = storeLayout(folder);
  const verdict = execFileSync('sqlite3', [database, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim();
  const store = await Store.open(folder, { sqlWasm });
  try {
    // A journal that was not on the disk yet when the writer was killed means nothing, and only a write takes it away:
    // what Rebuild Cache advises where it finds one.
    execFileSync('sqlite3', [database, 'VACUUM']);
    const { state, reason } = (await store.settled()).cache;
    return {
      hasFollowed: (await linesCountedBy(folder)) > linesBefore,
      faults: [
        ...(verdict === 'ok' ? [] : [`sqlite3 says of engram.db: ${verdict}`]),
        ...(state === 'in_step' || state === 'behind' ? [] : [`engram.db is ${String(state)}: ${reason}`]),
      ],
    };
  } finally {
    store.dispose();
  }
}

async function linesCountedBy(folder: string): Promise<number> {
  const counts = await countedLines(storeLayout(folder).database);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
