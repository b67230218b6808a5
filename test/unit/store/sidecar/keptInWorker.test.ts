import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleWorker, sqlWasm } from '../../../bench/bundleWorker';
import { cleanUp, temporaryFolder } from '../openStore';
import { generateStore } from '../../../bench/generateStore';
import { pathsBelow, waiting } from './keptColumns';
import { connectEndingWorker } from '../../worker/endingWorkers';

/** Above 4 MiB, from where columns are kept. */
const events = 20_000;

let folderOfBundle: string;
let workerScript: string;

beforeAll(async () => {
  folderOfBundle = await mkdtemp(path.join(os.tmpdir(), 'engram-worker-'));
  workerScript = await bundleWorker(folderOfBundle);
});
afterAll(() => rm(folderOfBundle, { recursive: true, force: true }));

/** Opens the store in a worker of its own, as the host does. */
async function openInWorker(folder: string, sidecarFolder: string) {
  const logged: string[] = [];
  const worker = connectEndingWorker({ workerScript, log: (line) => void logged.push(line) });
  cleanUp(() => worker.dispose());
  const health = await worker.service.open({ folder, sqlWasm, pollIntervalMs: 0, sidecarFolder });
  return { worker, service: worker.service, health, logged };
}

/** Until so many files are in the folder, and none that is being written. */
async function keptIn(folder: string, count: number): Promise<void> {
  await expect.poll(() => readdir(folder).catch(() => []), waiting).toHaveLength(count);
  await expect.poll(() => readdir(folder), waiting).not.toContainEqual(expect.stringMatching(/\.tmp$/));
}

describe('columns kept by a worker', () => {
  it('are there at once in the next one, which goes on with what is appended', async () => {
    const folder = await generateStore(await temporaryFolder(), { events });
    const before = await pathsBelow(folder);
    const columns = path.join(await temporaryFolder(), 'columns');
    const first = await openInWorker(folder, columns);
    expect(first.health.state).toBe('loading');
    await keptIn(columns, 1);
    first.worker.dispose();

    const second = await openInWorker(folder, columns);
    expect(second.health).toMatchObject({ state: 'ready', counts: { events } });
    await appendFile(
      path.join(folder, 'events.jsonl'),
      '{"id":"eg-evt-0","kind":"late","timestamp":"2026-01-01T00:00:00Z"}\n',
    );
    expect((await second.service.refresh()).counts.events).toBe(events + 1);
    expect(await second.service.eventKinds()).toContainEqual({ kind: 'late', count: 1 });
    expect([...first.logged, ...second.logged]).toEqual([]);
    expect(await pathsBelow(folder)).toEqual(before);
  });

  it('are whole, whoever of several workers at once wrote them last', async () => {
    const folder = await generateStore(await temporaryFolder(), { events });
    const columns = path.join(await temporaryFolder(), 'columns');
    const opened = await Promise.all(Array.from({ length: 4 }, () => openInWorker(folder, columns)));
    for (const { service } of opened) await service.settled();
    await keptIn(columns, 1);
    const next = await openInWorker(folder, columns);
    expect(next.health).toMatchObject({ state: 'ready', counts: { events } });
    for (const { logged } of [...opened, next]) expect(logged).toEqual([]);
  });

  it('say in the log why they were not used, and are kept anew', async () => {
    const [folder, columns] = [await generateStore(await temporaryFolder(), { events }), await temporaryFolder()];
    const first = await openInWorker(folder, columns);
    await keptIn(columns, 1);
    first.worker.dispose();
    const other = await generateStore(path.dirname(folder), { events, seed: 2 });
    expect(other).toBe(folder);
    const { logged, service } = await openInWorker(folder, columns);
    await expect.poll(() => logged, waiting).toEqual([expect.stringContaining('were not used: The file was edited.')]);
    expect((await service.settled()).counts.events).toBe(events);
  });
});
