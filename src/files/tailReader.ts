import { type LineBytes } from './lineParse';

/** What reading on found. */
export type TailStep =
  | {
      /** The file was truncated, replaced, edited in place or removed: everything read before is void. */
      readonly type: 'reset';
      readonly generation: number;
      /** Why, as a sentence for the log. */
      readonly reason: string;
    }
  | {
      /**
       * The unfinished last line, given before, has changed: forget the records and findings at and after `offset`.
       * The line follows anew.
       */
      readonly type: 'retract';
      readonly offset: number;
    }
  | {
      readonly type: 'lines';
      /** In file order. Their bytes are valid until the next step is asked for. */
      readonly lines: readonly LineBytes[];
      /** How much of the file has been given so far, in bytes. */
      readonly bytesRead: number;
      /** Size of the file when it was last looked at, in bytes. */
      readonly size: number;
    };

/** How to read on. */
export interface TailReadOptions {
  /**
   * Also give a last line without a line end, as the native program reads it. Set it once the file has been quiet for a
   * moment; until then such a line is taken for a write under way and waits.
   */
  readonly includeUnfinished: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a growing file of lines from where it stopped, and notices when the file is no longer the one it read. */
export class TailReader {
  constructor(readonly path: string) {}

  /** Changes with every reset. 0 until the first. */
  get generation(): number {
    return 0;
  }
  /** Bytes given so far, an unfinished line included. */
  get bytesRead(): number {
    return 0;
  }
  /** Lines given so far: blank, bad and an unfinished one included. */
  get linesRead(): number {
    return 0;
  }
  /** Size of the file in bytes when it was last looked at; 0 when it isn't there. */
  get size(): number {
    return 0;
  }
  /** True when the file ends, as last looked at, with a line without a line end that has not been given. */
  get hasUnfinishedLine(): boolean {
    return false;
  }

  /**
   * Reads what is new, in chunks of 4 MiB at most. One read at a time. Throws what the file system throws, except that
   * a missing file is an empty one. Ending the loop early is allowed: the next read goes on after the last step.
   */
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- the body follows
  async *read(options: TailReadOptions): AsyncGenerator<TailStep, void, undefined> {
    throw new Error(`not built yet ${String(options)}`);
  }

  /** Forgets what was read: the next read starts with a reset and gives the file from its start. */
  restart(): void {
    // The body follows.
  }
}

/** The end of a file. */
export interface LastLines {
  /** Whole lines in file order; line numbers are known (not 0) only when `wholeFile`. */
  readonly lines: readonly LineBytes[];
  /** True when the file is no longer than what was read. */
  readonly wholeFile: boolean;
  /** Size of the file in bytes. */
  readonly size: number;
}

/**
 * Reads the lines of the last `maxBytes` of a file, for a first picture while the rest is being read: 256 KiB hold the
 * newest 200 events (docs/architecture.md). A missing file has no lines. The bytes are the caller's.
 */
export async function readLastLines(path: string, maxBytes = 256 * 1024): Promise<LastLines> {
  await Promise.resolve([path, maxBytes]);
  return { lines: [], wholeFile: true, size: 0 };
}
