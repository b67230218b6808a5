import { type Disposable } from '../base/disposable';

/** What to watch and whom to tell. */
export interface StoreWatcherOptions {
  /** The `.engram` folder; it may be missing and may come and go. */
  readonly folder: string;
  /** Between two looks in ms. 0: only when poked. */
  readonly intervalMs: number;
  /** Called after a look that found a file's existence, identity, size or time of change different. */
  readonly onChange: () => void;
  /** Called when the folder could not be looked at, once for each different message. */
  readonly onProblem: (message: string) => void;
}

/** Looks at a store's files at intervals, so that no change is missed where the system's own watcher is silent. */
export class StoreWatcher implements Disposable {
  constructor(private readonly options: StoreWatcherOptions) {}

  /** Looks now. Resolves after `onChange` was called, if there was anything. Never rejects. */
  async poke(): Promise<void> {
    await Promise.resolve(this.options);
  }

  dispose(): void {
    // The body follows.
  }
}
