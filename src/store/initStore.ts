import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { storeFolderName, storeLayout } from '../files/layout';

/**
 * Makes an empty store in a folder: `.engram` with the three files. Returns the absolute path of `.engram`. Rejects when
 * there is one already, or when the folder can't be written.
 */
export async function initStore(workspaceFolder: string): Promise<string> {
  const { folder, items, edges, events } = storeLayout(path.join(path.resolve(workspaceFolder), storeFolderName));
  try {
    await mkdir(folder);
  } catch (error) {
    throw new Error(reasonOf(error, folder), { cause: error });
  }
  // `wx`: should another program be quicker, its file stays.
  for (const file of [items, edges, events]) await writeFile(file, '', { flag: 'wx' });
  return folder;
}

function reasonOf(error: unknown, folder: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return `There is a store already: ${folder}. Open it instead.`;
  if (code === 'ENOENT') return `The folder ${path.dirname(folder)} does not exist. Create it first.`;
  return `No store could be made in ${folder}: ${error instanceof Error ? error.message : String(error)}`;
}
