import type * as crypto from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { eventLine } from '../openStore';
import { busOnNewStore, memoryBus } from './busOnStore';

/** What the next “random” bytes are, the same again and again but for every fifth time: ids then collide all the time. */
const random = vi.hoisted(() => ({ asked: 0 }));
vi.mock('node:crypto', async (original) => ({
  ...(await original<typeof crypto>()),
  randomBytes: (size: number): crypto.BinaryLike => Buffer.alloc(size, Math.floor(random.asked++ / 5) % 256),
}));

const oneNanosecond = { ms: 1_768_000_000_000, ns: 123_456 };

describe('ids of events of the same nanosecond', () => {
  it('are all different where nothing is recorded', async () => {
    const bus = memoryBus();
    const published = await Promise.all(
      Array.from({ length: 100 }, () => bus.publish({ kind: 'custom:x', timestamp: oneNanosecond })),
    );
    expect(new Set(published.map(({ id }) => id)).size).toBe(100);
  });

  it('are all different in the file, also from those of other programs', async () => {
    const { bus, store, file } = await busOnNewStore();
    random.asked = 0;
    const first = await bus.publish({ kind: 'task_started', timestamp: oneNanosecond });
    await appendFile(file, eventLine({ id: 'eg-evt-0000000001' }));
    const published = [first];
    for (let round = 0; round < 5; round++) {
      random.asked = 0;
      const drafts = Array.from({ length: 10 }, () => ({ kind: 'task_started', timestamp: oneNanosecond }));
      published.push(...(await Promise.all(drafts.map((draft) => bus.publish(draft)))));
    }
    expect(new Set(published.map(({ id }) => id)).size).toBe(51);
    expect(store.health.eventsSharingAnId).toBe(0);
    expect(store.health.counts.events).toBe(52);
  });

  it('are different from one that the log had when the store was opened', async () => {
    const { bus, store, file, folder } = await busOnNewStore();
    random.asked = 0;
    const taken = store.previewEvent({ kind: 'task_started', timestamp: oneNanosecond });
    await appendFile(file, `${taken}\n`);
    await store.refresh();
    random.asked = 0;
    const published = await bus.publish({ kind: 'task_started', timestamp: oneNanosecond });
    expect(taken).not.toContain(published.id);
    expect([folder, store.health.eventsSharingAnId]).toEqual([folder, 0]);
  });
});
