import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../../files/fileErrors';

/** A file that is still being written after this long belongs to a program that ended. 65 MB take below a second. */
const leftoverMs = 10 * 60_000;

const ownNames = /^[0-9a-f]{32}\.(?:columns|comparison)(?:\.[0-9a-f]+\.tmp)?$/;

/**
 * The folder where columns and comparisons are kept: a file for each events.jsonl, named by a hash of its path. Several programs may
 * use it at once: a file is written under another name and renamed.
 */
export class SidecarFolder {
  /** `limitBytes`: no more than this is kept together; what was used longest ago goes first. */
  constructor(
    private readonly folder: string,
    private readonly limitBytes: number,
    private readonly holds: 'columns' | 'comparison' = 'columns',
  ) {}

  /** Absolute path of the file for this events.jsonl. */
  fileOf(eventsPath: string): string {
    const hash = createHash('sha256').update(eventsPath).digest('hex').slice(0, 32);
    return path.join(this.folder, `${hash}.${this.holds}`);
  }

  /** Notes that the file of this events.jsonl was of use just now. */
  async markUsed(eventsPath: string): Promise<void> {
    const now = new Date();
    await utimes(this.fileOf(eventsPath), now, now);
  }

  /**
   * Puts a file in the place of that of this events.jsonl, once `fill` has filled it. Before, makes room for its `bytes`.
   * Rejects when it would not fit, the folder lies in the store, or `fill` rejects; the old file stays then.
   */
  async write(eventsPath: string, bytes: number, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    if (bytes > this.limitBytes) throw new Error(`${bytes} bytes are more than may be kept (${this.limitBytes}).`);
    if (liesIn(path.dirname(eventsPath), this.folder)) throw new Error('The folder lies in the store.');
    await mkdir(this.folder, { recursive: true });
    const place = this.fileOf(eventsPath);
    await this.makeRoom(bytes, path.basename(place));
    const temporary = `${place}.${randomBytes(8).toString('hex')}.tmp`;
    try {
      const file = await open(temporary, 'wx');
      try {
        await fill(file);
      } finally {
        await file.close();
      }
      await rename(temporary, place);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Removes what crashed writers left, and the files that were used longest ago until `bytes` more fit in. */
  private async makeRoom(bytes: number, replaced: string): Promise<void> {
    const kept: { readonly file: string; readonly size: number; readonly usedMs: number }[] = [];
    for (const name of await readdir(this.folder)) {
      if (!ownNames.test(name) || name === replaced) continue;
      const file = path.join(this.folder, name);
      const found = await stat(file).catch((error: unknown) => {
        // Another program that uses the folder was faster.
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (!found) continue;
      if (name.endsWith('.tmp') && Date.now() - found.mtimeMs > leftoverMs) await rm(file, { force: true });
      else kept.push({ file, size: found.size, usedMs: found.mtimeMs });
    }
    kept.sort((a, b) => a.usedMs - b.usedMs);
    let total = kept.reduce((sum, { size }) => sum + size, bytes);
    for (const { file, size } of kept) {
      if (total <= this.limitBytes) return;
      // What another program is writing just now is counted, but not taken from it.
      if (file.endsWith('.tmp')) continue;
      await rm(file, { force: true });
      total -= size;
    }
  }
}

function liesIn(folder: string, place: string): boolean {
  const way = path.relative(folder, place);
  return way === '' || !(way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}
