import { type FileHandle } from 'node:fs/promises';

/**
 * Reads `length` bytes from `offset` on, or what there is of them before the file ends; into a buffer of that length at
 * least where one is given.
 */
export async function readFully(
  file: FileHandle,
  offset: number,
  length: number,
  buffer = Buffer.allocUnsafeSlow(length),
): Promise<Buffer<ArrayBuffer>> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
