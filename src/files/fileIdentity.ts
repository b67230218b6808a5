import { type BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { BlockSamples } from './blockSamples';
import { isMissing } from './fileErrors';
import { typeProblem, whyNoFile } from './fileType';

/**
 * Whether a file still starts with the bytes that were read from it. Writers only append, but people edit, check out,
 * merge and truncate (docs/format.md, trap 6), with the same inode and at times the same size.
 */

/**
 * Opens a file to read it; undefined when there is none. Throws what the file system throws otherwise, and for a folder
 * or a pipe before it is opened: opening a pipe would wait for a writer, for ever.
 */
export async function openForReading(path: string): Promise<FileHandle | undefined> {
  const problem = await whyNoFile(path);
  if (problem !== undefined) throw new Error(problem);
  return openIfThere(path);
}

/** The same for a path at which `FileIdentity.at` has just found a file. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
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

  static async of(file: FileHandle): Promise<FileIdentity> {
    return FileIdentity.fromStats(await file.stat({ bigint: true }));
  }

  /** What is at a path now; undefined where nothing is. Throws for what is no file. */
  static async at(path: string): Promise<FileIdentity | undefined> {
    try {
      const found = await stat(path, { bigint: true });
      const problem = typeProblem(found);
      if (problem !== undefined) throw new Error(problem);
      return FileIdentity.fromStats(found);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private static fromStats({ dev, ino, birthtimeNs, mtimeNs, mtimeMs, size }: BigIntStats): FileIdentity {
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

/** How much is kept of the start and the end of what was read. */
const sampleBytes = 4096;
/** Up to here all of what was read is read again after a change: 4 MiB take about 3 ms. */
const fullCheckBytes = 4 * 1024 * 1024;

/** The part of a file, from its start, that was read: its length, checksum, and samples of its start and end. */
export class ReadPrefix {
  length = 0;
  /** CRC-32, at more than 1 GB/s the cheapest that finds any edit. */
  checksum = 0;
  head: Buffer = Buffer.alloc(0);
  tail: Buffer = Buffer.alloc(0);
  /** Blocks between the two. */
  samples = new BlockSamples();

  /** Adds the bytes that follow. */
  extend(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.checksum = crc32(bytes, this.checksum);
    this.length += bytes.length;
    this.samples.extend(bytes);
    if (this.head.length < sampleBytes)
      this.head = Buffer.concat([this.head, bytes.subarray(0, sampleBytes - this.head.length)]);
    const sample = bytes.subarray(-sampleBytes);
    const before = sample.length < sampleBytes ? this.tail.subarray(sample.length - sampleBytes) : Buffer.alloc(0);
    this.tail = Buffer.concat([before, sample]);
  }
}

/**
 * True when the file, the same inode as before and not shorter than what was read, starts with other bytes now. Of a
 * long file that has only grown, only start and end of what was read are looked at: an edit in its middle that keeps its
 * length and comes together with an append is not found. Where nothing of it shows a change, but its time is so fresh that
 * another would leave the same, the rest of a long file is left for the first look at which that has passed.
 */
export async function differsFromWhatWasRead(
  file: FileHandle,
  prefix: ReadPrefix,
  before: FileIdentity,
  now: FileIdentity,
): Promise<boolean> {
  if (before.isUntouched(now)) return false;
  const waitsForTime = now.isFresh && before.looksLike(now);
  if (prefix.length <= fullCheckBytes || (now.size === before.size && !waitsForTime))
    return !(await hasChecksum(file, prefix));
  return !(await hasEnds(file, prefix));
}

/** Whether the file still has the start and the end of what was read. */
export async function hasEnds(file: FileHandle, { length, head, tail }: ReadPrefix): Promise<boolean> {
  return (await hasBytesAt(file, 0, head)) && (await hasBytesAt(file, length - tail.length, tail));
}

async function hasChecksum(file: FileHandle, prefix: ReadPrefix): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(Math.min(prefix.length, fullCheckBytes));
  let checksum = 0;
  for (let offset = 0; offset < prefix.length;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, prefix.length - offset), offset);
    if (bytesRead === 0) return false;
    checksum = crc32(buffer.subarray(0, bytesRead), checksum);
    offset += bytesRead;
  }
  return checksum === prefix.checksum;
}

async function hasBytesAt(file: FileHandle, offset: number, expected: Buffer): Promise<boolean> {
  const found = Buffer.allocUnsafe(expected.length);
  const { bytesRead } = await file.read(found, 0, expected.length, offset);
  return bytesRead === expected.length && found.equals(expected);
}
