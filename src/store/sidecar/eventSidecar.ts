import { setTimeout } from 'node:timers/promises';
import { openForReading } from '../../files/fileIdentity';
import { checkProgress, restoreProgress, storeProgress, type StoredProgress } from '../../files/readProgress';
import { EventLog } from '../../log/eventLog';
import { type LineFeedState } from '../lineFeed';
import { columnsFileBytes, openColumns, readColumns, UnusableColumnsError, writeColumns } from './columnsFile';
import { type ColumnsHeader } from './columnsHeader';
import { ownChecksum } from './ownChecksum';
import { SidecarFolder } from './sidecarFolder';
import { mostComparedBytes, sidecarDefaults, type SidecarOptions } from './sidecarOptions';

export { type SidecarOptions } from './sidecarOptions';

/** The columns are written again after so much was added, and an eighth: what wasn't kept is scanned at the next start. */
const grownBytes = 8 * 1024 * 1024;
/** The header is one JSON text, made and parsed at one go: this many texts take about 50 ms. */
const mostTexts = 100_000;
/** A file that was changed so short a time ago may change again without another time: 2 s are the coarsest step. */
const freshMs = 2_100;

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
    this.folder = new SidecarFolder(options.folder, options.limitBytes ?? sidecarDefaults.limitBytes);
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
    this.isSaving = true;
    this.save(take)
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
    if (size < (this.options.smallestFileBytes ?? sidecarDefaults.smallestFileBytes)) return false;
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
      const check = await checkProgress(this.path, restoreProgress(header.progress), mostComparedBytes);
      if (!check.holds) throw new UnusableColumnsError(check.reason);
      const log = EventLog.restore(await readColumns(file, opened));
      const { progress } = check;
      // Where all of the file had to be read to be sure, they are kept anew, so that it need not be next time.
      const hasGrown = progress.file.size > progress.prefix.length;
      this.keptBytes = check.isUntouched || hasGrown ? progress.prefix.length : undefined;
      await this.folder.markUsed(this.path);
      return { log, lines: linesOf(header, progress) };
    } finally {
      await file.close();
    }
  }

  private async save(take: () => FeedState | undefined): Promise<void> {
    const { signal } = this.ending;
    // Kept while the file is fresh, they could not be told from those of another file of the same size and time.
    if (take()?.lines.progress.file.isFresh) await setTimeout(freshMs, undefined, { ref: false, signal });
    await take()?.log.settleInTurns();
    const state = take();
    if (!state) return;
    const { log, lines } = state;
    // If it fails, the next try is made when the file has grown.
    this.keptBytes = lines.progress.prefix.length;
    const texts = log.kinds.length + log.tasks.length + lines.findings.length;
    if (texts > mostTexts) throw new Error(`There are ${texts} kinds, tasks and findings, more than ${mostTexts}.`);
    // All of this at once: the file is read on while it is written.
    const snapshot = log.snapshot();
    const read = storeProgress(lines.progress);
    const { lines: complete, findings, badOffsets } = lines;
    const progress = await this.withoutDoubt(read);
    const header = {
      path: this.path,
      program: await ownChecksum(),
      lines: { complete, findings, badOffsets },
      progress,
    };
    await this.folder.write(this.path, columnsFileBytes(snapshot), (file) =>
      writeColumns(file, header, snapshot, signal),
    );
  }

  /** The same progress; of a file that was fresh when it was read and is no longer, after it was compared whole. */
  private async withoutDoubt(read: StoredProgress): Promise<StoredProgress> {
    if (!read.file.isFresh) return read;
    const check = await checkProgress(this.path, restoreProgress(read));
    if (!check.holds) throw new Error(check.reason);
    const isSameSize = check.progress.file.size === read.length;
    return isSameSize ? storeProgress(check.progress) : read;
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
