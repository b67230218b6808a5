import { type MessagePort, type Worker } from 'node:worker_threads';

/** Not an object: the calls of RPC on the same port pass over it. */
const endRequest = 'end';

/** A thread that does not listen for so long, in ms, is held up by one piece of work and is ended within it. */
const usualPatienceMs = 10_000;

/**
 * Has a thread end between two pieces of its work, if it listens with `endWhenAsked`; one that is held up for longer than
 * `patienceMs` is terminated within one.
 *
 * `Worker.terminate` alone may strike while a file is looked for in vain. Node 20 then aborts the whole process, with all
 * that runs in it (“FATAL ERROR: v8::FromJust Maybe value is Nothing” below `statSync`: 4 of 4,000 threads on busy cores,
 * none of 7,200 that were asked; Node 24 did not abort in 2,400).
 */
export function endThread(worker: Worker, patienceMs = usualPatienceMs): void {
  worker.postMessage(endRequest);
  const timer = setTimeout(() => void worker.terminate(), patienceMs);
  // A program that has nothing else to do need not wait for it.
  timer.unref();
  worker.once('exit', () => clearTimeout(timer));
}

/** The thread's side of `endThread`: ends the thread when it is asked for over `port`. */
export function endWhenAsked(port: MessagePort): void {
  port.on('message', (message: unknown) => {
    if (message === endRequest) process.exit();
  });
}
