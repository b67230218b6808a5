import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type StoredEvent } from '../../../src/model/event';
import { type StoredItem } from '../../../src/model/item';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { formatTimestamp } from '../../../src/model/timestamp';
import { nativeAnswers, truth } from './nativeAnswers';
import { fixture, fixtureCopy, openStore } from './openStore';

const idsOf = (records: readonly { readonly id: string }[]): string[] => records.map(({ id }) => id);

/** An event as the native program prints it. */
function asNative(event: StoredEvent) {
  const { id, kind, sourceTask, targetTask, payload, timestamp } = event;
  return {
    id,
    kind,
    ...(sourceTask === undefined ? {} : { source_task: sourceTask }),
    ...(targetTask === undefined ? {} : { target_task: targetTask }),
    ...(payload === undefined ? {} : { payload }),
    timestamp: formatTimestamp(timestamp),
  };
}

/** An item as the native program prints it. */
function asNativeItem(item: StoredItem) {
  const { id, title, description, status, priority, labels, createdAt, updatedAt, closedAt, closeReason } = item;
  return {
    id,
    title,
    ...(description === undefined ? {} : { description }),
    status,
    priority,
    ...(labels.length === 0 ? {} : { labels: labels.toSorted() }),
    created_at: formatTimestamp(createdAt),
    updated_at: formatTimestamp(updatedAt),
    ...(closedAt === undefined ? {} : { closed_at: formatTimestamp(closedAt) }),
    ...(closeReason === undefined ? {} : { close_reason: closeReason }),
  };
}

/** Natively, items of the same priority and time come in the order of a hash; here in that of the file. */
function withTiesById(items: readonly { id: string; priority: number; created_at: string }[]) {
  return items.toSorted(
    (a, b) => a.priority - b.priority || a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id),
  );
}

function sortLabels(item: Record<string, unknown>) {
  const { labels } = item;
  return Array.isArray(labels) ? { ...item, labels: labels.toSorted() } : item;
}

describe.each(['healthy', 'neuraphage'] as const)('tasks of the %s store', (name) => {
  const native = nativeAnswers(name);

  it('equal what the native program lists, in its order', async () => {
    const store = await openStore(fixture(name));
    const items = (await store.list()).map(asNativeItem);
    const order = (item: { priority: number; created_at: string }) => [item.priority, item.created_at];
    expect(items.map(order)).toEqual(native.items.map(order));
    expect(withTiesById(items)).toEqual(withTiesById(native.items).map(sortLabels));
    expect(idsOf(await store.list('open')).toSorted()).toEqual(native.open.toSorted());
    expect(idsOf(await store.list('closed')).toSorted()).toEqual(native.closed.toSorted());
    expect(store.taskRows.page({ offset: 0, limit: 100 }).rows.map(({ id }) => id)).toEqual(idsOf(await store.list()));
  });

  it('are ready and blocked as natively, whoever answers', async () => {
    const store = await openStore(fixture(name));
    const [fromLines, fromCache] = [store, await openStore(fixture(name))];
    await fromCache.settled();
    for (const answering of [fromLines, fromCache]) {
      expect(idsOf(await answering.ready())).toEqual(native.ready);
      expect(idsOf(await answering.blocked())).toEqual(native.blocked);
    }
    expect(fromCache.tasksAnsweredBy).toBe('cache');
  });
});

describe('events of the healthy store', () => {
  const native = nativeAnswers('healthy');

  it('equal what the native program answers to every filter', async () => {
    const store = await openStore(fixture('healthy'));
    expect((await store.queryEvents({})).map(asNative)).toEqual(native.events);
    expect(idsOf(await store.recentEvents(20))).toEqual(native.recent20);
    const failures = { kinds: ['task_failed', 'rebase_conflict'] };
    expect(idsOf(await store.queryEvents(failures))).toEqual(native.failed_or_conflict);
    const { id, events, as_source, as_target, counts } = native.task;
    expect(idsOf(await store.taskEvents(id, 1000))).toEqual(events);
    expect(idsOf(await store.taskEvents(id, 5))).toEqual(events.slice(0, 5));
    expect(idsOf(await store.queryEvents({ sourceTask: id }))).toEqual(as_source);
    expect(idsOf(await store.queryEvents({ targetTask: id }))).toEqual(as_target);
    expect(store.taskEventCounts(id).total).toBe(counts);
  });

  it('begin at the very moment that is asked for', async () => {
    const store = await openStore(fixture('healthy'));
    const [, , third] = await store.recentEvents(3);
    const since = third?.timestamp ?? { ms: 0, ns: 0 };
    expect(await store.queryEvents({ since })).toHaveLength(3);
    expect(await store.queryEvents({ since: { ms: since.ms, ns: since.ns + 1 } })).toHaveLength(2);
    expect(await store.queryEvents({ until: since })).toHaveLength(398);
  });

  it('are counted by kind and by hour as natively', async () => {
    const store = await openStore(fixture('healthy'));
    const { total, byKind } = await store.eventCounts();
    expect(total).toBe(native.total);
    expect(byKind.map(({ kind, count }) => [kind, count]).toSorted()).toEqual(native.counts.toSorted());
    expect(store.eventKinds()).toEqual(byKind);
    const buckets = await store.eventTimeline('hour');
    const utc = (ms: number) => formatTimestamp({ ms, ns: 0 });
    expect(buckets.map(({ startMs, endMs, events }) => ({ start: utc(startMs), end: utc(endMs), events }))).toEqual(
      native.timeline,
    );
  });

  it('are in step with engram.db', async () => {
    const store = await openStore(fixture('healthy'));
    expect(await store.settled()).toMatchObject({
      state: 'ready',
      counts: { items: 21, edges: 28, events: 400 },
      lines: { items: 61, edges: 28, events: 400 },
      badLines: 0,
      recovered: 0,
      cache: { state: 'in_step', hiddenEvents: 0 },
    });
  });
});

describe('events of the neuraphage store, which share ids', () => {
  it('are all there, told apart by their place', async () => {
    const store = await openStore(fixture('neuraphage'));
    const events = await store.queryEvents({});
    const { kinds, events: total } = truth('neuraphage');
    expect(events).toHaveLength(total);
    expect(new Set(events.map(({ reference }) => reference.offset)).size).toBe(total);
    const counted = Object.fromEntries(store.eventKinds().map(({ kind, count }) => [kind, count]));
    expect(counted).toEqual(kinds);
    expect((await store.events.page(matchEverything, { after: undefined, limit: 1 })).total).toBe(401);
  });

  it('are those that the native program sees, where it keeps the last of each id', async () => {
    const store = await openStore(fixture('neuraphage'));
    const { events } = nativeAnswers('neuraphage');
    expect(events).toHaveLength(47);
    for (const seen of events) {
      const last = await store.getEvent(seen.id);
      expect(last && asNative(last)).toEqual(seen);
      expect((await store.getEvents(seen.id)).at(-1)?.reference).toEqual(last?.reference);
    }
  });

  it('are found by their reference, with the text of the file', async () => {
    const store = await openStore(fixture('neuraphage'));
    for (const event of await store.recentEvents(20)) {
      expect(await store.eventByReference(event.reference)).toEqual(event);
      const text = (await store.eventText(event.reference)) ?? '';
      expect(JSON.parse(text)).toMatchObject({ id: event.id, kind: event.kind });
      const { generation, offset } = event.reference;
      expect(await store.eventByReference({ generation, offset: offset + 1 })).toBeUndefined();
      expect(await store.eventByReference({ generation: generation + 1, offset })).toBeUndefined();
    }
  });

  it('are said to be hidden in engram.db', async () => {
    const store = await openStore(fixture('neuraphage'));
    const { cache, eventsSharingAnId } = await store.settled();
    expect(cache).toMatchObject({ state: 'in_step', hiddenEvents: 354 });
    expect(cache.reason).toContain('hides 354 of 401 events');
    expect(eventsSharingAnId).toBeGreaterThan(354);
  });
});

describe('a store without its engram.db', () => {
  it('answers the same from the lines alone', async () => {
    const folder = await fixtureCopy('healthy');
    await rm(`${folder}/engram.db`);
    const store = await openStore(folder);
    expect((await store.settled()).cache).toMatchObject({ state: 'missing', hiddenEvents: 0 });
    expect(idsOf(await store.ready())).toEqual(nativeAnswers('healthy').ready);
    expect(store.tasksAnsweredBy).toBe('lines');
  });
});
