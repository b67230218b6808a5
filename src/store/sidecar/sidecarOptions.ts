/** Where and how what was read of events.jsonl and engram.db is kept. */
export interface SidecarOptions {
  /** Absolute path of a folder outside of every store; made when it is first needed. */
  readonly folder: string;
  /** Takes what went wrong, a line each. */
  readonly log: (line: string) => void;
  /** Of a store whose events.jsonl is below this many bytes nothing is kept: 4 MiB by default. */
  readonly smallestFileBytes?: number | undefined;
  /** The folder's files take up to this many bytes together: 512 MiB by default. */
  readonly limitBytes?: number | undefined;
}

export const sidecarDefaults = {
  /** A scan of 4 MiB takes 20 ms, about what it takes to open and check the columns. */
  smallestFileBytes: 4 * 1024 * 1024,
  /** 2 million events in columns take 130 MB. */
  limitBytes: 512 * 1024 * 1024,
} as const;

/** A touched file of up to this is compared whole before anything that was kept of it is used: 64 MiB take 50 ms. */
export const mostComparedBytes = 64 * 1024 * 1024;
