import path from 'node:path';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Listen } from '../../base/emitter';
import { type Remote } from '../../base/rpc';
import { type StoreHealth } from '../../model/health';
import { type StoreWorker } from '../../worker/client';
import { type StoreChange, type StoreService } from '../../worker/storeService';
import { Coalesced } from './coalesced';
import { StoreBus } from './storeBus';
import { type StoreFolder } from './storeFolder';
import { StoreReader } from './storeReader';
import { WorkerBusStore } from './workerBusStore';

/** Starts a worker for the store in `folder` and has it opened. */
export type ConnectStore = (folder: string) => {
  readonly worker: StoreWorker;
  readonly opening: Promise<StoreHealth>;
};

/** How an opened store is. */
export type StoreStatus =
  | { readonly type: 'opening' }
  | { readonly type: 'open'; readonly health: StoreHealth }
  /** It could not be opened, or its worker ended. `restart` may help. */
  | { readonly type: 'failed'; readonly reason: string };

/** The watcher reports each of many writes; one look at the files serves all of this time. */
const refreshIntervalMs = 100;

/** One worker's time with the store: from (re)start to its end. */
interface Session {
  readonly reader: StoreReader;
  readonly owned: DisposableStore;
}

/** A store with its worker, from opening to closing. */
export class OpenedStore implements Disposable {
  private readonly changes: Emitter<StoreChange>;
  private readonly statusChanges: Emitter<StoreStatus>;
  private readonly refreshing: Coalesced;
  private readonly busStore: WorkerBusStore;
  private session: Session;
  private disposed = false;
  private currentStatus: StoreStatus = { type: 'opening' };
  private currentExtent = { generation: 0, eventCount: 0 };

  /** The files changed, and the store with them. */
  readonly onChange: Listen<StoreChange>;
  /** `status` changed. */
  readonly onStatus: Listen<StoreStatus>;
  /** Publishes events, records those that are to be kept, and tells what any program adds to events.jsonl. */
  readonly bus: StoreBus;

  /** Opens at once; `onError` takes what listeners and looks at the files throw. */
  constructor(
    readonly store: StoreFolder,
    private readonly connect: ConnectStore,
    onError: (error: unknown) => void,
  ) {
    this.changes = new Emitter(onError);
    this.statusChanges = new Emitter(onError);
    this.onChange = this.changes.event;
    this.onStatus = this.statusChanges.event;
    this.refreshing = new Coalesced(() => this.refreshNow(), refreshIntervalMs, onError);
    this.busStore = new WorkerBusStore(async () => (await this.whenOpen()).service, onError);
    this.bus = new StoreBus(this.busStore, onError);
    this.session = this.start();
  }

  get status(): StoreStatus {
    return this.currentStatus;
  }

  /** Reads the store; another one after a restart. */
  get reader(): StoreReader {
    return this.session.reader;
  }

  /** The worker's methods; other ones after a restart. */
  get service(): Remote<StoreService> {
    return this.session.reader.service;
  }

  /** The health as last heard of; undefined before it is open and after its worker ended. */
  get health(): StoreHealth | undefined {
    return this.currentStatus.type === 'open' ? this.currentStatus.health : undefined;
  }

  /** The generation of events.jsonl and how many events it holds, as last heard of. */
  get extent(): { readonly generation: number; readonly eventCount: number } {
    return this.currentExtent;
  }

  /** Waits until it is open, and gives what reads it. Rejects with the reason when it can't be opened. */
  async whenOpen(): Promise<StoreReader> {
    while (this.currentStatus.type === 'opening') {
      await new Promise<void>((resolve) => {
        const listening = this.onStatus(() => {
          listening.dispose();
          resolve();
        });
      });
    }
    if (this.currentStatus.type === 'failed') throw new Error(this.currentStatus.reason);
    return this.session.reader;
  }

  /** Has the files looked at soon. Requests close together become one. */
  requestRefresh(): void {
    this.refreshing.request();
  }

  /** Looks at the files now; restarts the worker when it has ended. Resolves when the store is up to date. */
  async refreshNow(): Promise<void> {
    if (this.disposed) return;
    if (this.currentStatus.type === 'failed') this.restart();
    else if (this.currentStatus.type === 'open') await this.service.refresh();
  }

  /** Ends the worker and opens the store with a new one. */
  restart(): void {
    if (this.disposed) return;
    this.session.owned.dispose();
    this.session = this.start();
    this.setStatus({ type: 'opening' });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    // Who waits for it to open is told.
    this.setStatus({ type: 'failed', reason: 'The store was closed.' });
    this.refreshing.dispose();
    this.session.owned.dispose();
    this.bus.dispose();
    this.busStore.dispose();
    this.changes.dispose();
    this.statusChanges.dispose();
  }

  private start(): Session {
    const { worker, opening } = this.connect(this.store.folder);
    const session: Session = { reader: new StoreReader(worker.service), owned: new DisposableStore() };
    session.owned.add(worker);
    this.busStore.begin(worker.service);
    // What an earlier worker still says is about a session that is over.
    const isCurrent = (): boolean => session === this.session && !this.disposed;
    const fail = (reason: string): void => {
      // Who reads it knows which store it is about, and a row of a side bar would show the path alone.
      const short = reason.replaceAll(`${this.store.folder}${path.sep}`, '');
      if (isCurrent()) this.setStatus({ type: 'failed', reason: short });
    };
    session.owned.add(worker.onChange((change) => this.take(session, change)));
    session.owned.add(worker.onExit((exit) => fail(exit.reason)));
    opening.then(
      (health) => {
        // A change that came first knows better.
        if (isCurrent() && this.currentStatus.type === 'opening') this.setStatus({ type: 'open', health });
      },
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
    return session;
  }

  private take(session: Session, change: StoreChange): void {
    if (this.disposed) return;
    this.currentExtent = { generation: change.generation, eventCount: change.eventCount };
    session.reader.forget(change);
    this.setStatus({ type: 'open', health: change.health });
    this.changes.fire(change);
    this.busStore.take(change);
  }

  private setStatus(status: StoreStatus): void {
    this.currentStatus = status;
    this.statusChanges.fire(status);
  }
}
