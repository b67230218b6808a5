import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The name of a store's folder. */
export const storeFolderName = '.engram';

/** The paths of what lies in a store. */
export interface StoreLayout {
  /** The `.engram` folder itself. */
  readonly folder: string;
  readonly items: string;
  readonly edges: string;
  readonly events: string;
  /** The SQLite cache. */
  readonly database: string;
  /** SQLite's rollback journal: there while somebody writes the cache. */
  readonly databaseJournal: string;
}

/** Names the files of the store in `folder`, which needn't exist. */
export function storeLayout(folder: string): StoreLayout {
  const database = path.join(folder, 'engram.db');
  return {
    folder,
    items: path.join(folder, 'items.jsonl'),
    edges: path.join(folder, 'edges.jsonl'),
    events: path.join(folder, 'events.jsonl'),
    database,
    databaseJournal: `${database}-journal`,
  };
}

/**
 * The store that somebody means by `start`: the `.engram` in that folder, or that folder where it is a store itself.
 * Undefined where it is neither. An absolute path.
 */
export async function findStoreFolder(start: string): Promise<string | undefined> {
  const folder = path.resolve(start);
  const inside = path.join(folder, storeFolderName);
  if (await isFolder(inside)) return inside;
  return (await isStoreFolder(folder)) ? folder : undefined;
}

/**
 * The nearest store upward: the `.engram` in `start`, in the folder above it, and so on to the root; or `start` and the
 * folders above it where they are one. Undefined without one. An absolute path.
 */
export async function findNearestStoreFolder(start: string): Promise<string | undefined> {
  let folder = path.resolve(start);
  for (;;) {
    // On the way up only the name counts: a folder that happens to hold such files is nobody's answer.
    if (path.basename(folder) === storeFolderName && (await isFolder(folder))) return folder;
    const inside = path.join(folder, storeFolderName);
    if (await isFolder(inside)) return inside;
    const above = path.dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

/** A store by its name, or under another name (a copy, a backup) by the files that only a store has. */
async function isStoreFolder(folder: string): Promise<boolean> {
  if (!(await isFolder(folder))) return false;
  if (path.basename(folder) === storeFolderName) return true;
  const { items, edges, events } = storeLayout(folder);
  const found = await Promise.all([items, edges, events].map(isFile));
  return found.filter(Boolean).length >= 2;
}

async function isFolder(name: string): Promise<boolean> {
  return (await statOrUndefined(name))?.isDirectory() ?? false;
}

async function isFile(name: string): Promise<boolean> {
  return (await statOrUndefined(name))?.isFile() ?? false;
}

async function statOrUndefined(name: string) {
  try {
    return await stat(name);
  } catch {
    // Missing, or in a folder that may not be read: either way no store can be opened there.
    return undefined;
  }
}
