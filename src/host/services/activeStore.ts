import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { type OpenedStore } from './openedStore';
import { type StoreConnections, type StoreLease } from './storeConnections';
import { setContext } from './contextKeys';
import { chooseStore, type StoreFolder } from './storeFolder';
import { type StoreRegistry } from './storeRegistry';

const memoryKey = 'engram.activeStore';

/** The store that all views and commands work on. Remembered with the workspace. */
export class ActiveStore implements Disposable {
  private lease: StoreLease | undefined;
  private present = false;
  private storeListeners = new DisposableStore();
  private readonly owned = new DisposableStore();
  private readonly switches = new Emitter<OpenedStore | undefined>();
  private readonly contents = new Emitter<OpenedStore>();

  /** Another store became active, or none is. */
  readonly onSwitch = this.switches.event;
  /** The active store's contents or status changed. */
  readonly onContents = this.contents.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly registry: StoreRegistry,
    private readonly connections: StoreConnections,
  ) {
    this.owned.add(registry.onChange(() => this.follow()));
    this.owned.add(registry.onFileChange((folder) => connections.find(folder)?.requestRefresh()));
    this.follow();
  }

  /** The active store; undefined when there is none, or its folder is gone. */
  get current(): OpenedStore | undefined {
    return this.present ? this.lease?.store : undefined;
  }

  /** The active store as soon as the workspace's own folders have been looked at; undefined when they hold none. */
  async whenKnown(): Promise<OpenedStore | undefined> {
    await this.registry.looked;
    return this.current;
  }

  /**
   * The active store once it is open; undefined when there is none. Follows when another one becomes active meanwhile.
   * Rejects with the reason when it can't be opened.
   */
  async whenOpen(): Promise<OpenedStore | undefined> {
    let opened = await this.whenKnown();
    while (opened) {
      try {
        await opened.whenOpen();
      } catch (error) {
        // That of a store which is left is of no interest.
        if (opened === this.current) throw error;
      }
      if (opened === this.current) return opened;
      opened = this.current;
    }
    return undefined;
  }

  /** Makes a store of the registry the active one. */
  async switchTo(store: StoreFolder): Promise<void> {
    await this.context.workspaceState.update(memoryKey, store.folder);
    this.activate(store);
  }

  dispose(): void {
    this.owned.dispose();
    this.storeListeners.dispose();
    this.lease?.dispose();
    this.switches.dispose();
    this.contents.dispose();
  }

  private follow(): void {
    const remembered = this.context.workspaceState.get<unknown>(memoryKey);
    const store = chooseStore(
      this.registry.stores,
      this.lease?.store.store.folder,
      typeof remembered === 'string' ? remembered : undefined,
    );
    setContext('engram.multipleStores', this.registry.stores.length > 1);
    if (store) this.activate(store);
    else this.leave();
  }

  /** Nothing to show. The worker stays with the folder that is gone: its look every 2 s sees it come back. */
  private leave(): void {
    this.setPresent(false);
  }

  private activate(store: StoreFolder): void {
    if (this.lease?.store.store.folder === store.folder) {
      this.setPresent(true);
      return;
    }
    const previous = this.lease;
    this.lease = this.connections.acquire(store);
    this.storeListeners.dispose();
    this.storeListeners = new DisposableStore();
    const opened = this.lease.store;
    this.storeListeners.add(opened.onChange(() => this.contents.fire(opened)));
    this.storeListeners.add(
      opened.onStatus(() => {
        // Came back, or went away, unseen by VS Code's watcher.
        if (opened.health !== undefined && (opened.health.state !== 'missing') !== this.present)
          this.registry.requestSearch();
        this.contents.fire(opened);
      }),
    );
    previous?.dispose();
    this.present = true;
    setContext('engram.hasStore', true);
    this.switches.fire(opened);
  }

  private setPresent(present: boolean): void {
    setContext('engram.hasStore', present);
    if (this.present === present) return;
    this.present = present;
    this.switches.fire(this.current);
  }
}
