import { type BigIntStats, fstatSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMissing } from './fileErrors';
import { typeProblem, whyNoFile } from './fileType';
import { type OpenFile } from './openFile';

/**
 * Opens a file to read it; undefined when there is none. Throws what the file system throws otherwise, and for a folder
 * or a pipe before it is opened: opening a pipe would wait for a writer, for ever.
 */
export async function openForReading(path: string): Promise<FileHandle | undefined> {
  const problem = await whyNoFile(path);
  if (problem !== undefined) throw new Error(problem);
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** File systems note times in steps of up to 4 ms (ext4), 100 ns (NTFS) or 2 s (FAT); within one, an edit shows nothing. */
const coarsestTimeStepMs = 2_000;

/** A `FileIdentity` as JSON can hold it: what doesn't fit into a double is a text of digits. */
export interface StoredIdentity {
  readonly device: string;
  readonly inode: string;
  readonly bornNs: string;
  readonly modifiedNs: string;
  readonly size: number;
  readonly isFresh: boolean;
}

/** What the file system says of a file at one moment. */
export class FileIdentity {
  private constructor(
    private readonly device: bigint,
    private readonly inode: bigint,
    private readonly bornNs: bigint,
    private readonly modifiedNs: bigint,
    readonly size: number,
    /** Modified so short a time before it was looked at that another change might leave the same time. */
    readonly isFresh: boolean,
  ) {}

  /** That of an open file now. Throws for what is no file, as `at` does. */
  static of({ fd }: OpenFile): FileIdentity {
    return FileIdentity.fromStats(fstatSync(fd, { bigint: true }));
  }

  /** What is at a path now; undefined where nothing is. Throws for what is no file. */
  static at(path: string): FileIdentity | undefined {
    try {
      return FileIdentity.fromStats(statSync(path, { bigint: true }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private static fromStats(found: BigIntStats): FileIdentity {
    const problem = typeProblem(found);
    if (problem !== undefined) throw new Error(problem);
    const { dev, ino, birthtimeNs, mtimeNs, mtimeMs, size } = found;
    const isFresh = Math.abs(Date.now() - Number(mtimeMs)) < coarsestTimeStepMs;
    return new FileIdentity(dev, ino, birthtimeNs, mtimeNs, Number(size), isFresh);
  }

  /** Takes back what `stored` gave. Throws SyntaxError where a number is none. */
  static restore({ device, inode, bornNs, modifiedNs, size, isFresh }: StoredIdentity): FileIdentity {
    return new FileIdentity(BigInt(device), BigInt(inode), BigInt(bornNs), BigInt(modifiedNs), size, isFresh);
  }

  get stored(): StoredIdentity {
    const { device, inode, bornNs, modifiedNs, size, isFresh } = this;
    return {
      device: String(device),
      inode: String(inode),
      bornNs: String(bornNs),
      modifiedNs: String(modifiedNs),
      size,
      isFresh,
    };
  }

  /** False when another file has taken the path. Inodes are used again, so true is no proof. */
  isSameFile(other: FileIdentity): boolean {
    return this.device === other.device && this.inode === other.inode;
  }

  /** True when nothing was done to the file between the two looks. */
  isUntouched(later: FileIdentity): boolean {
    return !this.isFresh && this.looksLike(later);
  }

  /** True when size and times are the same: within the file system's step of time, an edit would not show. */
  looksLike(later: FileIdentity): boolean {
    return (
      this.size === later.size &&
      this.modifiedNs === later.modifiedNs &&
      // Some systems give the time of the last change here: good for a suspicion, not for a verdict.
      this.bornNs === later.bornNs
    );
  }
}
