/** The three append-only files of a store. */
export const storeFileNames = ['items.jsonl', 'edges.jsonl', 'events.jsonl'] as const;
export type StoreFileName = (typeof storeFileNames)[number];

/** Where a record stands in its file. */
export interface LinePlace {
  /** 1 for the first line. Lines end at `\n` only; blank and bad lines count. */
  readonly line: number;
  /** Offset of the record's first byte in the file. */
  readonly offset: number;
  /** Length of the record in bytes, without its line end. */
  readonly byteLength: number;
  /** True where the line held several records without a line end between them (format.md, trap 3). */
  readonly recovered: boolean;
}
