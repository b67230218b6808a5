/** Takes the records of one file, in file order. */
export interface RecordSink<RecordType> {
  /** A record behind all others of the file. */
  append(record: RecordType): void;
  /** Forgets the records at and after this byte offset: the unfinished last line has changed. */
  retract(offset: number): void;
  /** Forgets everything: the file is another one now, and follows from its start. */
  reset(): void | Promise<void>;
}
