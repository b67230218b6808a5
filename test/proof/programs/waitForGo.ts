import { readSync, writeSync } from 'node:fs';

/** Says that the program is ready, and waits for the line that starts all writers at once. */
export function waitForGo(): void {
  writeSync(1, 'ready\n');
  if (readSync(0, Buffer.alloc(16)) === 0) throw new Error('Nobody said go.');
}

/** Stops this thread, as a program that is busy with something else. */
export function pauseThread(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
