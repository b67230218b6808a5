import { stat } from 'node:fs/promises';
import { type Disposable } from '../base/disposable';
import { isMissing } from './fileErrors';
import { storeLayout } from './layout';

/** What to watch and whom to tell. */
export interface StoreWatcherOptions {
  /** The `.engram` folder; it may be missing and may come and go. */
  readonly folder: string;
  /** Between two looks in ms. 0: only when poked. */
  readonly intervalMs: number;
  /** Called after a look that found a file's existence, identity, size or time of change different. */
  readonly onChange: () => void;
  /** Called when a file could not be looked at; once for a message until a look succeeds. */
  readonly onProblem: (message: string) => void;
}

/**
 * Looks at a store's files at intervals, so that no change is missed where the system's own watcher is silent (network
 * drives, containers, a folder that is removed and made again). The first look, at the first interval or poke, always
 * finds a change. Keeps no process alive.
 */
export class StoreWatcher implements Disposable {
  private readonly paths: readonly string[];
  private readonly timer: NodeJS.Timeout | undefined;
  private seen: string | undefined;
  private problem: string | undefined;
  private look: Promise<void> | undefined;
  private isDisposed = false;

  constructor(private readonly options: StoreWatcherOptions) {
    const { folder, items, edges, events, database, databaseJournal } = storeLayout(options.folder);
    this.paths = [folder, items, edges, events, database, databaseJournal];
    if (options.intervalMs <= 0) return;
    this.timer = setInterval(() => void this.lookOnce(), options.intervalMs);
    this.timer.unref();
  }

  /** Looks now. Resolves after `onChange` was called, if there was anything. Never rejects. */
  async poke(): Promise<void> {
    // A look under way may have passed the file that the caller knows to have changed.
    await this.look;
    await this.lookOnce();
  }

  dispose(): void {
    this.isDisposed = true;
    clearInterval(this.timer);
  }

  private lookOnce(): Promise<void> {
    this.look ??= this.compare().finally(() => (this.look = undefined));
    return this.look;
  }

  private async compare(): Promise<void> {
    try {
      const found = (await Promise.all(this.paths.map(describeFile))).join('\n');
      this.problem = undefined;
      if (this.isDisposed || found === this.seen) return;
      this.seen = found;
      this.options.onChange();
    } catch (error) {
      this.report(error instanceof Error ? error.message : String(error));
    }
  }

  private report(message: string): void {
    if (this.isDisposed || message === this.problem) return;
    this.problem = message;
    this.options.onProblem(message);
  }
}

/** What tells a file's state from another; of a folder only whether it is there and the same. */
async function describeFile(path: string): Promise<string> {
  try {
    const found = await stat(path, { bigint: true });
    const identity = [found.ino, found.birthtimeNs];
    return (found.isFile() ? [...identity, found.size, found.mtimeNs] : identity).join(' ');
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}
