import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode } from '../files/fileErrors';
import { createGitIgnore, gitIgnoreName } from '../files/gitIgnoreFile';
import { storeFolderName, storeLayout } from '../files/layout';
import { removeHalfStore } from './halfStore';
import { folderExists } from './storeFolder';

/** How a store is made. */
export interface InitOptions {
  /** True: git sees events.jsonl too. False, the default, keeps it out, as the design recommends ("Git Integration"). */
  readonly tracksEvents?: boolean;
}

/**
 * Makes an empty store in a folder: `.engram` with the three files, and a `.gitignore` that keeps events (but see
 * `tracksEvents`), the cache and the daemon's files out of git. Returns the absolute path of `.engram`. Rejects, with
 * nothing made, when there is one already, or when the folder can't be written.
 */
export async function initStore(workspaceFolder: string, options: InitOptions = {}): Promise<string> {
  const layout = storeLayout(path.join(path.resolve(workspaceFolder), storeFolderName));
  const { folder } = layout;
  try {
    await mkdir(folder);
  } catch (error) {
    throw new Error(whyNoFolder(error, folder), { cause: error });
  }
  const made = new Map<string, number>();
  try {
    // First of all, so that there is no moment in which git, or who watches the folder, sees events that shall stay out.
    await createGitIgnore(folder, options.tracksEvents ?? false);
    made.set(gitIgnoreName, (await stat(path.join(folder, gitIgnoreName))).size);
    for (const file of [layout.items, layout.edges, layout.events]) {
      // `wx`: should another program be quicker, its file stays.
      await writeFile(file, '', { flag: 'wx' });
      made.set(path.basename(file), 0);
    }
  } catch (error) {
    const left = (await removeHalfStore(folder, made))
      ? ''
      : ' What is in it was left there: look at it before you try again.';
    throw new Error(`No store could be made in ${folder}: ${words(error)}.${left}`, { cause: error });
  }
  return folder;
}

function whyNoFolder(error: unknown, folder: string): string {
  const code = fileErrorCode(error);
  if (code === 'EEXIST' && folderExists(folder)) return `There is a store already: ${folder}. Open it instead.`;
  if (code === 'EEXIST') return `${folder} is in the way, which is no folder: move it away, and try again.`;
  if (code === 'ENOTDIR') return `${path.dirname(folder)} is no folder. Name one that is.`;
  if (code === 'ENOENT') return `The folder ${path.dirname(folder)} does not exist. Create it first.`;
  return `No store could be made in ${folder}: ${words(error)}.`;
}

function words(error: unknown): string {
  if (fileErrorCode(error) === 'EEXIST') return 'another program is making one at the same time';
  return error instanceof Error ? error.message : String(error);
}
