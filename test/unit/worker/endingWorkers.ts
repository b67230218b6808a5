import { afterAll } from 'vitest';
import { connectStoreWorker, type StoreWorker, type StoreWorkerOptions } from '../../../src/worker/client';

const threads: { readonly worker: StoreWorker; readonly exit: Promise<unknown> }[] = [];

// Node may crash where the process ends while one of its threads is ending, and the file's last results are lost with it.
afterAll(async () => {
  for (const { worker } of threads) worker.dispose();
  await Promise.all(threads.splice(0).map(({ exit }) => exit));
});

/** Starts a store's worker, whose thread has ended before the process of the test file does. */
export function connectEndingWorker(options: StoreWorkerOptions): StoreWorker {
  const worker = connectStoreWorker(options);
  threads.push({ worker, exit: new Promise((resolve) => worker.onExit(resolve)) });
  return worker;
}
