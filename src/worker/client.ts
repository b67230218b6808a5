import { Worker } from 'node:worker_threads';
import { type Disposable } from '../base/disposable';
import { endThread } from '../base/endThread';
import { Emitter, type Listen } from '../base/emitter';
import { type Remote, RpcClient, type RpcPort } from '../base/rpc';
import { type StoreChange, type StoreService } from './storeService';

/** How to start a store's worker. */
export interface StoreWorkerOptions {
  /** Absolute path of the bundled worker, `dist/worker.js`. */
  readonly workerScript: string;
  /** Takes what the worker writes to its standard streams, line by line, and what goes wrong with it. */
  readonly log: (line: string) => void;
}

/** Why a worker is gone. */
export interface WorkerExit {
  /** True when `dispose` ended it. */
  readonly expected: boolean;
  /** A sentence for people. */
  readonly reason: string;
}

/** A store in its own thread. */
export interface StoreWorker extends Disposable {
  /** Its methods. Every call settles: when the worker ends, open and later ones reject with DisconnectedError. */
  readonly service: Remote<StoreService>;
  /** What changed, at most once for each look at the files. */
  readonly onChange: Listen<StoreChange>;
  /** Fires once, when the thread has ended for whatever reason. */
  readonly onExit: Listen<WorkerExit>;
}

/** A million events take 75 bytes each outside the heap; 2 GiB leave room for their text searches and large items. */
const heapLimitMebibytes = 2048;

/** Starts a thread that can open one store. Returns at once; a script that can't be loaded ends it (`onExit`). */
export function connectStoreWorker({ workerScript, log }: StoreWorkerOptions): StoreWorker {
  const worker = new Worker(workerScript, {
    name: 'engram-store',
    // The host's own flags, such as a debugger's port, are not for this thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMebibytes },
    stdout: true,
    stderr: true,
  });
  const client = new RpcClient<StoreService, StoreChange>(portOf(worker));
  const exits = new Emitter<WorkerExit>();
  let disposed = false;
  let failure: string | undefined;

  forwardLines(worker.stdout, log);
  forwardLines(worker.stderr, log);
  worker.on('error', (error) => {
    failure = `The store's worker failed: ${error.message}`;
    log(error.stack ?? failure);
    client.disconnect(failure);
  });
  worker.on('messageerror', (error) => log(`A message of the store's worker could not be read: ${error.message}`));
  worker.on('exit', (code) => {
    const reason = failure ?? (disposed ? 'The store was closed.' : `The store's worker ended with code ${code}.`);
    client.disconnect(reason);
    exits.fire({ expected: disposed, reason });
    exits.dispose();
  });

  return {
    service: client.remote,
    onChange: client.onNotification,
    onExit: exits.event,
    dispose() {
      if (disposed) return;
      disposed = true;
      client.dispose();
      endThread(worker);
    },
  };
}

function portOf(worker: Worker): RpcPort {
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer ?? []),
    onMessage: (listener) => void worker.on('message', listener),
  };
}

function forwardLines(stream: NodeJS.ReadableStream, log: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(log);
  });
  stream.on('end', () => {
    if (rest !== '') log(rest);
  });
}
