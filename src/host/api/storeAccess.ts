import type { CancellationToken } from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type Remote } from '../../base/rpc';
import { type StoreService } from '../../worker/storeService';
import { type OpenedStore } from '../services/openedStore';
import { type StoreBus } from '../services/storeBus';
import { type StoreLease } from '../services/storeConnections';
import { apiError, toApiError } from './apiError';
import { type ReportListener } from './listeners';

type Service = Remote<StoreService>;

/** What an opened store of the API needs of the extension. */
export interface StoreAccessOptions {
  readonly lease: StoreLease;
  /** Rejects with the reason when nothing may be written. */
  readonly requireWrites: () => Promise<void>;
  /** The pause that ends a session, in ms, after the settings. */
  readonly sessionGapMs: () => Promise<number>;
  readonly report: ReportListener;
}

/** The one way by which calls of the API reach a store: they wait until it is read, and their errors are translated. */
export class StoreAccess implements Disposable {
  private readonly owned = new DisposableStore();
  private disposed = false;
  private callsUnderWay = 0;
  readonly opened: OpenedStore;
  readonly report: ReportListener;

  constructor(private readonly options: StoreAccessOptions) {
    this.opened = options.lease.store;
    this.report = options.report;
  }

  /** The event bus of the store in this window. */
  get bus(): StoreBus {
    return this.opened.bus;
  }

  /** The pause that ends a session, in ms. */
  sessionGapMs(): Promise<number> {
    return this.options.sessionGapMs();
  }

  /** Resolves when every line has been read. Rejects with `StoreUnavailable`. */
  ready(): Promise<void> {
    return this.read(() => Promise.resolve());
  }

  /** Does something with the store. A token ends it early, where `work` passes the signal on. Rejects with EngramError. */
  async read<Answer>(
    work: (service: Service, signal: AbortSignal) => Promise<Answer>,
    token?: CancellationToken,
  ): Promise<Answer> {
    const abort = new AbortController();
    const listening = token?.onCancellationRequested(() => abort.abort());
    if (token?.isCancellationRequested === true) abort.abort();
    this.callsUnderWay++;
    try {
      return await work(await this.whenRead(), abort.signal);
    } catch (error) {
      throw toApiError(error);
    } finally {
      listening?.dispose();
      this.callsUnderWay--;
      this.releaseWhenDone();
    }
  }

  /** As `read`, where writing is allowed. */
  write<Answer>(work: (service: Service) => Promise<Answer>): Promise<Answer> {
    return this.read(async (service) => {
      await this.options.requireWrites();
      return work(service);
    });
  }

  /** Keeps a subscription, which ends with the store at the latest; its `dispose` ends it before. */
  own(subscription: Disposable): Disposable {
    this.owned.add(subscription);
    return { dispose: () => this.owned.delete(subscription) };
  }

  /** Throws `StoreDisposed` after the end. */
  requireOpen(): void {
    if (this.disposed) throw disposedError();
  }

  /** No call begins after this. The store is given back when those under way have ended: a write must not be cut off. */
  dispose(): void {
    this.disposed = true;
    this.owned.dispose();
    this.releaseWhenDone();
  }

  private releaseWhenDone(): void {
    if (this.disposed && this.callsUnderWay === 0) this.options.lease.dispose();
  }

  private async whenRead(): Promise<Service> {
    for (;;) {
      this.requireOpen();
      const reader = await this.opened.whenOpen().catch((error: unknown) => {
        throw apiError('StoreUnavailable', `${this.opened.store.folder}: ${toApiError(error).message}`);
      });
      // Until then it answers for the end of events.jsonl alone.
      if (this.opened.health?.state === 'loading') await this.nextStatus();
      else return reader.service;
    }
  }

  private nextStatus(): Promise<void> {
    return new Promise((resolve) => {
      const listening = this.opened.onStatus(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

function disposedError(): Error {
  return apiError('StoreDisposed', 'This store was disposed. Open it again to use it.');
}
