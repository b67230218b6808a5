import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BusEvent, type Delivery } from '../../src/store/bus/busEvent';
import { type EventBus } from '../../src/store/bus/eventBus';
import { EngramProgram } from '../unit/cli/engramProgram';
import { busOnNewStore } from '../unit/store/bus/busOnStore';

// The integration cases that the design names (tests/multi_workstream.rs), now with what they lacked: persistence.

const workstreams = ['eg-0000000001', 'eg-0000000002', 'eg-0000000003', 'eg-0000000004'] as const;
const kindsOf = (events: readonly { readonly kind: unknown }[]): unknown[] => events.map(({ kind }) => kind);
const numberOf = ({ payload }: BusEvent): unknown => payload;

let program: EngramProgram;
beforeAll(async () => {
  program = await EngramProgram.build();
});
afterAll(() => program.dispose());

describe('many workstreams that publish at once', () => {
  it('lose none of 2,000 events: each is delivered, counted and on disk once, in the same order', async () => {
    const { bus, folder, store } = await busOnNewStore();
    const delivered: Delivery[] = [];
    bus.subscribe({}, (delivery) => void delivered.push(delivery));
    const published = await Promise.all(
      Array.from({ length: 2000 }, (_, number) =>
        bus.publish({ kind: 'sync_relayed', sourceTask: workstreams[number % 4], payload: number }),
      ),
    );
    expect(published.map(numberOf)).toEqual(Array.from({ length: 2000 }, (_, number) => number));
    expect(new Set(published.map(({ id }) => id)).size).toBe(2000);
    expect(bus.counts()).toEqual([{ kind: 'sync_relayed', count: 2000 }]);

    await expect.poll(() => delivered.length).toBe(2000);
    expect(delivered.every(({ missed }) => missed === 0)).toBe(true);
    const onDisk = (await store.queryEvents({})).toReversed().map(({ id }) => id);
    expect(delivered.map(({ event }) => event.id)).toEqual(onDisk);
    expect((await bus.history()).map(({ id }) => id)).toEqual(onDisk.slice(-1000));

    const readBack = await program.json(path.dirname(folder), ['events', '--limit', '0']);
    expect(readBack.map(({ id }) => id).toReversed()).toEqual(onDisk);
  });

  it('lose none of 2,000 events that are not stored, between stored ones', async () => {
    const { bus, store } = await busOnNewStore();
    const delivered: Delivery[] = [];
    bus.subscribe({}, (delivery) => void delivered.push(delivery));
    const kinds = ['file_modified', 'lock_acquired'] as const;
    await Promise.all(
      Array.from({ length: 2000 }, (_, number) => bus.publish({ kind: kinds[number % 2] ?? '', payload: number })),
    );
    await expect.poll(() => delivered.reduce((sum, { missed }) => sum + 1 + missed, 0)).toBe(2000);
    expect(delivered.filter(({ event }) => event.kind === 'lock_acquired')).toHaveLength(1000);
    expect(bus.counts()).toEqual([
      { kind: 'file_modified', count: 1000 },
      { kind: 'lock_acquired', count: 1000 },
    ]);
    expect(kindsOf(await store.queryEvents({})).every((kind) => kind === 'lock_acquired')).toBe(true);
    expect(store.health.counts.events).toBe(1000);
  });
});

describe('workstreams that watch their own events', () => {
  it('get those of their task as source or target, and of the kinds that they asked for', async () => {
    const { bus } = await busOnNewStore();
    const [mine, locks]: [unknown[], unknown[]] = [[], []];
    bus.subscribe({ tasks: [workstreams[0]] }, ({ event }) => void mine.push(event.payload));
    bus.subscribe({ kinds: ['lock_*'], tasks: [workstreams[1]] }, ({ event }) => void locks.push(event.payload));
    await bus.publish({ kind: 'task_started', sourceTask: workstreams[0], payload: 1 });
    await bus.publish({ kind: 'sync_relayed', sourceTask: workstreams[1], targetTask: workstreams[0], payload: 2 });
    await bus.publish({ kind: 'lock_acquired', sourceTask: workstreams[1], payload: 3 });
    await bus.publish({ kind: 'lock_acquired', sourceTask: workstreams[2], payload: 4 });
    await bus.publish({ kind: 'main_updated', payload: 5 });
    await expect.poll(() => [mine, locks]).toEqual([[1, 2], [3]]);
  });

  it('ask the history by kind, source, target, time and number', async () => {
    const { bus } = await busOnNewStore();
    for (let second = 0; second < 10; second++)
      await bus.publish({
        kind: second % 2 === 0 ? 'lock_acquired' : 'lock_released',
        sourceTask: workstreams[0],
        targetTask: second < 5 ? workstreams[1] : undefined,
        payload: second,
        timestamp: { ms: 1_768_145_400_000 + second * 1000, ns: 0 },
      });
    const ask = async (filter: Parameters<EventBus['queryHistory']>[0]) =>
      (await bus.queryHistory(filter)).map(numberOf);
    expect(await ask({ kinds: ['lock_released'] })).toEqual([1, 3, 5, 7, 9]);
    expect(await ask({ sourceTask: workstreams[0], targetTask: workstreams[1] })).toEqual([0, 1, 2, 3, 4]);
    expect(await ask({ since: { ms: 1_768_145_407_000, ns: 0 } })).toEqual([7, 8, 9]);
    expect(await ask({ kinds: ['lock_acquired'], limit: 2 })).toEqual([6, 8]);
  });
});

/**
 * Lets workstreams react as neuraphage's do: main moved, so each must rebase; one that can't has failed. Those of
 * `conflicting` can't. Resolves when all of them are through.
 */
async function runRebases(bus: EventBus, conflicting: readonly string[]): Promise<void> {
  const finished = new Set<string>();
  for (const task of workstreams) {
    bus.subscribe({ kinds: ['main_updated'] }, () =>
      bus.publish({ kind: 'rebase_required', targetTask: task, payload: { commits_behind: 3 } }).then(() => undefined),
    );
    bus.subscribe({ kinds: ['rebase_required'], tasks: [task] }, async () => {
      if (conflicting.includes(task)) {
        const payload = { conflicting_files: ['src/lock.rs'], details: 'both changed it' };
        await bus.publish({ kind: 'rebase_conflict', sourceTask: task, payload });
        await bus.publish({ kind: 'task_failed', sourceTask: task, payload: { error: 'rebase conflict' } });
      } else {
        const payload = { previous_head: 'a1', new_head: 'b2' };
        await bus.publish({ kind: 'rebase_completed', sourceTask: task, payload });
      }
      finished.add(task);
    });
  }
  await bus.publish({ kind: 'main_updated', payload: { branch: 'main', new_commit: 'b2', repo: 'engram' } });
  await expect.poll(() => finished.size, { timeout: 20_000 }).toBe(workstreams.length);
}

describe('a round of rebases', () => {
  it('is read back by a new process: who was told, who rebased, who failed, in the order in which it happened', async () => {
    const { bus, folder } = await busOnNewStore();
    const [failing, ...others] = workstreams;
    await runRebases(bus, [failing]);
    bus.dispose();

    const workspace = path.dirname(folder);
    const all = (await program.json(workspace, ['events', '--limit', '0'])).toReversed();
    expect(all).toHaveLength(1 + 4 + 3 + 2);
    expect(all[0]).toMatchObject({
      kind: 'main_updated',
      source_task: null,
      target_task: null,
      payload: { branch: 'main', new_commit: 'b2', repo: 'engram' },
    });
    const ofTask = async (task: string) =>
      (await program.json(workspace, ['events', '--task', task])).toReversed().map(({ kind }) => kind);
    expect(await ofTask(failing)).toEqual(['rebase_required', 'rebase_conflict', 'task_failed']);
    for (const task of others) expect(await ofTask(task)).toEqual(['rebase_required', 'rebase_completed']);
    expect(await program.json(workspace, ['events', '--kind', 'task_failed'])).toMatchObject([
      { source_task: failing, payload: { error: 'rebase conflict' } },
    ]);
  });
});
