import { readFile } from 'node:fs/promises';
import nodePath from 'node:path';
import { crc32 } from 'node:zlib';
import { openForReading } from '../../files/fileIdentity';
import { checkProgress, restoreProgress, storeProgress } from '../../files/readProgress';
import { EventLog } from '../../log/eventLog';
import { type LineFeedState } from '../lineFeed';
import { columnsFileBytes, openColumns, readColumns, UnusableColumnsError, writeColumns } from './columnsFile';
import { type ColumnsHeader } from './columnsHeader';
import { SidecarFolder } from './sidecarFolder';

/** Where and how the columns of events.jsonl are kept. */
export interface SidecarOptions {
  /** Absolute path of a folder outside of every store; made when it is first needed. */
  readonly folder: string;
  /** Takes what went wrong, a line each. */
  readonly log: (line: string) => void;
  /** Files below this many bytes are scanned: 4 MiB by default. */
  readonly smallestFileBytes?: number | undefined;
  /** The folder's files take up to this many bytes together: 512 MiB by default. */
  readonly limitBytes?: number | undefined;
}

/** A scan of 4 MiB takes 20 ms, about what it takes to open and check the columns. */
const smallestFileBytes = 4 * 1024 * 1024;
/** 2 million events in columns take 130 MB. */
const limitBytes = 512 * 1024 * 1024;
/** The columns are written again after so much was added, and an eighth: what wasn't kept is scanned at the next start. */
const grownBytes = 8 * 1024 * 1024;
/** The header is one JSON text, made and parsed at one go: this many texts take about 50 ms. */
const mostTexts = 100_000;

/** All that was read of an events.jsonl, with the log of it. */
export interface FeedState {
  readonly log: EventLog;
  readonly lines: LineFeedState;
}

/**
 * Keeps the columns of one events.jsonl in a file outside the store, so that opening it again needs no scan. Nothing
 * depends on that file: what can't be read, is of another program or path, is damaged or in doubt is scanned anew, and
 * what can't be written is logged.
 */
export class EventSidecar {
  private readonly folder: SidecarFolder;
  private readonly ending = new AbortController();
  /** How much of events.jsonl the kept columns hold; undefined when they are to be written in any case. */
  private keptBytes: number | undefined;
  private isSaving = false;

  constructor(
    private readonly path: string,
    private readonly options: SidecarOptions,
  ) {
    this.folder = new SidecarFolder(options.folder, options.limitBytes ?? limitBytes);
  }

  /** What was kept, when it is shown to be true of the file as it is now; undefined otherwise. Never rejects. */
  async load(): Promise<FeedState | undefined> {
    try {
      return await this.read();
    } catch (error) {
      this.tell('were not used', error);
      return undefined;
    }
  }

  /**
   * Keeps the columns in the background if that is worth it: the file was read whole, is not small, and has grown a lot
   * since. `take` is only asked then, and gives undefined while not all of the file is taken in as whole lines.
   */
  offer(size: number, take: () => FeedState | undefined): void {
    if (this.isSaving || this.ending.signal.aborted || !this.isWorthIt(size)) return;
    const state = take();
    if (!state) return;
    this.isSaving = true;
    // If it fails, the next try is made when the file has grown.
    this.keptBytes = size;
    this.write(state)
      .catch((error: unknown) => this.tell('could not be kept', error))
      .finally(() => (this.isSaving = false));
  }

  /** The file is another one: what was kept is void. */
  forget(): void {
    this.keptBytes = undefined;
  }

  /** Ends a write that is under way. */
  dispose(): void {
    this.ending.abort();
  }

  private isWorthIt(size: number): boolean {
    if (size < (this.options.smallestFileBytes ?? smallestFileBytes)) return false;
    return this.keptBytes === undefined || size - this.keptBytes >= Math.max(grownBytes, this.keptBytes / 8);
  }

  private async read(): Promise<FeedState | undefined> {
    const file = await openForReading(this.folder.fileOf(this.path));
    if (!file) return undefined;
    try {
      const opened = await openColumns(file);
      const { header } = opened;
      if (header.path !== this.path) throw new UnusableColumnsError(`They are those of ${header.path}.`);
      if (header.program !== (await ownChecksum())) throw new UnusableColumnsError('Another version wrote them.');
      const check = await checkProgress(this.path, restoreProgress(header.progress));
      if (!check.holds) throw new UnusableColumnsError(check.reason);
      const log = EventLog.restore(await readColumns(file, opened));
      const { progress } = check;
      // Where all of the file had to be read to be sure, they are kept anew, so that it need not be next time.
      const wasCheckedWhole = !check.isUntouched && progress.file.size === progress.prefix.length;
      this.keptBytes = wasCheckedWhole && !progress.file.isFresh ? undefined : progress.prefix.length;
      await this.folder.markUsed(this.path);
      return { log, lines: linesOf(header, progress) };
    } finally {
      await file.close();
    }
  }

  private async write({ log, lines }: FeedState): Promise<void> {
    const { progress, lines: complete, findings, badOffsets } = lines;
    const texts = log.kinds.length + log.tasks.length + findings.length;
    if (texts > mostTexts) throw new Error(`There are ${texts} kinds, tasks and findings, more than ${mostTexts}.`);
    if (liesIn(nodePath.dirname(this.path), this.options.folder)) throw new Error('The folder lies in the store.');
    // All of this at once: the file is read on while it is written.
    const snapshot = log.snapshot();
    const header = { progress: storeProgress(progress), lines: { complete, findings, badOffsets } };
    const program = await ownChecksum();
    await this.folder.write(this.path, columnsFileBytes(snapshot), (file) =>
      writeColumns(file, { path: this.path, program, ...header }, snapshot, this.ending.signal),
    );
  }

  private tell(what: string, error: unknown): void {
    if (this.ending.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.options.log(`The columns of ${this.path} in ${this.options.folder} ${what}: ${reason}`);
  }
}

function linesOf({ lines }: ColumnsHeader, progress: LineFeedState['progress']): LineFeedState {
  return { progress, lines: lines.complete, findings: lines.findings, badOffsets: lines.badOffsets };
}

function liesIn(folder: string, place: string): boolean {
  const way = nodePath.relative(folder, place);
  return way === '' || !(way === '..' || way.startsWith(`..${nodePath.sep}`) || nodePath.isAbsolute(way));
}

let checksumOfProgram: Promise<number> | undefined;

/** CRC-32 of the script that this thread runs: 1 ms for the worker's. */
function ownChecksum(): Promise<number> {
  checksumOfProgram ??= readFile(process.argv[1] ?? process.execPath).then((bytes) => crc32(bytes));
  return checksumOfProgram;
}
