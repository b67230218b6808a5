import { appendFile, readFile, rm, truncate } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { type Delivery } from '../../../../src/store/bus/busEvent';
import {
  fileModified,
  learningExtracted,
  taskCancelled,
  taskCompleted,
  taskFailed,
  taskStarted,
} from '../../../../src/store/bus/eventDrafts';
import { Store } from '../../../../src/store/store';
import { sqlWasm } from '../../cache/buildCache';
import { openStore } from '../openStore';
import { appendLine, busOnNewStore, busOver, collector, foreign, gate, memoryBus } from './busOnStore';

describe('publishing over a store', () => {
  it('records a durable event once, and delivers what the file holds once', async () => {
    const { bus, store, file } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const published = await bus.publish(taskFailed('eg-a', 'No space'));
    await expect.poll(heard.ids).toEqual([published.id]);
    expect(heard.deliveries[0]).toEqual({ event: published, missed: 0 });
    expect(await store.getEvents(published.id)).toEqual([published]);
    expect((await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')).toHaveLength(1);
    expect(bus.counts()).toEqual([{ kind: 'task_failed', count: 1 }]);
  });

  it('delivers an ephemeral event without recording it', async () => {
    const { bus, file } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const published = await bus.publish(fileModified('eg-a', 'src/lock.rs'));
    await expect.poll(heard.deliveries.at.bind(heard.deliveries, 0)).toEqual({ event: published, missed: 0 });
    expect(published).toMatchObject({ reference: undefined, payload: { path: 'src/lock.rs' }, sourceTask: 'eg-a' });
    expect(published.id).toMatch(/^eg-evt-[0-9a-f]{10}$/);
    expect(await readFile(file, 'utf8')).toBe('');
  });

  it('records a custom kind where the bus or the publisher chooses so', async () => {
    const { bus, store } = await busOnNewStore({ alsoPersist: (kind) => kind.startsWith('custom:audit') });
    await bus.publish({ kind: 'custom:audit.login' });
    await bus.publish({ kind: 'custom:other' });
    await bus.publish({ kind: 'custom:chosen' }, { persist: true });
    // A durable kind is part of the audit trail, whatever the publisher says.
    await bus.publish({ kind: 'main_updated' }, { persist: false });
    const stored = await store.queryEvents({});
    expect(stored.map(({ kind }) => kind).toSorted()).toEqual(['custom:audit.login', 'custom:chosen', 'main_updated']);
  });

  it('publishes what another program appends', async () => {
    const { bus, store, file } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    await appendLine(file, foreign('lock_acquired', 1, { source_task: 'eg-a', payload: { resource: 'x' } }));
    await store.refresh();
    await expect.poll(heard.kinds).toEqual(['lock_acquired']);
    expect(heard.deliveries[0]?.event).toMatchObject({ sourceTask: 'eg-a', payload: { resource: 'x' } });
    expect(bus.counts()).toEqual([{ kind: 'lock_acquired', count: 1 }]);
  });

  it('refuses what is no event, and tells nobody of it', async () => {
    const { bus, file } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    await expect(bus.publish({ kind: '' })).rejects.toThrow('An event needs a kind.');
    await expect(bus.publish({ kind: 'custom:x', sourceTask: '' })).rejects.toThrow('The source task is empty.');
    await bus.publish({ kind: 'custom:y' });
    await expect.poll(heard.kinds).toEqual(['custom:y']);
    expect(await readFile(file, 'utf8')).toBe('');
  });

  it('keeps the order in which it was called, and that of the file', async () => {
    const { bus, store } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const published = await Promise.all(
      Array.from({ length: 100 }, (_, step) => bus.publish({ kind: 'nudge_sent', payload: { step } })),
    );
    await expect.poll(() => heard.deliveries.length).toBe(100);
    expect(heard.ids()).toEqual(published.map(({ id }) => id));
    expect((await store.queryEvents({})).toReversed().map(({ id }) => id)).toEqual(heard.ids());
  });

  it('loses none of 1,000 published at once, in memory, in the file, or on their way', async () => {
    const { bus, folder } = await busOnNewStore();
    const heard = collector();
    const [all, ofOneTask] = [heard, collector()];
    bus.subscribe({}, all.listener);
    bus.subscribe({ tasks: ['eg-3'] }, ofOneTask.listener);
    const published = await Promise.all(
      Array.from({ length: 1000 }, (_, step) => bus.publish(taskStarted(`eg-${step % 10}`))),
    );
    expect(new Set(published.map(({ id }) => id)).size).toBe(1000);
    await expect.poll(() => [all.deliveries.length, ofOneTask.deliveries.length]).toEqual([1000, 100]);
    expect(all.missed().some((missed) => missed > 0)).toBe(false);
    expect(all.ids().toSorted()).toEqual(published.map(({ id }) => id).toSorted());
    expect(bus.counts()).toEqual([{ kind: 'task_started', count: 1000 }]);
    const readBack = await openStore(folder);
    expect((await readBack.settled()).counts.events).toBe(1000);
  });
});

describe('a bus whose store can’t be written', () => {
  it('tells subscribers all the same, and the publisher why', async () => {
    const { bus, folder, store } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    await rm(folder, { recursive: true });
    await expect(bus.publish(taskFailed('eg-a', 'x'))).rejects.toMatchObject({ code: 'missing-folder' });
    await expect.poll(heard.kinds).toEqual(['task_failed']);
    expect(heard.deliveries[0]?.event).toMatchObject({ reference: undefined, payload: { error: 'x' } });
    expect(bus.counts()).toEqual([{ kind: 'task_failed', count: 1 }]);
    store.dispose();
  });
});

describe('a subscriber', () => {
  it('hears of the kinds and tasks that it asked for', async () => {
    const { bus } = await busOnNewStore();
    const [locks, taskA, both, all] = [collector(), collector(), collector(), collector()];
    bus.subscribe({ kinds: ['lock_*', 'task_failed'] }, locks.listener);
    bus.subscribe({ tasks: ['eg-a'] }, taskA.listener);
    bus.subscribe({ kinds: ['custom:*'], tasks: ['eg-b'] }, both.listener);
    bus.subscribe({}, all.listener);
    await bus.publish({ kind: 'lock_acquired', sourceTask: 'eg-a' });
    await bus.publish({ kind: 'custom:ping', sourceTask: 'eg-c', targetTask: 'eg-b' });
    await bus.publish({ kind: 'task_failed', sourceTask: 'eg-b' });
    await bus.publish({ kind: 'nudge_sent', targetTask: 'eg-a' });
    await expect.poll(() => all.deliveries.length).toBe(4);
    await expect.poll(locks.kinds).toEqual(['lock_acquired', 'task_failed']);
    await expect.poll(taskA.kinds).toEqual(['lock_acquired', 'nudge_sent']);
    await expect.poll(both.kinds).toEqual(['custom:ping']);
  });

  it('hears of nothing from before it subscribed, nor after it has ended that', async () => {
    const { bus } = await busOnNewStore();
    await bus.publish(taskStarted('eg-a'));
    const [heard, other] = [collector(), collector()];
    const subscription = bus.subscribe({}, heard.listener);
    bus.subscribe({}, other.listener);
    expect(bus.subscriberCount).toBe(2);
    await bus.publish(taskCompleted('eg-a', 'Done'));
    await expect.poll(heard.kinds).toEqual(['task_completed']);
    subscription.dispose();
    subscription.dispose();
    expect(bus.subscriberCount).toBe(1);
    await bus.publish(taskCancelled('eg-a'));
    await expect.poll(other.kinds).toEqual(['task_completed', 'task_cancelled']);
    expect(heard.kinds()).toEqual(['task_completed']);
  });

  it('that throws, rejects or hangs harms nobody else, and hears of the next event', async () => {
    const errors: unknown[] = [];
    const { bus } = await busOnNewStore({ onListenerError: (error) => errors.push(error) });
    const heard = collector();
    let thrown = 0;
    bus.subscribe({}, () => {
      throw new Error(`thrown ${++thrown}`);
    });
    bus.subscribe({}, () => Promise.reject(new Error('rejected')));
    bus.subscribe({}, () => new Promise<void>(() => undefined));
    bus.subscribe({}, heard.listener);
    await bus.publish(taskStarted('eg-a'));
    await bus.publish({ kind: 'custom:ping' });
    await expect.poll(heard.kinds).toEqual(['task_started', 'custom:ping']);
    await expect
      .poll(() => errors.map(String).toSorted())
      .toEqual(['Error: thrown 1', 'Error: thrown 2', 'Error: rejected', 'Error: rejected'].toSorted());
  });

  it('gets its events one after another, also from what it waits for itself', async () => {
    const { bus } = await busOnNewStore();
    let running = 0;
    let most = 0;
    const done: string[] = [];
    bus.subscribe({}, async ({ event }) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      if (event.kind === 'task_started') await bus.publish(learningExtracted('eg-a', 'eg-l'));
      running--;
      done.push(event.kind);
    });
    await bus.publish(taskStarted('eg-a'));
    await expect.poll(() => done).toEqual(['task_started', 'learning_extracted']);
    expect(most).toBe(1);
  });

  it('that is slow loses the oldest ephemeral events beyond 1,000, and is told how many', async () => {
    const bus = memoryBus();
    const { opened, open } = gate();
    const heard = collector();
    bus.subscribe({}, async (delivery) => {
      heard.listener(delivery);
      await opened;
    });
    for (let step = 0; step < 1501; step++) await bus.publish({ kind: 'custom:ping', payload: step });
    open();
    await expect.poll(() => heard.deliveries.length).toBe(1001);
    // The first is with the listener; of 1,500 behind it the last 1,000 are left.
    expect(heard.deliveries.map(({ event }) => event.payload).slice(0, 3)).toEqual([0, 501, 502]);
    expect(heard.missed().slice(0, 3)).toEqual([0, 500, 0]);
    expect(heard.missed().reduce((sum, missed) => sum + missed, 0)).toBe(500);
  });

  it('that is slow loses no stored event: they wait in the file', async () => {
    const { bus, file, store } = await busOnNewStore();
    const { opened, open } = gate();
    const heard = collector();
    bus.subscribe({ kinds: ['lock_*'] }, async (delivery) => {
      heard.listener(delivery);
      await opened;
    });
    for (let round = 0; round < 5; round++) {
      for (let step = 0; step < 400; step++)
        await appendLine(file, foreign(step % 2 ? 'lock_acquired' : 'nudge_sent', round * 400 + step));
      await store.refresh();
    }
    open();
    await expect.poll(() => heard.deliveries.length).toBe(1000);
    expect(heard.missed().some((missed) => missed > 0)).toBe(false);
    expect(heard.ids()).toEqual(heard.ids().toSorted());
  });

  it('that is slow is told how many stored events went with a file that was replaced', async () => {
    const { bus, file, store } = await busOnNewStore();
    const { opened, open } = gate();
    const heard = collector();
    bus.subscribe({ kinds: ['lock_acquired'] }, async (delivery) => {
      heard.listener(delivery);
      await opened;
    });
    for (const [second, kind] of ['lock_acquired', 'lock_acquired', 'nudge_sent', 'lock_acquired'].entries()) {
      await appendLine(file, foreign(kind, second));
      await store.refresh();
    }
    await expect.poll(() => heard.deliveries.length).toBe(1);
    await rm(file);
    await store.refresh();
    await appendLine(file, foreign('lock_acquired', 100));
    await store.refresh();
    open();
    await expect.poll(() => heard.deliveries.length).toBe(2);
    expect(heard.deliveries[1]?.event.id).toBe('eg-evt-0000000100');
    expect(heard.missed()).toEqual([0, 2]);
  });
});

describe('what a bus remembers', () => {
  it('is the last 1,000 events in the order of their publication, stored and ephemeral', async () => {
    const { bus, file, store } = await busOnNewStore();
    for (let step = 0; step < 900; step++) await appendLine(file, foreign('lock_acquired', step));
    await store.refresh();
    for (let step = 0; step < 150; step++) await bus.publish({ kind: 'custom:ping', payload: step });
    const last = await bus.publish(taskStarted('eg-a'));
    const history = await bus.history();
    expect(history).toHaveLength(1000);
    expect(history.at(-1)).toEqual(last);
    expect(history[0]?.id).toBe('eg-evt-0000000051');
    expect(history.slice(848, 850).map(({ payload }) => payload)).toEqual([undefined, 0]);
    expect((await bus.history(2)).map(({ kind }) => kind)).toEqual(['custom:ping', 'task_started']);
    expect(await bus.history(0)).toEqual([]);
  });

  it('can be asked by kind, task and time', async () => {
    const { bus } = await busOnNewStore();
    await bus.publish(taskStarted('eg-a'));
    const second = await bus.publish(fileModified('eg-a', 'x'));
    await bus.publish({ kind: 'nudge_sent', targetTask: 'eg-a' });
    const kindsOf = async (filter: Parameters<typeof bus.queryHistory>[0]) =>
      (await bus.queryHistory(filter)).map(({ kind }) => kind);
    expect(await kindsOf({ kinds: ['task_started', 'nudge_sent'] })).toEqual(['task_started', 'nudge_sent']);
    expect(await kindsOf({ targetTask: 'eg-a' })).toEqual(['nudge_sent']);
    expect(await kindsOf({ task: 'eg-a', limit: 2 })).toEqual(['file_modified', 'nudge_sent']);
    expect(await kindsOf({ since: second.timestamp })).toEqual(['file_modified', 'nudge_sent']);
    expect(await kindsOf({ limit: 0 })).toEqual([]);
  });

  it('is forgotten when asked to, and the counts are not', async () => {
    const { bus } = await busOnNewStore();
    await bus.publish(taskStarted('eg-a'));
    await bus.publish({ kind: 'custom:ping' });
    await bus.publish({ kind: 'custom:ping' });
    bus.clearHistory();
    expect(await bus.history()).toEqual([]);
    expect(bus.counts()).toEqual([
      { kind: 'custom:ping', count: 2 },
      { kind: 'task_started', count: 1 },
    ]);
  });

  it('holds an unfinished line that became another event as what it became', async () => {
    const { bus, file, store } = await busOnNewStore();
    await appendLine(file, foreign('lock_acquired', 1));
    await store.refresh();
    const { length } = await readFile(file);
    await appendFile(file, JSON.stringify(foreign('lock_released', 2)));
    await store.refresh();
    await store.loaded();
    await bus.publish({ kind: 'custom:ping' });
    await truncate(file, length);
    await appendLine(file, foreign('nudge_sent', 3));
    await store.refresh();
    expect((await bus.history()).map(({ kind }) => kind)).toEqual(['lock_acquired', 'custom:ping', 'nudge_sent']);
  });

  it('leaves out stored events whose file was replaced', async () => {
    const { bus, file, store } = await busOnNewStore();
    await bus.publish(taskStarted('eg-a'));
    await bus.publish({ kind: 'custom:ping' });
    await rm(file);
    await store.refresh();
    expect((await bus.history()).map(({ kind }) => kind)).toEqual(['custom:ping']);
  });
});

describe('a bus in memory', () => {
  it('delivers, remembers and counts every event, and records none', async () => {
    const bus = memoryBus();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const published = [await bus.publish(taskStarted('eg-a')), await bus.publish({ kind: 'custom:x' })];
    await expect.poll(() => heard.deliveries.map(({ event }) => event)).toEqual(published);
    expect(await bus.history()).toEqual(published);
    expect(published.every(({ reference }) => reference === undefined)).toBe(true);
    expect(bus.counts()).toHaveLength(2);
  });

  it('gives what the publisher gave, not what it changes afterwards', async () => {
    const bus = memoryBus();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const payload = { files: ['a'] };
    const publishing = bus.publish({ kind: 'custom:x', payload });
    payload.files.push('b');
    await publishing;
    await expect.poll(() => heard.deliveries[0]?.event.payload).toEqual({ files: ['a'] });
  });
});

describe('two buses on one folder', () => {
  it('each deliver what the other publishes, once', async () => {
    const { bus, folder, store } = await busOnNewStore();
    const otherStore = await openStore(folder);
    await otherStore.loaded();
    const other = busOver(otherStore);
    const [here, there] = [collector(), collector()];
    bus.subscribe({}, here.listener);
    other.subscribe({}, there.listener);
    const published = await Promise.all([bus.publish(taskStarted('eg-a')), other.publish(taskStarted('eg-b'))]);
    await Promise.all([store.refresh(), otherStore.refresh()]);
    await expect.poll(() => [here.ids().length, there.ids().length]).toEqual([2, 2]);
    expect(here.ids()).toEqual(there.ids());
    expect(here.ids().toSorted()).toEqual(published.map(({ id }) => id).toSorted());
    expect([bus.counts(), other.counts()]).toEqual([[{ kind: 'task_started', count: 2 }], bus.counts()]);
  });
});

describe('a bus that is closed', () => {
  it('calls no listener any more, refuses later calls and settles what is under way', async () => {
    const { bus, store } = await busOnNewStore();
    const heard = collector();
    bus.subscribe({}, heard.listener);
    const publishing = bus.publish(taskStarted('eg-a'));
    bus.dispose();
    bus.dispose();
    expect(await publishing).toMatchObject({ kind: 'task_started' });
    expect((await store.recentEvents(1)).map(({ kind }) => kind)).toEqual(['task_started']);
    await expect(bus.publish(taskStarted('eg-a'))).rejects.toThrow('The event bus has been closed.');
    await expect(bus.history()).rejects.toThrow('The event bus has been closed.');
    expect(() => bus.subscribe({}, heard.listener)).toThrow('The event bus has been closed.');
    expect([bus.subscriberCount, heard.deliveries]).toEqual([0, []]);
  });

  it('leaves its store open', async () => {
    const { bus, store } = await busOnNewStore();
    bus.dispose();
    await expect(store.recordEvent({ kind: 'nudge_sent' })).resolves.toMatchObject({ kind: 'nudge_sent' });
  });
});

describe('a listener’s error whose taker throws', () => {
  it('is not swallowed, and ends no delivery', async () => {
    const thrownAgain: unknown[] = [];
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((rethrow) => {
      try {
        rethrow();
      } catch (error) {
        thrownAgain.push(error);
      }
    });
    const bus = memoryBus({
      onListenerError: (error) => {
        throw new Error(`no log: ${String(error)}`);
      },
    });
    const heard: Delivery[] = [];
    bus.subscribe({}, (delivery) => {
      heard.push(delivery);
      throw new Error(delivery.event.kind);
    });
    await bus.publish({ kind: 'custom:a' });
    await bus.publish({ kind: 'custom:b' });
    await expect.poll(() => heard.length).toBe(2);
    await expect
      .poll(() => thrownAgain.map(String))
      .toEqual(['Error: no log: Error: custom:a', 'Error: no log: Error: custom:b']);
    vi.restoreAllMocks();
  });
});

describe('what was published', () => {
  it('is read back by a program that starts later', async () => {
    const { bus, folder, store } = await busOnNewStore();
    await bus.publish({ kind: 'main_updated', payload: { new_commit: 'abc' } });
    await bus.publish({ kind: 'rebase_conflict', sourceTask: 'eg-a', payload: { conflicting_files: ['Cargo.lock'] } });
    bus.dispose();
    store.dispose();
    const later = await Store.open(folder, { sqlWasm });
    expect((await later.queryEvents({})).map(({ kind }) => kind)).toEqual(['rebase_conflict', 'main_updated']);
    later.dispose();
  });
});
