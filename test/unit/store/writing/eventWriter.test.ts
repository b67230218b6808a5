import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EventWriter, type EventWriterStore } from '../../../../src/store/writing/eventWriter';
import { emptyStore, openStore } from '../openStore';

/** What stands in for a file that can't be read back: a real one would need a disk that fails between two calls. */
const nowhere: EventWriterStore = {
  append: () => Promise.resolve(),
  hasId: () => false,
  withId: () => Promise.resolve([]),
  problem: () => undefined,
};

describe('writing events', () => {
  it('puts those that come while one is written into the next write together, up to a megabyte', async () => {
    const store = await openStore(await emptyStore());
    const writes: number[] = [];
    const writer = new EventWriter({
      ...nowhere,
      append: (texts) => {
        writes.push(texts.length);
        return Promise.resolve();
      },
      withId: (id) => store.getEvents(id),
    });
    const payload = 'x'.repeat(300 * 1024);
    const drafts = Array.from({ length: 8 }, () => ({ kind: 'nudge_sent', payload }));
    await Promise.allSettled(drafts.map((draft) => writer.record(draft)));
    expect(writes).toEqual([1, 3, 3, 1]);
  });

  it('says that an event is in the file when it was written but could not be read back', async () => {
    const writer = new EventWriter({ ...nowhere, problem: () => new Error('/x can’t be read: EIO.') });
    await expect(writer.record({ kind: 'nudge_sent' })).rejects.toMatchObject({
      code: 'durability-unknown',
      message: expect.stringMatching(
        /^The event eg-evt-[0-9a-f]{10} was written, but could not be read back: \/x can’t be read: EIO\. Look whether/,
      ) as string,
    });
  });

  it('says that another program has replaced the file when the event is no longer in it', async () => {
    await expect(new EventWriter(nowhere).record({ kind: 'nudge_sent' })).rejects.toThrow(
      'was written, but events.jsonl no longer holds it: another program has replaced it.',
    );
  });

  it('goes on with the next event after a write that failed', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await rm(folder, { recursive: true });
    await expect(store.recordEvent({ kind: 'nudge_sent' })).rejects.toMatchObject({ code: 'missing-folder' });
    await mkdir(folder);
    await expect(store.recordEvent({ kind: 'task_started' })).resolves.toMatchObject({
      kind: 'task_started',
      index: 0,
    });
  });

  it('does not claim that nothing was written when the store is closed in the middle of it', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await store.loaded();
    const recording = store.recordEvent({ kind: 'nudge_sent' });
    store.dispose();
    await expect(recording).rejects.toMatchObject({
      code: 'durability-unknown',
      message: expect.stringContaining(`could not be read back: The store ${folder} has been closed.`) as string,
    });
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toContain('nudge_sent');
  });

  it('writes nothing once the store has been closed, and says so', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    store.dispose();
    await expect(store.recordEvent({ kind: 'nudge_sent' })).rejects.toThrow(`The store ${folder} has been closed.`);
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toBe('');
  });
});
