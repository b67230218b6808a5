import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { storeFolderName, storeLayout } from '../files/layout';
import { folderExists } from './storeFolder';

/**
 * Makes an empty store in a folder: `.engram` with the three files. Returns the absolute path of `.engram`. Rejects when
 * there is one already, or when the folder can't be written.
 */
export async function initStore(workspaceFolder: string): Promise<string> {
  const { folder, items, edges, events } = storeLayout(path.join(path.resolve(workspaceFolder), storeFolderName));
  try {
    await mkdir(folder);
  } catch (error) {
    throw new Error(await reasonOf(error, folder), { cause: error });
  }
  // `wx`: should another program be quicker, its file stays.
  for (const file of [items, edges, events]) await writeFile(file, '', { flag: 'wx' });
  return folder;
}

async function reasonOf(error: unknown, folder: string): Promise<string> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST' && (await folderExists(folder))) return `There is a store already: ${folder}. Open it instead.`;
  if (code === 'EEXIST') return `${folder} is in the way, which is no folder: move it away, and try again.`;
  if (code === 'ENOTDIR') return `${path.dirname(folder)} is no folder. Name one that is.`;
  if (code === 'ENOENT') return `The folder ${path.dirname(folder)} does not exist. Create it first.`;
  return `No store could be made in ${folder}: ${error instanceof Error ? error.message : String(error)}`;
}
