import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { explain } from '../../../src/analysis/causes/explain';
import { CancelledError } from '../../../src/base/rpc';
import { type StoreWorker } from '../../../src/worker/client';
import { bundleWorker, sqlWasm } from '../../bench/bundleWorker';
import { fixture, openStore } from '../store/openStore';
import { connectEndingWorker } from './endingWorkers';

let folderOfBundle: string;
let worker: StoreWorker;

beforeAll(async () => {
  folderOfBundle = await mkdtemp(path.join(os.tmpdir(), 'engram-worker-'));
  worker = connectEndingWorker({ workerScript: await bundleWorker(folderOfBundle), log: () => undefined });
  await worker.service.open({ folder: fixture('neuraphage'), sqlWasm, pollIntervalMs: 0 });
});
afterAll(async () => {
  worker.dispose();
  await rm(folderOfBundle, { recursive: true, force: true });
});

const task = 'eg-e5a5d20337';

describe('a worker', () => {
  it('explains as the store itself does, and tells consequences', async () => {
    const answer = await worker.service.explain({ task });
    expect(answer?.steps.map(({ line }) => line)).toEqual([350, 353, 354, 355, 356]);
    const own = await explain((await openStore(fixture('neuraphage'))).records, { task });
    expect(answer?.steps.map(({ reason, sentence }) => [reason, sentence])).toEqual(
      own?.steps.map(({ reason, sentence }) => [reason, sentence]),
    );
    const [first] = answer?.steps ?? [];
    if (!first) throw new Error('There is no step.');
    const came = await worker.service.consequences({ event: first.reference });
    expect(came?.steps.map(({ line }) => line)).toContain(356);
  });

  it('stops explaining when nobody wants to know any more', async () => {
    const { records } = await openStore(fixture('neuraphage'));
    await expect(explain(records, { task }, AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
    await expect(worker.service.explain({ task }, AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
  });
});
