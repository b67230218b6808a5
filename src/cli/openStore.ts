import { open } from 'node:fs/promises';
import path from 'node:path';
import { findNearestStoreFolder, findStoreFolder, storeLayout } from '../files/layout';
import { Store } from '../store/store';
import { type CommandContext } from './command';
import { UsageError } from './usageError';

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
  const store = await Store.open(folder, { sqlWasm: context.sqlWasm });
  try {
    // Whether a last line without its end is finished takes time to tell, and `settled` takes it.
    if (compareCache || (await hasUnfinishedLine(folder))) await store.settled();
    else await store.refresh();
    return await use(store);
  } finally {
    store.dispose();
  }
}

async function storeFolder(named: string | undefined, workingFolder: string): Promise<string> {
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

async function hasUnfinishedLine(folder: string): Promise<boolean> {
  const { items, edges, events } = storeLayout(folder);
  const lastBytes = await Promise.all([items, edges, events].map(lastByte));
  return lastBytes.some((byte) => byte !== undefined && byte !== 0x0a);
}

/** The last byte of a file; undefined for one that is empty or missing. */
async function lastByte(file: string): Promise<number | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size === 0) return undefined;
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer[0];
    } finally {
      await handle.close();
    }
  } catch {
    // Missing is normal; whatever else it is, the store says so itself when it reads the file.
    return undefined;
  }
}
