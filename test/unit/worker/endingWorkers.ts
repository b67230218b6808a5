import { connectStoreWorker, type StoreWorker, type StoreWorkerOptions } from '../../../src/worker/client';
import { afterEachFile } from '../../harness/tidying';

const threads: { readonly worker: StoreWorker; readonly exit: Promise<unknown> }[] = [];

// Node may crash where the process ends while one of its threads is ending, and the last results are lost with it.
afterEachFile(async () => {
  for (const { worker } of threads) worker.dispose();
  await Promise.all(threads.splice(0).map(({ exit }) => exit));
});

/** Starts a store's worker, whose thread has ended before the process of the test file does. */
export function connectEndingWorker(options: StoreWorkerOptions): StoreWorker {
  const worker = connectStoreWorker(options);
  threads.push({ worker, exit: new Promise((resolve) => worker.onExit(resolve)) });
  return worker;
}
