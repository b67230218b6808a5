import path from 'node:path';

/** A store that can be opened. */
export interface StoreFolder {
  /** Absolute path of the `.engram` folder: its identity. */
  readonly folder: string;
  /** Short name for people: the project's folder, with the path below the workspace folder where it is nested. */
  readonly name: string;
  /** How it came to be known. */
  readonly origin: 'workspace' | 'setting' | 'opened';
}

/** A folder of the workspace. */
export interface WorkspaceRoot {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** The name of the folder that makes a project a store's home. */
export const storeFolderName = '.engram';

/** The files that make a folder a store; engram.db alone is a cache of nothing. */
export const storeFilePattern = '{items,edges,events}.jsonl';

/** Describes the store in `folder`, named after the workspace folder that holds it, or after its parent. */
export function describeStoreFolder(
  folder: string,
  roots: readonly WorkspaceRoot[],
  origin: 'setting' | 'opened' = 'opened',
): StoreFolder {
  const project = path.basename(folder) === storeFolderName ? path.dirname(folder) : folder;
  // The innermost one, where workspace folders lie in each other.
  const root = roots
    .filter((candidate) => isInside(project, candidate.folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (!root) return { folder, name: path.basename(project) || project, origin };
  const below = path.relative(root.folder, project).split(path.sep).join('/');
  return { folder, name: below === '' ? root.name : `${root.name}/${below}`, origin: 'workspace' };
}

/** True when `inner` is `outer` or lies below it. */
export function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

const workspaceVariable = /\$\{workspaceFolder(?::([^}]*))?\}/g;

/**
 * Makes an entry of the setting `engram.stores` absolute: `~` and `${userHome}` stand for the home folder,
 * `${workspaceFolder}` for the first workspace folder, `${workspaceFolder:name}` for the one of that name; a relative
 * path starts at the first workspace folder. Undefined where that folder is not there.
 */
export function expandStorePath(entry: string, home: string, roots: readonly WorkspaceRoot[]): string | undefined {
  const rootOf = (name: string | undefined): string | undefined =>
    (name === undefined ? roots[0] : roots.find((root) => root.name === name))?.folder;
  const missing = [...entry.matchAll(workspaceVariable)].some(([, name]) => rootOf(name) === undefined);
  if (missing || entry.trim() === '') return undefined;
  const expanded = entry
    .trim()
    .replace(/^~(?=$|[\\/])/, () => home)
    .replaceAll('${userHome}', () => home)
    .replace(workspaceVariable, (_whole, name: string | undefined) => rootOf(name) ?? '');
  if (path.isAbsolute(expanded)) return path.normalize(expanded);
  const base = roots[0]?.folder;
  return base === undefined ? undefined : path.join(base, expanded);
}

/**
 * The `.engram` folder that a person means by `folder`: itself, or the one in it. A folder of another name counts when
 * it holds one of the files itself.
 */
export async function findStoreFolder(
  folder: string,
  exists: (file: string) => Promise<boolean>,
): Promise<string | undefined> {
  if (path.basename(folder) === storeFolderName) return (await exists(folder)) ? folder : undefined;
  const inside = path.join(folder, storeFolderName);
  if (await exists(inside)) return inside;
  for (const file of ['items.jsonl', 'events.jsonl', 'edges.jsonl'])
    if (await exists(path.join(folder, file))) return folder;
  return undefined;
}

/** The store to show: the one on show, else the one of last time, else the first. */
export function chooseStore(
  stores: readonly StoreFolder[],
  current: string | undefined,
  remembered: string | undefined,
): StoreFolder | undefined {
  const byFolder = (folder: string | undefined): StoreFolder | undefined =>
    stores.find((store) => store.folder === folder);
  return byFolder(current) ?? byFolder(remembered) ?? stores[0];
}
