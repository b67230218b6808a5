import { type SqlLimits, type SqlOutcome, type SqlRow, type SqlSource } from '../../model/sqlAnswer';

/** What a query's thread copies, and how. */
export interface SqlCopyOptions {
  /** Absolute path of the `.engram` folder. */
  readonly folder: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly sqlWasm: string;
  /** A pause longer than this ends a session, in ms. */
  readonly sessionGapMs: number;
  /** How long a task has to react to a notification, in ms. */
  readonly reactionMs: number;
}

/** How far a copy is. */
export interface SqlProgress {
  /** Events that are in it. */
  readonly done: number;
  /** Events that will be. */
  readonly total: number;
}

/** How a query ended; its rows follow in parts. */
export type SqlRun = Exclude<SqlOutcome, { readonly type: 'answer' }> | SqlAnswerHead;

/** What is told of an answer before its rows. */
export type SqlAnswerHead = Omit<Extract<SqlOutcome, { readonly type: 'answer' }>, 'rows' | 'source'>;

/** The thread of the SQL editor, as it is called. Client and server are derived from this interface (`src/base/rpc.ts`). */
export interface SqlService {
  /**
   * Makes the copy of the store as far as a query reads it, or brings the one that is there in step with the files. Told by
   * notifications (`SqlProgress`) meanwhile. Undefined where another thread has to: this one has no room for a copy any more. Rejects with
   * CancelledError when `signal` is aborted.
   */
  bringUpToDate(options: SqlCopyOptions, sql: string, signal?: AbortSignal): Promise<SqlSource | undefined>;
  /** Runs the query for which the copy was brought up to date. Answers nothing else while it runs. */
  run(sql: string, limits: SqlLimits): SqlRun;
  /** The next rows of the last run, some 256 KiB of them; none when all were given. */
  nextRows(): readonly SqlRow[];
}
