import { closeSync, constants, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { isMissing } from './fileErrors';

/**
 * Short questions to the file system are asked at once: each takes about 10 µs so, and up to 1 ms by way of libuv's other
 * threads (measured). That blocks whoever asks, so the extension host may not: files are followed in the store's worker
 * or in a program of its own. Long reads go the other way, and let calls be answered in between.
 */

/** A file that is open: what `openNow` gives, and every `FileHandle`. */
export interface OpenFile {
  readonly fd: number;
}

/** Up to so many bytes are a short question: reading them takes below 0.1 ms. */
export const shortReadBytes = 256 * 1024;

/**
 * Opens a file to read it; undefined when there is none. Throws what the file system throws otherwise. `closeNow` it.
 * A pipe that has come to lie at the path is opened without waiting for its writer; `FileIdentity.of` refuses it.
 */
export function openNow(path: string): OpenFile | undefined {
  try {
    // Windows has no O_NONBLOCK: undefined adds nothing.
    return { fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Closes what `openNow` opened. Nothing may be reading from it any more. */
export function closeNow({ fd }: OpenFile): void {
  closeSync(fd);
}

/** Reads `length` bytes from `offset` on at once, or what there is of them before the file ends. */
export function readNow(
  { fd }: OpenFile,
  offset: number,
  length: number,
  into: Buffer = Buffer.allocUnsafe(length),
): Buffer {
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, into, filled, length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return into.subarray(0, filled);
}

const readInBackground = promisify(read);

/**
 * Fills `into` from `offset` on, or a part of it; resolves with how many bytes, 0 at the end of the file. A short read is
 * made at once.
 */
export async function readSome(file: OpenFile, offset: number, into: Buffer): Promise<number> {
  if (into.length <= shortReadBytes) return readNow(file, offset, into.length, into).length;
  return (await readInBackground(file.fd, into, 0, into.length, offset)).bytesRead;
}
