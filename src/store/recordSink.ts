import { type LineChunk } from '../files/lineParse';

/** Takes the records of one file, in file order. */
export interface RecordSink<RecordType> {
  /** A record behind all others of the file. */
  append(record: RecordType): void;
  /** Forgets the records at and after this byte offset: the unfinished last line has changed. */
  retract(offset: number): void;
  /** Forgets everything: the file is another one now, and follows from its start. */
  reset(): void;
  /**
   * Where the sink can read plain lines by itself: a function that takes in the line at a place of these bytes and returns
   * the place behind its line end, or -1 for a line that it leaves to `parse` and `append`.
   */
  plainLines?(chunk: LineChunk): ((start: number, line: number) => number) | undefined;
}
