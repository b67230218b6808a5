/** How engram.db stands to the lines. See docs/format.md, "The cache". */
export const cacheStates = ['in_step', 'behind', 'differs', 'unreadable', 'busy', 'missing'] as const;
export type CacheState = (typeof cacheStates)[number];

/** What was found when engram.db was compared with the lines. */
export interface CacheHealth {
  /** Undefined while it has not been compared yet. */
  readonly state: CacheState | undefined;
  /** One sentence for people: why it is in this state. */
  readonly reason: string;
  /** How many events of the file the cache doesn't show. 0 unless it could be read. */
  readonly hiddenEvents: number;
}

/** A count for each of the three files. */
export interface FileCounts {
  readonly items: number;
  readonly edges: number;
  readonly events: number;
}

/** What a store is and how it is, for the Store view, `engram info` and the status bar. */
export interface StoreHealth {
  /** Absolute path of the `.engram` folder. */
  readonly folder: string;
  /** `missing` when the folder is not there (any more). */
  readonly state: 'loading' | 'ready' | 'missing';
  /** Live records: items by id, edges without tombstones, every event. */
  readonly counts: FileCounts;
  /** Lines of each file, blank and bad ones included; an unterminated last line counts. */
  readonly lines: FileCounts;
  /** Size of each file in bytes, 0 when it isn't there. */
  readonly bytes: FileCounts;
  /** Milliseconds, UTC, of the first and the last event by time; undefined without events. */
  readonly timeRange: { readonly startMs: number; readonly endMs: number } | undefined;
  /** Events whose id at least one other event has too. */
  readonly eventsSharingAnId: number;
  /** Lines that gave no record, or only part of what they hold. */
  readonly badLines: number;
  /** Records that were recovered from merged lines. */
  readonly recovered: number;
  readonly cache: CacheHealth;
  /** How much of events.jsonl has been read, in bytes; equals `bytes.events` when the state is `ready`. */
  readonly bytesRead: number;
}
