import path from 'node:path';
import { findNearestStoreFolder, findStoreFolder } from '../files/layout';
import { Store } from '../store/store';
import { type CommandContext } from './command';
import { UsageError } from './problems';

/**
 * Runs `use` with the store that `--store` names, or the nearest upward, after every line was read; with
 * `compareCache`, also after engram.db was compared. Throws `UsageError` where there is no store.
 */
export async function withStore<Result>(
  named: string | undefined,
  context: CommandContext,
  use: (store: Store) => Promise<Result>,
  compareCache = false,
): Promise<Result> {
  const folder = await storeFolder(named, context.workingFolder);
  const store = await Store.open(folder, { sqlWasm: context.sqlWasm, comparesCache: compareCache });
  try {
    await (compareCache ? store.settled() : store.loaded());
    return await use(store);
  } finally {
    store.dispose();
  }
}

/**
 * Runs `use` as `withStore` does, for writes: before the store is left, engram.db has followed what was written, or was
 * left behind.
 */
export function withStoreToWrite(
  named: string | undefined,
  context: CommandContext,
  use: (store: Store) => Promise<void>,
): Promise<void> {
  return withStore(named, context, async (store) => {
    try {
      await use(store);
    } finally {
      // Also after a problem: what was written before it has its rows too.
      await store.cacheFollowed();
    }
  });
}

/** The `.engram` folder that `--store` names, or the nearest upward. Throws `UsageError` where there is none. */
export async function storeFolder(named: string | undefined, workingFolder: string): Promise<string> {
  if (named !== undefined) {
    const folder = await findStoreFolder(path.resolve(workingFolder, named));
    if (folder !== undefined) return folder;
    throw new UsageError(
      `There is no .engram store in ${path.resolve(workingFolder, named)}. Make one with engram init.`,
    );
  }
  const folder = await findNearestStoreFolder(workingFolder);
  if (folder !== undefined) return folder;
  throw new UsageError(
    `There is no .engram store in ${workingFolder} or above it. Name one with --store, or make one with engram init.`,
  );
}
