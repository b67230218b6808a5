import { CancelledError } from '../base/rpc';
import { TimeSlice } from '../base/timeSlice';
import { lineAt, type LineBytes, type LineChunk, type ParseLine } from '../files/lineParse';
import { type ReadProgress } from '../files/readProgress';
import { TailReader, type TailReadOptions } from '../files/tailReader';
import { type Finding } from '../model/finding';
import { type RecordSink } from './recordSink';

/** Lines are parsed for this long at a time, so that a call is answered after 10 ms at most. */
const sliceMs = 8;

/** Plain lines take less than 2 µs each: the clock is not asked after each of them. */
const linesBetweenLooks = 64;

/** For how long a last line without a line end counts as a write under way: a native append takes well below 1 ms. */
export const unfinishedLineMs = 500;

/** An error that names the file which could not be read. One that does so already stays as it is. */
export function fileProblem(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && reason.startsWith(`${path} can't be read`)) return error;
  return new Error(`${path} can't be read: ${reason}`, { cause: error });
}

/** How far a feed got, all of it whole lines. */
export interface LineFeedState {
  readonly progress: ReadProgress;
  /** Whole lines that were read. */
  readonly lines: number;
  /** What is wrong with them, in file order. */
  readonly findings: readonly Finding[];
  /** Offsets of bad lines, ascending. */
  readonly badOffsets: readonly number[];
}

/**
 * Keeps a sink up to date with one growing file: reads what is new, parses it, hands over the records and keeps the
 * findings.
 */
export class LineFeed<RecordType> {
  private readonly reader: TailReader;
  private completeLines = 0;
  /** Whether a last line without a line end was taken in. */
  private tookUnfinished = false;
  private found: Finding[] = [];
  /** Offsets of bad lines, ascending. */
  private bad: number[] = [];
  private voided = 0;
  private waiting: { readonly size: number; readonly since: number } | undefined;

  constructor(
    private readonly path: string,
    private readonly parse: ParseLine<RecordType>,
    private readonly sink: RecordSink<RecordType>,
  ) {
    this.reader = new TailReader(path);
  }

  /** What is wrong with lines, in file order. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  /** How many lines gave no record, or only a part of what they hold. */
  get badLines(): number {
    return this.bad.length;
  }

  /** Lines of the file, as the native program counts them: blank, bad and unterminated ones too. */
  get lines(): number {
    return this.completeLines + (this.tookUnfinished || this.reader.hasUnfinishedLine ? 1 : 0);
  }

  /** Grows when lines that were taken in are void: the file is another one, or its unfinished last line went on. */
  get rewrites(): number {
    return this.voided;
  }

  /** Size of the file in bytes when it was last looked at. */
  get size(): number {
    return this.reader.size;
  }

  /** How much of the file has been taken in, in bytes. */
  get bytesRead(): number {
    return this.reader.bytesRead;
  }

  /** True while a last line without a line end may still be being written: look again after `unfinishedLineMs`. */
  get isWaiting(): boolean {
    return this.reader.hasUnfinishedLine;
  }

  /** What was read, for another feed to go on from; undefined while there is more in the file than whole lines read. */
  get state(): LineFeedState | undefined {
    const { progress } = this.reader;
    if (!progress) return undefined;
    return { progress, lines: this.completeLines, findings: this.found.slice(), badOffsets: this.bad.slice() };
  }

  /** Goes on where another feed stopped, before anything is read. The sink has the records of what was read. */
  restore({ progress, lines, findings, badOffsets }: LineFeedState): void {
    this.reader.restore(progress);
    this.completeLines = lines;
    this.found = [...findings];
    this.bad = [...badOffsets];
  }

  /**
   * Takes in what is new. Resolves with whether anything was. Rejects when the file can't be read (the next try goes on
   * from there), or when `signal` is aborted.
   */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    try {
      const changed = await this.read({ includeUnfinished: false, signal });
      if (!this.isUnfinishedLineQuiet()) return changed;
      return (await this.read({ includeUnfinished: true, signal })) || changed;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      throw fileProblem(this.path, error);
    }
  }

  private async read(options: TailReadOptions): Promise<boolean> {
    const slice = new TimeSlice(sliceMs);
    let changed = false;
    for await (const step of this.reader.read(options)) {
      if (step.type === 'reset') {
        this.voided++;
        this.found = [];
        this.bad = [];
        this.completeLines = 0;
        this.tookUnfinished = false;
        this.sink.reset();
        changed = true;
      } else if (step.type === 'retract') {
        this.voided++;
        this.found = this.found.filter(({ offset }) => offset < step.offset);
        this.bad = this.bad.filter((offset) => offset < step.offset);
        this.sink.retract(step.offset);
        this.tookUnfinished = false;
        changed = true;
      } else {
        await this.takeChunk(step.chunk, slice, options.signal);
        changed = true;
      }
    }
    return changed;
  }

  private async takeChunk(chunk: LineChunk, slice: TimeSlice, signal: AbortSignal | undefined): Promise<void> {
    if (!chunk.terminated) {
      this.tookUnfinished = true;
      this.take(lineAt(chunk, 0, this.completeLines + 1));
      return;
    }
    const takePlain = this.sink.plainLines?.(chunk);
    for (let start = 0; start < chunk.bytes.length;) {
      this.completeLines++;
      const behind = takePlain?.(start, this.completeLines) ?? -1;
      if (behind !== -1) {
        start = behind;
        if (this.completeLines % linesBetweenLooks === 0 && slice.isUsedUp) await slice.rest(signal);
        continue;
      }
      const line = lineAt(chunk, start, this.completeLines);
      this.take(line);
      start += line.bytes.length + 1;
      if (slice.isUsedUp) await slice.rest(signal);
    }
  }

  private take(line: LineBytes): void {
    const { records, findings } = this.parse(line);
    for (const record of records) this.sink.append(record);
    if (findings.length === 0) return;
    // One by one: a line of a million parts has as many findings, more than a call can have arguments.
    for (const finding of findings) this.found.push(finding);
    const isPartlyRead = findings.some(({ code }) => code === 'unreadable-line' || code === 'unfinished-line');
    if (records.length === 0 || isPartlyRead) this.bad.push(line.offset);
  }

  /** Whether the unfinished last line has stayed as it is for long enough to be what a crash left behind. */
  private isUnfinishedLineQuiet(): boolean {
    if (!this.reader.hasUnfinishedLine) {
      this.waiting = undefined;
      return false;
    }
    const now = performance.now();
    if (this.waiting?.size !== this.reader.size) this.waiting = { size: this.reader.size, since: now };
    return now - this.waiting.since >= unfinishedLineMs;
  }
}
