import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Takes back the making of a store that failed in the middle: removes the folder when all that is in it is what we made
 * (`made`, names) and nobody has written to the empty ones since. Otherwise all of it stays, because another program may
 * be at work there. Resolves to whether it is gone. `made` names the folder's files with the size in bytes that we gave
 * them.
 */
export async function removeHalfStore(folder: string, made: ReadonlyMap<string, number>): Promise<boolean> {
  try {
    const names = await readdir(folder);
    for (const name of names) {
      const found = await lstat(path.join(folder, name));
      if (!found.isFile() || found.size !== made.get(name)) return false;
    }
    for (const name of names) await unlink(path.join(folder, name));
    // Fails, and so keeps all that came since, when the folder is no longer empty.
    await rmdir(folder);
    return true;
  } catch {
    // Whoever made the store is told that something stayed; the reason is that of the first failure.
    return false;
  }
}
