import { open } from 'node:fs/promises';
import nodePath from 'node:path';
import * as z from 'zod/mini';
import { TimeSlice } from '../../base/timeSlice';
import { isMissing } from '../../files/fileErrors';
import { type FileIdentity } from '../../files/fileIdentity';
import { type StoreLayout } from '../../files/layout';
import { ReadPrefix } from '../../files/readPrefix';
import {
  checkProgress,
  type ReadProgress,
  restoreProgress,
  storedProgressSchema,
  storeProgress,
} from '../../files/readProgress';
import { hasJournal } from '../../files/snapshot';
import { type FileCounts } from '../../model/health';
import { ownChecksum } from './ownChecksum';
import { SidecarFolder } from './sidecarFolder';
import { mostComparedBytes, sidecarDefaults, type SidecarOptions } from './sidecarOptions';

/** What a comparison found that engram.db was: what the native program makes of so many lines of each file. */
export interface GoodComparison {
  /** Lines of each file. */
  readonly lines: FileCounts;
  /** How many events it shows. */
  readonly shown: number;
}

/** The files that were compared. */
export interface ComparedFiles {
  /** What the file system said of engram.db before it was read, and what was read of it: all of it. */
  readonly database: { readonly identity: FileIdentity; readonly bytes: Buffer };
  /** How far each file of lines was read, the lines that engram.db counts among them. */
  readonly lines: FilesProgress;
}

/** How far each file of lines was read; undefined of one that is not there, or not read to its end in whole lines. */
export type FilesProgress = Readonly<Record<keyof FileCounts, ReadProgress | undefined>>;

const files = ['items', 'edges', 'events'] as const;

const count = z.int().check(z.nonnegative());
const progress = z.optional(storedProgressSchema);

/** The file of a kept comparison: JSON. */
const keptSchema = z.object({
  version: z.literal(1),
  /** Absolute path of the store's folder. */
  path: z.string(),
  program: z.uint32(),
  lines: z.object({ items: count, edges: count, events: count }),
  shown: count,
  database: storedProgressSchema,
  /** Of files of which engram.db counts lines. */
  progress: z.object({ items: progress, edges: progress, events: progress }),
});

type Kept = z.infer<typeof keptSchema>;

/** A kept comparison takes 10 KB; what is much longer was not written here. */
const mostBytes = 1024 * 1024;
/** CRC-32 of this much takes 1 to 2 ms. */
const stepBytes = 4 * 1024 * 1024;
/** The first bytes are hashed in slices, so that calls are answered in between. */
const sliceMs = 5;

/**
 * Keeps what a comparison of engram.db with the lines found, beside the columns, so that files which have not changed are
 * not compared again. Only good news are kept, and nothing depends on them: what can't be read, is of another program or
 * path or in doubt is compared anew, and what can't be written is logged.
 *
 * In doubt is an engram.db that is not the same file with the same size, start, end and sampled blocks (its first holds the
 * counter that every SQLite write changes), or that has a journal; and lines that no longer begin with what was read, as
 * far as `checkProgress` sees it.
 */
export class KeptComparison {
  private readonly folder: SidecarFolder;
  private readonly ending = new AbortController();

  constructor(
    private readonly layout: StoreLayout,
    private readonly options: SidecarOptions,
  ) {
    this.folder = new SidecarFolder(options.folder, options.limitBytes ?? sidecarDefaults.limitBytes, 'comparison');
  }

  /** What was found of these very files; undefined where that is not certain. Never rejects. */
  async recall(): Promise<GoodComparison | undefined> {
    try {
      const kept = await this.read();
      if (!kept) return undefined;
      const reason = await this.whyNot(kept);
      if (reason !== undefined) throw new Error(reason);
      await this.folder.markUsed(this.layout.events);
      return { lines: kept.lines, shown: kept.shown };
    } catch (error) {
      this.tell('was not used', error);
      return undefined;
    }
  }

  /** Keeps what a comparison of these files found, where comparing them takes a while. Never rejects. */
  async keep(found: GoodComparison, { database, lines }: ComparedFiles): Promise<void> {
    const smallest = this.options.smallestFileBytes ?? sidecarDefaults.smallestFileBytes;
    if ((lines.events?.prefix.length ?? 0) < smallest || files.some((name) => !lines[name] && found.lines[name] > 0))
      return;
    try {
      // At once: the files are read on.
      const progress = {
        items: lines.items && storeProgress(lines.items),
        edges: lines.edges && storeProgress(lines.edges),
        events: lines.events && storeProgress(lines.events),
      };
      const prefix = await this.prefixOf(database.bytes);
      const kept: Kept = {
        version: 1,
        path: this.layout.folder,
        program: await ownChecksum(),
        ...found,
        database: storeProgress({ file: database.identity, prefix }),
        progress,
      };
      const text = Buffer.from(JSON.stringify(kept));
      await this.folder.write(this.layout.events, text.length, (file) => file.writeFile(text));
    } catch (error) {
      this.tell('could not be kept', error);
    }
  }

  /** Ends what is under way. */
  dispose(): void {
    this.ending.abort();
  }

  private async read(): Promise<Kept | undefined> {
    const place = this.folder.fileOf(this.layout.events);
    const file = await open(place, 'r').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!file) return undefined;
    try {
      if ((await file.stat()).size > mostBytes) throw new Error(`${place} is too long.`);
      const parsed = keptSchema.safeParse(JSON.parse(await file.readFile('utf8')));
      if (!parsed.success) throw new Error(`${place} is not what this version writes.`);
      return parsed.data;
    } finally {
      await file.close();
    }
  }

  /** Why what was kept may not be true of the files as they are; undefined when it is. */
  private async whyNot({ path, program, database, progress, lines }: Kept): Promise<string | undefined> {
    const { layout } = this;
    if (path !== layout.folder) return `It is that of ${path}.`;
    if (program !== (await ownChecksum())) return 'Another version wrote it.';
    if (database.file.size !== database.length) return 'engram.db was being written.';
    const checked = await checkProgress(layout.database, restoreProgress(database), mostComparedBytes);
    if (!checked.holds) return `engram.db: ${checked.reason}`;
    if (checked.progress.file.size !== database.length) return 'engram.db has another size.';
    if (await hasJournal(layout.database)) return 'Somebody is writing engram.db.';
    for (const name of files) {
      // The first none of a file's lines are the same in any file.
      if (lines[name] === 0) continue;
      const read = progress[name];
      const check = read && (await checkProgress(layout[name], restoreProgress(read), mostComparedBytes));
      if (!check) return `It does not say what ${name}.jsonl was.`;
      if (!check.holds) return `${nodePath.basename(layout[name])}: ${check.reason}`;
    }
    return undefined;
  }

  private async prefixOf(bytes: Buffer): Promise<ReadPrefix> {
    const slice = new TimeSlice(sliceMs);
    const prefix = new ReadPrefix();
    for (let at = 0; at < bytes.length; at += stepBytes) {
      prefix.extend(bytes.subarray(at, at + stepBytes));
      if (slice.isUsedUp) await slice.rest(this.ending.signal);
    }
    return prefix;
  }

  private tell(what: string, error: unknown): void {
    if (this.ending.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.options.log(`The comparison of ${this.layout.database} in ${this.options.folder} ${what}: ${reason}`);
  }
}
