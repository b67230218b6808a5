import { type Disposable, toDisposable } from '../../base/disposable';
import { type ConnectStore, OpenedStore } from './openedStore';
import { type StoreFolder } from './storeFolder';

/** A use of an opened store; dispose it when it is not needed any more. */
export interface StoreLease extends Disposable {
  readonly store: OpenedStore;
}

/** Opens each store once, however many use it, and closes it when the last one is done. */
export class StoreConnections implements Disposable {
  private readonly open = new Map<string, { readonly store: OpenedStore; uses: number }>();

  constructor(
    private readonly connect: ConnectStore,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Opens the store, or joins those who use it. */
  acquire(folder: StoreFolder): StoreLease {
    const entry = this.open.get(folder.folder) ?? {
      store: new OpenedStore(folder, this.connect, this.onError),
      uses: 0,
    };
    this.open.set(folder.folder, entry);
    entry.uses += 1;
    const release = toDisposable(() => {
      entry.uses -= 1;
      if (entry.uses > 0) return;
      if (this.open.get(folder.folder) === entry) this.open.delete(folder.folder);
      entry.store.dispose();
    });
    return { store: entry.store, dispose: () => release.dispose() };
  }

  /** The store of this folder where somebody uses it. */
  find(folder: string): OpenedStore | undefined {
    return this.open.get(folder)?.store;
  }

  /** Every store that somebody uses. */
  all(): readonly OpenedStore[] {
    return [...this.open.values()].map(({ store }) => store);
  }

  dispose(): void {
    for (const { store } of this.open.values()) store.dispose();
    this.open.clear();
  }
}
