import { lineEnd } from '../../base/ascii';
import { type OpenFile, readNow } from '../../files/openFile';

/** Reading so much takes about 10 µs. */
const blockBytes = 64 * 1024;

/** The bytes of a file, read block by block; the last block is kept. */
export class FileBlocks {
  private block: Buffer = Buffer.alloc(0);
  private blockStart = -1;

  constructor(private readonly file: OpenFile) {}

  /** Whether the file begins with a byte order mark. */
  get startsWithMark(): boolean {
    const block = this.blockAt(0);
    return block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
  }

  /** Where the line begins that holds this offset; undefined when it is more than `most` bytes before. */
  lineStart(offset: number, most: number): number | undefined {
    for (let end = offset; end > 0 && offset - end <= most;) {
      const block = this.blockAt(end - 1);
      const at = block.lastIndexOf(lineEnd, end - 1 - this.blockStart);
      if (at !== -1) return this.blockStart + at + 1;
      end = this.blockStart;
      if (end === 0) return 0;
    }
    return offset === 0 ? 0 : undefined;
  }

  /**
   * How many UTF-16 units the bytes from `start` to `end` (exclusive) of UTF-8 make; undefined where the file ends before.
   */
  utf16Units(start: number, end: number): number | undefined {
    let units = 0;
    for (let at = start; at < end;) {
      const block = this.blockAt(at);
      const from = at - this.blockStart;
      const to = Math.min(end - this.blockStart, block.length);
      if (to <= from) return undefined;
      for (let index = from; index < to; index++) units += unitsOf(block[index] ?? 0);
      at = this.blockStart + to;
    }
    return units;
  }

  private blockAt(offset: number): Buffer {
    const start = offset - (offset % blockBytes);
    if (start !== this.blockStart) {
      this.block = readNow(this.file, start, blockBytes);
      this.blockStart = start;
    }
    return this.block;
  }
}

/** A character counts at its first byte: two units where it has four bytes. */
function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}
