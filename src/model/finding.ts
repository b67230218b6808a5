import { type StoreFileName } from './place';

/**
 * What is wrong with a line.
 * `unreadable-line`: the line (or this part of it) gives no record. `conflict-marker`: the line is a mark of a merge
 * conflict. `merged-line`: several records on one line, all of
 * them shown. `unfinished-line`: the last line has no line end yet, and what is there is no record.
 * `breaks-native-cache`: shown here, but the native program can't open a store with it (format.md, trap 5).
 */
export const findingCodes = [
  'unreadable-line',
  'conflict-marker',
  'merged-line',
  'unfinished-line',
  'breaks-native-cache',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Something to know about a line of a store file. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'information';
  readonly file: StoreFileName;
  /** 1 for the first line. */
  readonly line: number;
  /** Offset in the file of the first byte that is meant. */
  readonly offset: number;
  /** How many bytes are meant. */
  readonly byteLength: number;
  /** What is wrong and, where somebody can act, what to do. One sentence, without a line break. */
  readonly reason: string;
}
