/**
 * What the SQL editor answers with: plain values that cross from the query's thread to the host, from there to the result's
 * page, and to the command line.
 */

/** A whole number beyond 2^53, which a double can't hold: its digits. */
export interface SqlLargeInteger {
  readonly type: 'integer';
  readonly digits: string;
}

/** A BLOB: how many bytes it has, and the first of them in hex (at most `SqlLimits.cellBytes` of text). */
export interface SqlBlob {
  readonly type: 'blob';
  readonly bytes: number;
  readonly hex: string;
}

/** A text that was longer than `SqlLimits.cellBytes`: its beginning, and how many bytes of UTF-8 the whole has. */
export interface SqlCutText {
  readonly type: 'text';
  readonly text: string;
  readonly bytes: number;
}

/** A value of a result: NULL, a number, a text, or one of the rarer things. */
export type SqlCell = null | number | string | SqlLargeInteger | SqlBlob | SqlCutText;

/** A row of a result, a cell for each column. */
export type SqlRow = readonly SqlCell[];

/** How much a query may take and give. */
export interface SqlLimits {
  /** Rows that are shown. */
  readonly rows: number;
  /** How long it may run, in ms. The time for the copy that it runs on does not count. */
  readonly timeMs: number;
  /** Bytes of all cells together, as they are handed over. */
  readonly resultBytes: number;
  /** Bytes of one cell. */
  readonly cellBytes: number;
  /** Memory that a query may take beside a whole copy, in bytes. */
  readonly memoryBytes: number;
}

/** The limits of the SQL editor; how many rows are shown can be set. */
export const defaultSqlLimits: SqlLimits = {
  rows: 10_000,
  timeMs: 5000,
  resultBytes: 64 * 1024 * 1024,
  cellBytes: 1024 * 1024,
  memoryBytes: 256 * 1024 * 1024,
};

/** Why a result ends before its last row. */
export type SqlCut = 'rows' | 'time' | 'bytes';

/** What a statement reads from: the copy of a store. */
export interface SqlSource {
  /** Events of the store then. */
  readonly events: number;
  /** When the copy was last held against the files, in ms since 1970. */
  readonly readAtMs: number;
}

/** The rows of a query. */
export interface SqlAnswer {
  readonly type: 'answer';
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
  /** Set where there are more rows than these. */
  readonly cut: SqlCut | undefined;
  /** How many cells hold only the beginning of their value. */
  readonly cutCells: number;
  /** How long the query ran, in ms. */
  readonly elapsedMs: number;
  readonly limits: SqlLimits;
  readonly source: SqlSource;
}

/** A part of the text of a query, in UTF-16 code units, `end` exclusive. */
export interface SqlRange {
  readonly start: number;
  readonly end: number;
}

/** Why there are no rows. */
export interface SqlProblem {
  readonly type: 'problem';
  /** `refused`: it is not one reading statement. `wrong`: SQLite can't run it. `limit`: it took too much. */
  readonly reason: 'refused' | 'wrong' | 'limit';
  /** A sentence or two for people. */
  readonly message: string;
  /** Where in the text; undefined where that isn't known. */
  readonly range: SqlRange | undefined;
}

/** How a query ended. */
export type SqlOutcome = SqlAnswer | SqlProblem;
