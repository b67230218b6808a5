import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EngramEvent } from '../../../src/model/event';
import { emptyStore, fixture, openStore } from './openStore';

const event: EngramEvent = {
  id: 'eg-evt-019bac48-a',
  kind: 'sync_relayed',
  sourceTask: 'eg-a',
  targetTask: 'eg-b',
  payload: { learning_summary: 'ünïcode', urgency: 1 },
  timestamp: { ms: 1_768_000_000_123, ns: 456_789 },
};

describe('recording an event that has its id and time', () => {
  it('writes it as it is, also under an id that others have', async () => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    const recorded = [await store.recordEventRaw(event), await store.recordEventRaw({ ...event, kind: 'nudge_sent' })];
    expect(recorded[0]).toMatchObject(event);
    expect(await store.getEvents(event.id)).toEqual(recorded);
    expect(store.health.eventsSharingAnId).toBe(2);
    const [line] = (await readFile(path.join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(line).toBe(
      '{"id":"eg-evt-019bac48-a","kind":"sync_relayed","source_task":"eg-a","target_task":"eg-b",' +
        '"payload":{"learning_summary":"ünïcode","urgency":1},"timestamp":"2026-01-09T23:06:40.123456789Z"}',
    );
  });

  it('copies every event of another store, digit for digit', async () => {
    const from = await openStore(fixture('neuraphage'));
    await from.loaded();
    const events = (await from.queryEvents({})).toSorted((a, b) => a.index - b.index);
    const to = await openStore(await emptyStore());
    await Promise.all(events.map((stored) => to.recordEventRaw(stored)));
    const copied = (await to.queryEvents({})).toSorted((a, b) => a.index - b.index);
    const told = (list: typeof events) =>
      list.map(({ id, kind, sourceTask, targetTask, payloadText, timestamp }) => {
        return { id, kind, sourceTask, targetTask, payloadText, timestamp };
      });
    expect(told(copied)).toEqual(told(events));
  });

  it('keeps numbers that a double can’t hold', async () => {
    const store = await openStore(await emptyStore());
    const recorded = await store.recordEventRaw({ ...event, payloadText: '{"count": 12345678901234567890}' });
    expect(recorded.payloadText).toBe('{"count":12345678901234567890}');
  });

  it.each([
    ['an empty id', { id: '' }, 'An event needs an id.'],
    [
      'an id with a line break',
      { id: 'a\nb' },
      'An id must not contain control characters, such as line breaks or tabs.',
    ],
    ['a long id', { id: 'x'.repeat(501) }, 'An id may be up to 500 bytes long; this one has 501.'],
    ['no kind', { kind: '' }, 'An event needs a kind.'],
    ['an empty task', { targetTask: '' }, 'The target task is empty.'],
    ['a time that is none', { timestamp: { ms: Number.NaN, ns: 0 } }, 'The event could not be read back'],
  ])('refuses %s, and writes nothing', async (_what, change, message) => {
    const folder = await emptyStore();
    const store = await openStore(folder);
    await expect(store.recordEventRaw({ ...event, ...change })).rejects.toThrow(message);
    expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toBe('');
  });
});
