import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/rpc';
import { usualPatternOptions } from '../../../src/model/pattern';
import { type StoreWorker } from '../../../src/worker/client';
import { bundleWorker, sqlWasm } from '../../bench/bundleWorker';
import { fixture } from '../store/openStore';
import { connectEndingWorker } from './endingWorkers';

const rule = { withinMs: 300_000, nowMs: Date.UTC(2026, 0, 12), gapMs: 1_800_000 };
let folderOfBundle: string;
let worker: StoreWorker;

beforeAll(async () => {
  folderOfBundle = await mkdtemp(path.join(os.tmpdir(), 'engram-worker-'));
  const workerScript = await bundleWorker(folderOfBundle);
  worker = connectEndingWorker({ workerScript, log: () => undefined });
  await worker.service.open({ folder: fixture('healthy'), sqlWasm, pollIntervalMs: 0 });
});
afterAll(async () => {
  worker.dispose();
  await rm(folderOfBundle, { recursive: true, force: true });
});

it('a store’s worker answers who was told what, and how sessions differ', async () => {
  const { service } = worker;
  const page = { direction: 'both', order: 'newestFirst', offset: 0, limit: 5 } as const;
  const notifications = await service.notifications({ ...rule, ...page });
  expect([notifications.rows.length, notifications.total]).toEqual([5, 136]);
  expect((await service.notificationMatrix({ ...rule, most: 5 })).total).toBe(114);
  expect((await service.sessions(rule)).sessions).toHaveLength(2);
  expect((await service.compareSessions({ a: 1, b: 2 }, rule)).differences.length).toBeGreaterThan(10);
  await expect(service.compareSessions({ a: 1, b: 3 }, rule)).rejects.toMatchObject({ name: 'RangeError' });
});

it('a store’s worker tells how far the search for patterns is, and ends it', async () => {
  const shares: number[] = [];
  const report = await worker.service.patterns(usualPatternOptions, (share) => shares.push(share));
  expect(report.patterns.length).toBeGreaterThan(0);
  expect(shares.at(-1)).toBe(1);
  const abort = new AbortController();
  const search = worker.service.patterns(usualPatternOptions, () => undefined, abort.signal);
  abort.abort();
  await expect(search).rejects.toBeInstanceOf(CancelledError);
});
