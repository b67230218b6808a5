import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { Coalesced } from './coalesced';
import { type Configuration } from './configuration';
import { setContext } from './contextKeys';
import { OpenedFolders } from './openedFolders';
import {
  describeStoreFolder,
  expandStorePath,
  findStoreFolder,
  type StoreFolder,
  storeFilePattern,
  storeFolderName,
  type WorkspaceRoot,
} from './storeFolder';

/** A workspace with more nested stores than this is no workspace to list them for. */
const mostNestedStores = 500;
/** Bursts of changes (a checkout) are one search. */
const searchIntervalMs = 300;

/**
 * Knows every store: in the workspace folders and nested in them, named by the setting, opened by hand. Sees them come
 * and go.
 */
export class StoreRegistry implements Disposable {
  private readonly owned = new DisposableStore();
  private outsideWatchers = new DisposableStore();
  private readonly listChanges = new Emitter<readonly StoreFolder[]>();
  private readonly fileChanges = new Emitter<string>();
  private readonly searching: Coalesced;
  private known: readonly StoreFolder[] = [];
  private watchedOutside = '';
  private tellLooked: () => void = () => undefined;
  private tellSearched: () => void = () => undefined;

  /** The list of stores changed. */
  readonly onChange = this.listChanges.event;
  /** A file of the store in this folder changed. */
  readonly onFileChange = this.fileChanges.event;
  /** Resolves when the workspace's own folders have been looked at for the first time. Never rejects. */
  readonly looked = new Promise<void>((resolve) => {
    this.tellLooked = resolve;
  });
  /** Resolves when the first search is over. Never rejects. */
  readonly searched = new Promise<void>((resolve) => {
    this.tellSearched = resolve;
  });
  /** What was opened by hand, kept with the workspace. */
  readonly opened: OpenedFolders;

  constructor(
    context: vscode.ExtensionContext,
    private readonly configuration: Configuration,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.opened = new OpenedFolders(context.workspaceState);
    this.searching = this.owned.add(
      new Coalesced(
        () => this.search(),
        searchIntervalMs,
        (error) => log.error(String(error)),
      ),
    );
    this.watchWorkspace();
    this.owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.searching.request()));
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('engram.stores')) this.searching.request();
      }),
    );
  }

  /** The stores as the last search found them: of the workspace first, in its order, then the others. */
  get stores(): readonly StoreFolder[] {
    return this.known;
  }

  /**
   * Searches for the first time: the workspace's own folders at once, everything else behind `beforeNested`, because VS
   * Code's search program takes the extension host 60 ms to start.
   */
  start(beforeNested: () => Promise<unknown>): void {
    this.search(beforeNested)
      .catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)))
      .finally(() => {
        this.tellLooked();
        this.tellSearched();
      });
  }

  /** Searches soon. */
  requestSearch(): void {
    this.searching.request();
  }

  /** Searches now; resolves when `stores` is up to date. */
  async search(beforeNested?: () => Promise<unknown>): Promise<void> {
    const roots = workspaceRoots();
    const folders = new Map<string, StoreFolder>();
    const add = (folder: string, origin?: 'setting' | 'opened'): void => {
      if (!folders.has(folder)) folders.set(folder, describeStoreFolder(folder, roots, origin));
    };
    for (const folder of await storesAtRoots(roots)) add(folder);
    // Searching a large workspace takes seconds: at first sight the store at its root is shown before.
    if (this.known.length === 0) this.take([...folders.values()]);
    this.tellLooked();
    // Why a store can't be opened is told where it would be shown.
    await beforeNested?.().catch(() => undefined);
    for (const folder of await this.nestedStores(roots)) add(folder);
    for (const folder of await this.foldersOfSetting(roots)) add(folder, 'setting');
    for (const folder of this.opened.list()) if (await exists(folder)) add(folder, 'opened');
    this.take([...folders.values()]);
    // The welcome view waits for it, so that it doesn't flash up where there is a store.
    setContext('engram.searched', true);
    this.tellSearched();
  }

  /** Adds the store that a person means by `folder`, and remembers it. Undefined when there is none. */
  async openByHand(folder: string): Promise<StoreFolder | undefined> {
    const found = await findStoreFolder(folder, exists);
    if (found === undefined) return undefined;
    await this.opened.add(found);
    await this.search();
    return this.known.find((store) => store.folder === found);
  }

  dispose(): void {
    this.owned.dispose();
    this.outsideWatchers.dispose();
    this.listChanges.dispose();
    this.fileChanges.dispose();
  }

  private take(stores: readonly StoreFolder[]): void {
    this.watchOutside(stores.filter((store) => store.origin !== 'workspace'));
    if (JSON.stringify(stores) === JSON.stringify(this.known)) return;
    this.known = stores;
    this.log.info(
      stores.length === 0 ? 'No store found.' : `Stores: ${stores.map((store) => store.folder).join(', ')}`,
    );
    this.listChanges.fire(stores);
  }

  private watchWorkspace(): void {
    // The folder itself too: when it goes away whole, VS Code reports it alone and not its files.
    const watcher = this.owned.add(
      vscode.workspace.createFileSystemWatcher(
        `**/{${storeFolderName},${storeFolderName}/*.jsonl,${storeFolderName}/engram.db}`,
      ),
    );
    const changed = (uri: vscode.Uri): void => {
      const folder = path.basename(uri.fsPath) === storeFolderName ? uri.fsPath : path.dirname(uri.fsPath);
      this.fileChanges.fire(folder);
    };
    this.owned.add(watcher.onDidChange(changed));
    for (const appearOrGo of [watcher.onDidCreate, watcher.onDidDelete])
      this.owned.add(
        appearOrGo((uri) => {
          changed(uri);
          this.searching.request();
        }),
      );
  }

  private watchOutside(stores: readonly StoreFolder[]): void {
    const folders = stores.map((store) => store.folder);
    if (folders.join('\n') === this.watchedOutside) return;
    this.watchedOutside = folders.join('\n');
    this.outsideWatchers.dispose();
    this.outsideWatchers = new DisposableStore();
    for (const folder of folders) {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '*');
      const watcher = this.outsideWatchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      const changed = (): void => this.fileChanges.fire(folder);
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
        this.outsideWatchers.add(event(changed));
    }
  }

  /** Stores anywhere in the workspace but in node_modules, also in folders that the explorer hides. */
  private async nestedStores(roots: readonly WorkspaceRoot[]): Promise<readonly string[]> {
    if (roots.length === 0) return [];
    try {
      const pattern = `**/${storeFolderName}/${storeFilePattern}`;
      const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostNestedStores * 3);
      return [...new Set(files.filter((uri) => uri.scheme === 'file').map((uri) => path.dirname(uri.fsPath)))].sort();
    } catch (error) {
      // VS Code's search program may be missing or forbidden; the stores at the roots are found without it.
      this.log.warn(`VS Code could not search the workspace for nested stores: ${String(error)}`);
      return [];
    }
  }

  private async foldersOfSetting(roots: readonly WorkspaceRoot[]): Promise<readonly string[]> {
    if (!this.configuration.isSet('stores')) return [];
    const { stores } = await this.configuration.read();
    const found: string[] = [];
    for (const entry of stores) {
      const expanded = expandStorePath(entry, os.homedir(), roots);
      const folder = expanded === undefined ? undefined : await findStoreFolder(expanded, exists);
      if (folder !== undefined) found.push(folder);
      else this.log.warn(`engram.stores names ${JSON.stringify(entry)}, where no store is.`);
    }
    return found;
  }
}

/** The workspace's folders on this machine's disk. */
export function workspaceRoots(): readonly WorkspaceRoot[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => ({ name: folder.name, folder: folder.uri.fsPath }));
}

async function storesAtRoots(roots: readonly WorkspaceRoot[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { folder } of roots) {
    const candidate = path.join(folder, storeFolderName);
    if (await exists(candidate)) found.push(candidate);
  }
  return found;
}

/** Whether there is something at this path of the disk. */
export async function exists(file: string): Promise<boolean> {
  try {
    // Not VS Code's own stat: it asks the window first, which takes 140 ms while that is starting.
    await access(file);
    return true;
  } catch {
    // What can't be reached is not there for us either.
    return false;
  }
}
