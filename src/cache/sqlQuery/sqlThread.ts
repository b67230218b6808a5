import { Worker } from 'node:worker_threads';
import { type Disposable } from '../../base/disposable';
import { endThread } from '../../base/endThread';
import { CancelledError, DisconnectedError, RpcClient } from '../../base/rpc';
import { SerialQueue } from '../../base/serialQueue';
import { type SqlLimits, type SqlOutcome, type SqlProblem, type SqlRow, type SqlSource } from '../../model/sqlAnswer';
import { type SqlAnswerHead, type SqlCopyOptions, type SqlProgress, type SqlRun, type SqlService } from './sqlService';

/** How to start the thread. */
export interface SqlThreadOptions {
  /** Absolute path of the bundled thread, `dist/sqlWorker.js`. */
  readonly script: string;
  /** Takes what goes wrong with the thread, line by line. */
  readonly log: (line: string) => void;
}

/** What goes along with a question. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how far the copy is, while it is made. */
  readonly onProgress?: ((progress: SqlProgress) => void) | undefined;
}

/** A query that its own limit of time has not ended is ended with its thread this much later, in ms. */
const graceMs = 500;

/** Beside the database, which lies outside of it, the thread's heap holds the columns of the store and one result. */
const heapLimitMebibytes = 2048;

/** A thread that is running. */
interface RunningThread {
  readonly worker: Worker;
  readonly client: RpcClient<SqlService, SqlProgress>;
  /** Set when it ran out of memory. */
  outOfMemory: boolean;
}

/**
 * Queries on a throwaway copy of a store, in a thread of their own: nothing that is asked can reach the store's files, and
 * what takes too long or too much is ended with the thread. The copy stays in the thread for the next query, and is brought
 * in step with the files before each; after a thread was ended, it is made anew.
 */
export class SqlThread implements Disposable {
  private readonly queue = new SerialQueue();
  private running: RunningThread | undefined;
  private disposed = false;

  constructor(private readonly options: SqlThreadOptions) {}

  /**
   * Runs a query when those before it have ended. What is wrong with it is an outcome; rejects with CancelledError when
   * the signal is aborted, and with an error when the store can't be read or the thread fails.
   */
  ask(sql: string, copy: SqlCopyOptions, limits: SqlLimits, asked: AskOptions = {}): Promise<SqlOutcome> {
    return this.queue.run(async () => {
      if (asked.signal?.aborted) throw new CancelledError();
      let thread = this.thread();
      try {
        let source = await this.bringUpToDate(thread, copy, sql, asked);
        if (!source) {
          this.end('There is no room for what came.', endThread);
          thread = this.thread();
          source = await this.bringUpToDate(thread, copy, sql, asked);
        }
        if (!source) throw new Error('There is no room for a copy of the store.');
        const run = await this.runInTime(thread, sql, limits, asked.signal);
        return run.type === 'problem' ? run : await this.withRows(thread, run, source);
      } catch (error) {
        if (thread.outOfMemory) return memoryProblem;
        throw error;
      }
    });
  }

  dispose(): void {
    this.disposed = true;
    this.end('The store was closed.', endThread);
  }

  private async bringUpToDate(
    { client }: RunningThread,
    copy: SqlCopyOptions,
    sql: string,
    { signal, onProgress }: AskOptions,
  ): Promise<SqlSource | undefined> {
    const listening = onProgress && client.onNotification(onProgress);
    try {
      return await client.remote.bringUpToDate(copy, sql, signal);
    } finally {
      listening?.dispose();
    }
  }

  private async runInTime(
    { client }: RunningThread,
    sql: string,
    limits: SqlLimits,
    signal: AbortSignal | undefined,
  ): Promise<SqlRun> {
    if (signal?.aborted) throw new CancelledError();
    const overtime = new AbortController();
    const abort = (): void => this.end('The query was stopped.', endWithinQuery);
    overtime.signal.addEventListener('abort', abort, { once: true });
    signal?.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => overtime.abort(), limits.timeMs + graceMs);
    try {
      return await client.remote.run(sql, limits);
    } catch (error) {
      if (signal?.aborted) throw new CancelledError();
      if (overtime.signal.aborted) return timeProblem(limits);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  private async withRows({ client }: RunningThread, head: SqlAnswerHead, source: SqlSource): Promise<SqlOutcome> {
    const rows: SqlRow[] = [];
    for (let part = await client.remote.nextRows(); part.length > 0; part = await client.remote.nextRows())
      for (const row of part) rows.push(row);
    return { ...head, rows, source };
  }

  private thread(): RunningThread {
    if (this.disposed) throw new DisconnectedError('The store was closed.');
    this.running ??= this.start();
    return this.running;
  }

  private start(): RunningThread {
    const worker = new Worker(this.options.script, {
      name: 'engram-sql',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMebibytes },
    });
    const client = new RpcClient<SqlService, SqlProgress>({
      postMessage: (message, transfer) => worker.postMessage(message, transfer ?? []),
      onMessage: (listener) => void worker.on('message', listener),
    });
    const thread: RunningThread = { worker, client, outOfMemory: false };
    worker.on('error', (error) => {
      thread.outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.options.log(error.stack ?? error.message);
      this.forget(thread, `The thread of the SQL editor failed: ${error.message}`);
    });
    worker.on('exit', (code) => this.forget(thread, `The thread of the SQL editor ended with code ${code}.`));
    return thread;
  }

  private end(reason: string, endOf: (worker: Worker) => void): void {
    const thread = this.running;
    if (!thread) return;
    this.forget(thread, reason);
    endOf(thread.worker);
  }

  private forget(thread: RunningThread, reason: string): void {
    if (this.running === thread) this.running = undefined;
    thread.client.disconnect(reason);
  }
}

/** SQLite does not listen while it runs a query, and touches no file: it runs in WebAssembly on a copy in memory. */
function endWithinQuery(worker: Worker): void {
  void worker.terminate();
}

function timeProblem({ timeMs }: SqlLimits): SqlProblem {
  const message = `The query was stopped: it gave no row for so long that its ${timeMs / 1000} s were over. The next query makes its copy of the store anew.`;
  return { type: 'problem', reason: 'limit', message, range: undefined };
}

const memoryProblem: SqlProblem = {
  type: 'problem',
  reason: 'limit',
  message:
    'The query was stopped: there was not enough memory for it. The next query makes its copy of the store anew.',
  range: undefined,
};
