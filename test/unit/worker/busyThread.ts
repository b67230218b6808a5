import { parentPort, workerData } from 'node:worker_threads';
import { endWhenAsked } from '../../../src/base/endThread';

/** A thread that works in pieces of so many ms and counts those begun and those ended; `Infinity` never ends one. */
export interface BusyThreadData {
  readonly pieceMs: number;
  /** Two numbers: begun, ended. */
  readonly pieces: Int32Array<SharedArrayBuffer>;
}

const { pieceMs, pieces } = workerData as BusyThreadData;

function work(): void {
  Atomics.add(pieces, 0, 1);
  const end = performance.now() + pieceMs;
  while (performance.now() < end);
  Atomics.add(pieces, 1, 1);
  setImmediate(work);
}

if (!parentPort) throw new Error('This script runs as a worker thread only.');
endWhenAsked(parentPort);
work();
