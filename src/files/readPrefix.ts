import { crc32 } from 'node:zlib';
import { BlockSamples } from './blockSamples';
import { type FileIdentity } from './fileIdentity';
import { type OpenFile, readNow, readSome, shortReadBytes } from './openFile';

/**
 * Whether a file still starts with the bytes that were read from it. Writers only append, but people edit, check out,
 * merge and truncate (docs/format.md, trap 6), with the same inode and at times the same size.
 */

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
  file: OpenFile,
  prefix: ReadPrefix,
  before: FileIdentity,
  now: FileIdentity,
): Promise<boolean> {
  if (before.isUntouched(now)) return false;
  const waitsForTime = now.isFresh && before.looksLike(now);
  if (prefix.length <= fullCheckBytes || (now.size === before.size && !waitsForTime))
    return !(await hasChecksum(file, prefix));
  return !hasEnds(file, prefix);
}

/** Whether the file still has the start and the end of what was read. */
export function hasEnds(file: OpenFile, { length, head, tail }: ReadPrefix): boolean {
  return hasBytesAt(file, 0, head) && hasBytesAt(file, length - tail.length, tail);
}

async function hasChecksum(file: OpenFile, prefix: ReadPrefix): Promise<boolean> {
  const partBytes = prefix.length <= fullCheckBytes ? shortReadBytes : fullCheckBytes;
  const buffer = Buffer.allocUnsafe(Math.min(prefix.length, partBytes));
  let checksum = 0;
  for (let offset = 0; offset < prefix.length;) {
    const bytesRead = await readSome(file, offset, buffer.subarray(0, prefix.length - offset));
    if (bytesRead === 0) return false;
    checksum = crc32(buffer.subarray(0, bytesRead), checksum);
    offset += bytesRead;
  }
  return checksum === prefix.checksum;
}

function hasBytesAt(file: OpenFile, offset: number, expected: Buffer): boolean {
  return readNow(file, offset, expected.length).equals(expected);
}
