import { readFile } from 'node:fs/promises';
import { type LinePlace } from '../model/place';

/** The texts of records as they stand in items.jsonl or edges.jsonl, both small enough to be read whole. */
export class RecordTexts {
  private constructor(private readonly bytes: Buffer) {}

  /** Reads a file; a missing one has no texts. */
  static async read(file: string): Promise<RecordTexts> {
    try {
      return new RecordTexts(await readFile(file));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new RecordTexts(Buffer.alloc(0));
      throw error;
    }
  }

  at({ offset, byteLength }: LinePlace): string {
    return this.bytes.toString('utf8', offset, offset + byteLength);
  }
}
