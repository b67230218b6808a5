import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

let checksum: Promise<number> | undefined;

/**
 * CRC-32 of the script that this thread runs, 1 ms for the worker's: another program may read lines in another way, so
 * what it kept is not used.
 */
export function ownChecksum(): Promise<number> {
  checksum ??= readFile(process.argv[1] ?? process.execPath).then((bytes) => crc32(bytes));
  return checksum;
}
