import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endThread } from '../../../src/base/endThread';
import { bundleProgram } from '../../bench/bundleWorker';
import type { BusyThreadData } from './busyThread';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-thread-'));
  script = await bundleProgram('test/unit/worker/busyThread.ts', path.join(folder, 'busyThread.js'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts a thread and waits until it is within a piece of its work. */
async function startBusy(pieceMs: number): Promise<{ readonly worker: Worker; readonly pieces: Int32Array }> {
  const pieces = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(script, { workerData: { pieceMs, pieces } satisfies BusyThreadData });
  await expect.poll(() => Atomics.load(pieces, 0)).toBeGreaterThan(0);
  return { worker, pieces };
}

describe('the end of a thread', () => {
  it('comes between two pieces of its work, never within one', async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const { worker, pieces } = await startBusy(5);
      const exit = once(worker, 'exit');
      endThread(worker);
      expect(await exit).toEqual([0]);
      expect(pieces[1]).toBe(pieces[0]);
    }
  });

  it('comes all the same when a piece of its work never ends', async () => {
    const { worker, pieces } = await startBusy(Infinity);
    const exit = once(worker, 'exit');
    endThread(worker, 20);
    expect(await exit).toEqual([1]);
    expect([...pieces]).toEqual([1, 0]);
  });
});
