import { lineEnd } from '../base/ascii';
import { CancelledError } from '../base/rpc';
import { FileIdentity } from './fileIdentity';
import { type LineChunk } from './lineParse';
import { closeNow, type OpenFile, openNow, readNow, readSome } from './openFile';
import { differsFromWhatWasRead, ReadPrefix } from './readPrefix';
import { type ReadProgress } from './readProgress';

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
      /** What follows in the file. Its bytes are valid until the next step is asked for. */
      readonly chunk: LineChunk;
    };

/** How to read on. */
export interface TailReadOptions {
  /**
   * Also give a last line without a line end, as the native program reads it. Set it once the file has been quiet for a
   * moment; until then such a line is taken for a write under way and waits.
   */
  readonly includeUnfinished: boolean;
  /** Ends the read between two chunks with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** Larger ones are no faster (measured: 256 KiB to 8 MiB). A longer line makes the buffer grow. */
const chunkBytes = 1024 * 1024;

/** Reads a growing file of lines from where it stopped, and notices when the file is no longer the one it read. */
export class TailReader {
  private known: FileIdentity | undefined;
  private prefix = new ReadPrefix();
  /** The last line without a line end, as it was given. */
  private unfinished: Buffer | undefined;
  private sizeSeen = 0;
  private generationCount = 0;
  private restartWanted = false;
  private isReading = false;

  constructor(readonly path: string) {}

  /** Changes with every reset. 0 until the first. */
  get generation(): number {
    return this.generationCount;
  }
  /** Bytes given so far, an unfinished line included. */
  get bytesRead(): number {
    return this.prefix.length + (this.unfinished?.length ?? 0);
  }
  /** Size of the file in bytes when it was last looked at; 0 when it isn't there. */
  get size(): number {
    return this.sizeSeen;
  }
  /** True when the file, as last read to its end, ends with a line without a line end that has not been given. */
  get hasUnfinishedLine(): boolean {
    return this.sizeSeen > this.bytesRead;
  }

  /** What was read, for another reader to go on from; undefined while a part of the file has not been read as lines. */
  get progress(): ReadProgress | undefined {
    const isWhole = this.known && this.unfinished === undefined && this.prefix.length === this.sizeSeen;
    return isWhole && this.known ? { file: this.known, prefix: this.prefix } : undefined;
  }

  /** Goes on where another reader stopped, before anything is read. */
  restore({ file, prefix }: ReadProgress): void {
    this.known = file;
    this.prefix = prefix;
    this.sizeSeen = file.size;
  }

  /** Forgets what was read: the next read starts with a reset and gives the file from its start. */
  restart(): void {
    this.restartWanted = true;
  }

  /**
   * Reads what is new, in chunks. One read at a time. Throws what the file system throws, except that a missing file is
   * an empty one. Ending the loop early is allowed: the next read goes on after the last step.
   */
  async *read(options: TailReadOptions): AsyncGenerator<TailStep, void, undefined> {
    if (this.isReading) throw new Error(`${this.path} is being read already.`);
    this.isReading = true;
    try {
      const found = FileIdentity.at(this.path);
      // Most looks are at a file to which nothing was done: they end here.
      if (found && this.hasReadAllOf(found)) return;
      const file = found && openNow(this.path);
      try {
        if (file) yield* this.readFile(file, options);
        else yield* this.missing();
      } finally {
        if (file) closeNow(file);
      }
    } finally {
      this.isReading = false;
    }
  }

  private hasReadAllOf(found: FileIdentity): boolean {
    if (!this.known || this.restartWanted || this.bytesRead < this.sizeSeen) return false;
    return this.known.isSameFile(found) && this.known.isUntouched(found);
  }

  private *missing(): Generator<TailStep, void, undefined> {
    const wasThere = this.known !== undefined;
    this.sizeSeen = 0;
    if (this.restartWanted || this.bytesRead > 0) yield this.reset('The file is gone.');
    else if (wasThere) this.known = undefined;
  }

  private async *readFile(file: OpenFile, options: TailReadOptions): AsyncGenerator<TailStep, void, undefined> {
    const seen = FileIdentity.of(file);
    this.sizeSeen = seen.size;
    const changed = this.restartWanted ? 'It was asked to be read again.' : await this.whatChanged(file, seen);
    if (changed !== undefined) yield this.reset(changed);
    this.known = seen;

    const last = this.unfinished;
    if (last) {
      const isSame = seen.size === this.bytesRead && last.equals(readNow(file, this.prefix.length, last.length));
      if (isSame) return;
      this.unfinished = undefined;
      yield { type: 'retract', offset: this.prefix.length };
    }
    yield* this.readOn(file, seen.size, options);
  }

  /** Why what was read before is void; undefined when it still stands. */
  private async whatChanged(file: OpenFile, seen: FileIdentity): Promise<string | undefined> {
    if (!this.known || this.bytesRead === 0) return undefined;
    if (!this.known.isSameFile(seen)) return 'The file was replaced.';
    if (seen.size < this.prefix.length) return 'The file was truncated.';
    return (await differsFromWhatWasRead(file, this.prefix, this.known, seen)) ? 'The file was edited.' : undefined;
  }

  private reset(reason: string): TailStep {
    this.known = undefined;
    this.prefix = new ReadPrefix();
    this.unfinished = undefined;
    this.restartWanted = false;
    this.generationCount++;
    return { type: 'reset', generation: this.generationCount, reason };
  }

  private async *readOn(
    file: OpenFile,
    size: number,
    { includeUnfinished, signal }: TailReadOptions,
  ): AsyncGenerator<TailStep, void, undefined> {
    const first = Math.min(chunkBytes, size - this.prefix.length);
    let buffer: Buffer = Buffer.allocUnsafe(first);
    let other: Buffer = Buffer.alloc(0);
    /** Bytes at the start of the buffer that belong to a line whose end has not been read. */
    let kept = 0;
    let reading = readPart(file, buffer, 0, this.prefix.length, size);
    try {
      for (;;) {
        if (signal?.aborted) throw new CancelledError();
        const start = this.prefix.length;
        const bytesRead = await reading;
        if (bytesRead === 0) break; // At the end, or truncated under our hands: then the next read finds out.
        const end = kept + bytesRead;
        // The part before has no line end, or it would have been given.
        const lastEnd = buffer.subarray(kept, end).lastIndexOf(lineEnd);
        const taken = lastEnd === -1 ? 0 : kept + lastEnd + 1;
        kept = end - taken;
        // The next part is read into the other buffer while this one is taken in.
        if (other.length <= kept) other = Buffer.allocUnsafe(Math.max(first, kept * 2));
        buffer.copy(other, 0, taken, end);
        reading = readPart(file, other, kept, start + end, size);
        const bytes = buffer.subarray(0, taken);
        [buffer, other] = [other, buffer];
        if (taken === 0) continue;
        this.prefix.extend(bytes);
        yield { type: 'lines', chunk: { bytes, offset: start, terminated: true } };
      }
    } finally {
      // Whoever stops in the middle closes the file, which must not be read from then.
      await reading.catch(() => 0);
    }
    if (kept === 0 || !includeUnfinished || this.prefix.length + kept < size) return;
    this.unfinished = Buffer.from(buffer.subarray(0, kept));
    yield { type: 'lines', chunk: { bytes: this.unfinished, offset: this.prefix.length, terminated: false } };
  }
}

/** Reads on at `offset` into the buffer behind `kept` bytes, up to `size`. Resolves with the number of bytes. */
async function readPart(file: OpenFile, buffer: Buffer, kept: number, offset: number, size: number): Promise<number> {
  const wanted = Math.min(buffer.length - kept, size - offset);
  return wanted <= 0 ? 0 : readSome(file, offset, buffer.subarray(kept, kept + wanted));
}

/** The end of a file. */
export interface FileEnd {
  /** Its whole lines. The bytes are the caller's. */
  readonly chunk: LineChunk;
  /** Size of the file in bytes. */
  readonly size: number;
}

/**
 * Reads the lines of the last `maxBytes` of a file at once, for a first picture while the rest is being read. A last line
 * without a line end is left out. A missing file has no lines.
 */
export function readFileEnd(path: string, maxBytes: number): FileEnd {
  const file = FileIdentity.at(path) && openNow(path);
  if (!file) return { chunk: chunkOf(Buffer.alloc(0), 0), size: 0 };
  try {
    const { size } = FileIdentity.of(file);
    const wholeFile = size <= maxBytes;
    // One byte more than wanted tells whether a line starts just there.
    const start = wholeFile ? 0 : size - maxBytes - 1;
    const bytes = readNow(file, start, size - start);
    const end = bytes.lastIndexOf(lineEnd) + 1;
    const first = wholeFile ? 0 : Math.min(end, bytes.indexOf(lineEnd) + 1);
    return { chunk: chunkOf(bytes.subarray(first, end), start + first), size };
  } finally {
    closeNow(file);
  }
}

function chunkOf(bytes: Buffer, offset: number): LineChunk {
  return { bytes, offset, terminated: true };
}
