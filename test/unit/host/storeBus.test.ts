import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeStoreFolder } from '../../../src/host/services/storeFolder';
import { OpenedStore } from '../../../src/host/services/openedStore';
import { StoreBus } from '../../../src/host/services/storeBus';
import { WorkerBusStore } from '../../../src/host/services/workerBusStore';
import { type StoreChange } from '../../../src/worker/storeService';
import { type StoreWorker } from '../../../src/worker/client';
import { collector } from '../store/bus/busOnStore';
import { emptyStore, openStore } from '../store/openStore';
import { append, event, realStores } from './realStore';

const stores = realStores();

function fail(error: unknown): void {
  throw error instanceof Error ? error : new Error(String(error));
}

describe('the bus of an opened store', () => {
  it('tells what another program appends, and nothing that was there before', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1)] });
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    await append(store, 'events.jsonl', [event('task_failed', 2), event('lock_acquired', 3)]);
    await expect.poll(heard.kinds).toEqual(['task_failed', 'lock_acquired']);
    expect((await store.bus.load()).counts()).toHaveLength(2);
  });

  it('records a durable event once and delivers it once, as the file holds it', async () => {
    const store = await stores.lines({});
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    const published = await store.bus.publish({ kind: 'nudge_sent', targetTask: 'eg-a' });
    const ephemeral = await store.bus.publish({ kind: 'custom:ping' });
    await expect.poll(() => heard.deliveries.map(({ event: told }) => told)).toEqual([published, ephemeral]);
    if (!published.reference) throw new Error('It was not recorded.');
    expect(await store.service.event(published.reference)).toEqual(published);
    expect((await store.service.health()).counts.events).toBe(1);
    expect(await (await store.bus.load()).history()).toEqual([published, ephemeral]);
  });

  it('delivers by kind and task, in the order of the file, to many at once', async () => {
    const store = await stores.lines({});
    const [failures, ofTask] = [collector(), collector()];
    store.bus.subscribe({ kinds: ['task_*'] }, failures.listener);
    store.bus.subscribe({ tasks: ['eg-a'] }, ofTask.listener);
    const records = Array.from({ length: 500 }, (_, step) =>
      event(step % 5 === 0 ? 'task_failed' : 'lock_acquired', step % 60, {
        source_task: step % 2 === 0 ? 'eg-a' : 'eg-b',
        payload: { step },
      }),
    );
    await append(store, 'events.jsonl', records);
    await expect.poll(() => [failures.deliveries.length, ofTask.deliveries.length]).toEqual([100, 250]);
    expect(ofTask.deliveries.map(({ event: told }) => told.payload)).toEqual(
      Array.from({ length: 250 }, (_, step) => ({ step: step * 2 })),
    );
  });

  it('tells a publisher why nothing was recorded, with its code, and subscribers of the event', async () => {
    const store = await stores.lines({});
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    await rm(store.store.folder, { recursive: true });
    await expect(store.bus.publish({ kind: 'task_failed' })).rejects.toMatchObject({
      name: 'AppendError',
      code: 'missing-folder',
    });
    await expect.poll(heard.kinds).toEqual(['task_failed']);
  });

  it('goes on over a restart of the worker, and tells what came while there was none', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1)] });
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    await append(store, 'events.jsonl', [event('task_failed', 2)]);
    await expect.poll(heard.kinds).toEqual(['task_failed']);
    await append(store, 'events.jsonl', [event('lock_acquired', 3)]);
    store.restart();
    await append(store, 'events.jsonl', [event('lock_released', 4)]);
    await store.whenOpen();
    await store.service.settled();
    await append(store, 'events.jsonl', [event('task_completed', 5)]);
    await expect.poll(heard.kinds).toEqual(['task_failed', 'lock_acquired', 'lock_released', 'task_completed']);
    expect(heard.missed()).toEqual([0, 0, 0, 0]);
    const later = await store.bus.publish({ kind: 'nudge_sent' });
    await expect.poll(() => heard.deliveries.at(-1)?.event).toEqual(later);
  });

  it('tells after a restart only what is newer, when the file is a shorter one by then', async () => {
    const store = await stores.lines({
      'events.jsonl': [event('task_started', 1), event('lock_acquired', 2), event('lock_released', 3)],
    });
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    await store.bus.load();
    const file = path.join(store.store.folder, 'events.jsonl');
    await rm(file);
    await appendFile(file, `${JSON.stringify(event('task_started', 1))}\n${JSON.stringify(event('task_failed', 9))}\n`);
    store.restart();
    await store.whenOpen();
    await store.service.settled();
    await append(store, 'events.jsonl', [event('task_completed', 10)]);
    await expect.poll(heard.kinds).toEqual(['task_failed', 'task_completed']);
  });

  it('calls nobody after the store was closed, and refuses what is asked then', async () => {
    const store = await stores.lines({});
    const heard = collector();
    store.bus.subscribe({}, heard.listener);
    await store.bus.load();
    const publishing = store.bus.publish({ kind: 'nudge_sent' }).catch((error: unknown) => error);
    store.dispose();
    // It was recorded, or its worker had ended before: it settles in any case.
    expect(await publishing).toBeDefined();
    await expect(store.bus.publish({ kind: 'nudge_sent' })).rejects.toThrow('The store was closed.');
    expect(() => store.bus.subscribe({}, heard.listener)).toThrow('The store was closed.');
    expect(heard.deliveries).toEqual([]);
  });

  it('ends a subscription that is ended before the bus is loaded', async () => {
    const store = await stores.lines({});
    const [ended, heard] = [collector(), collector()];
    store.bus.subscribe({}, ended.listener).dispose();
    store.bus.subscribe({}, heard.listener);
    await store.bus.publish({ kind: 'custom:ping' });
    await expect.poll(heard.kinds).toEqual(['custom:ping']);
    expect(ended.kinds()).toEqual([]);
    expect((await store.bus.load()).subscriberCount).toBe(1);
  });

  it('tells what comes while the bus is being loaded, behind those who subscribed meanwhile', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await store.loaded();
    const changes: StoreChange[] = [];
    store.onChange((change) => changes.push(change));
    await store.recordEvent({ kind: 'task_failed' });
    const source = new WorkerBusStore(() => Promise.resolve(store), fail);
    source.begin(store);
    const bus = new StoreBus(source, fail);
    const [early, late] = [collector(), collector()];
    bus.subscribe({}, early.listener);
    // Nothing has been loaded yet: that takes another turn.
    for (const change of changes) source.take(change);
    bus.subscribe({}, late.listener);
    await expect.poll(() => [early.kinds(), late.kinds()]).toEqual([['task_failed'], ['task_failed']]);
    bus.dispose();
    source.dispose();
  });

  it('counts what a crash of the worker kept from a slow listener as missed', async () => {
    const workers: StoreWorker[] = [];
    const source = await stores.lines({});
    const store = new OpenedStore(
      describeStoreFolder(source.store.folder, []),
      (folder) => {
        const connected = stores.connect(folder);
        workers.push(connected.worker);
        return connected;
      },
      fail,
    );
    const heard = collector();
    let proceed = (): void => undefined;
    const first = new Promise<void>((resolve) => (proceed = resolve));
    await store.whenOpen();
    await store.service.settled();
    store.bus.subscribe({ kinds: ['lock_*'] }, async (delivery) => {
      heard.listener(delivery);
      await first;
    });
    const bus = await store.bus.load();
    await append(store, 'events.jsonl', [event('lock_acquired', 1)]);
    await expect.poll(heard.kinds).toEqual(['lock_acquired']);
    await append(store, 'events.jsonl', [event('lock_released', 2), event('nudge_sent', 3), event('lock_acquired', 4)]);
    await expect.poll(() => bus.counts().reduce((sum, { count }) => sum + count, 0)).toBe(4);
    workers[0]?.dispose();
    await expect.poll(() => store.status.type).toBe('failed');
    store.restart();
    await store.whenOpen();
    await store.service.settled();
    proceed();
    await append(store, 'events.jsonl', [event('lock_released', 5)]);
    await expect.poll(heard.missed).toEqual([0, 2]);
    store.dispose();
  });
});
