/** What reading engram.db gave. `reason` is a sentence for people. */
export type DatabaseSnapshot =
  | { readonly state: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly state: 'busy' | 'missing' | 'unreadable'; readonly reason: string };

/** How long to try. */
export interface SnapshotOptions {
  /** How many times a read that was disturbed is tried again. Default 5. */
  readonly tries?: number;
  /** Pause between two tries in ms. Default 40. */
  readonly pauseMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads engram.db so that what comes back is one state of it, also while a native writer works (docs/format.md, trap 7).
 * Never writes, never locks.
 */
export async function readDatabaseSnapshot(path: string, options: SnapshotOptions = {}): Promise<DatabaseSnapshot> {
  await Promise.resolve([path, options]);
  return { state: 'missing', reason: 'not built yet' };
}
