import { appendFile, mkdir, readFile, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken, Disposable } from 'vscode';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EngramErrorCode, EngramEvent, EngramStore, EventDelivery } from '../../../api/engram-inspector';
import { createApiStore } from '../../../src/host/api/apiStore';
import { toVscode } from '../../../src/host/api/listeners';
import { type StoreAccessOptions } from '../../../src/host/api/storeAccess';
import { writeRefusal } from '../../../src/host/record/writePermission';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { StoreConnections } from '../../../src/host/services/storeConnections';
import { type StoreFolder } from '../../../src/host/services/storeFolder';
import { append, edge, event, item, realStores } from './realStore';

const stores = realStores();

/** A store as another extension has it, and what belongs to the test alone. */
interface Given {
  readonly store: Omit<EngramStore, 'folder'>;
  /** The extension's own. */
  readonly opened: OpenedStore;
  readonly connections: StoreConnections;
  /** What listeners threw: member and error. */
  readonly reported: (readonly [string, unknown])[];
}

/** Opens a store by the API. */
async function given(
  prepared: StoreFolder | Promise<StoreFolder>,
  options: Partial<StoreAccessOptions> = {},
): Promise<Given> {
  const reported: (readonly [string, unknown])[] = [];
  const connections = new StoreConnections(stores.connect, (error) => reported.push(['elsewhere', error]));
  onTestFinished(() => connections.dispose());
  const lease = connections.acquire(await prepared);
  const store = await createApiStore({
    lease,
    requireWrites: () => Promise.resolve(),
    sessionGapMs: () => Promise.resolve(30 * 60_000),
    report: (member, error) => reported.push([member, error]),
    ...options,
  });
  return { store, opened: lease.store, connections, reported };
}

const threeEvents = {
  'events.jsonl': [
    event('task_started', 1, { source_task: 'eg-1' }),
    event('task_failed', 2, { source_task: 'eg-1', payload: { error: 'no', code: 3 } }),
    event('nudge_sent', 3, { target_task: 'eg-2' }),
  ],
};
const twoItems = { 'items.jsonl': [item('eg-1', { labels: ['a', 'b'] }), item('eg-2', { priority: 0 })] };

/** The lines of a file that say something. */
async function linesOf({ opened }: Given, file: string): Promise<readonly string[]> {
  const content = await readFile(path.join(opened.store.folder, file), 'utf8');
  return content.split('\n').filter((line) => line !== '');
}

function kinds(events: readonly EngramEvent[]): readonly string[] {
  return events.map(({ kind }) => kind);
}

/** Expects a call to reject with this code; returns the message. */
async function rejection(call: Promise<unknown>, code: EngramErrorCode): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'EngramError', code });
  return error instanceof Error ? error.message : '';
}

describe('a store that another extension opened', () => {
  it('says how it is once every line has been read, however long the file', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      event(`kind_${index}`, index % 60, { payload: 'x'.repeat(80) }),
    );
    const { store } = await given(stores.folder({ ...twoItems, 'events.jsonl': many }));
    const { cache, ...health } = await store.health();
    expect(health).toEqual({
      state: 'ready',
      counts: { items: 2, relationships: 0, events: 5000 },
      badLines: 0,
      eventsSharingAnId: 5000,
    });
    expect(Object.keys(cache)).toEqual(['state', 'reason']);
    expect(await store.countEvents()).toMatchObject({ total: 5000 });
  });

  it('gives nothing but functions, a name, and plain data', async () => {
    const { store } = await given(stores.folder({ ...twoItems, ...threeEvents }));
    for (const [name, member] of Object.entries(store))
      expect([name, typeof member]).toEqual([name, name === 'name' ? 'string' : 'function']);
    const { events } = await store.queryEvents();
    for (const value of [...events, ...(await store.items()), await store.health()])
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('pages through events, newest first', async () => {
    const { store } = await given(stores.folder(threeEvents));
    const first = await store.queryEvents(undefined, { limit: 2 });
    expect([kinds(first.events), first.total]).toEqual([['nudge_sent', 'task_failed'], 3]);
    const second = await store.queryEvents(undefined, { limit: 2, after: first.next });
    expect([kinds(second.events), second.next]).toEqual([['task_started'], undefined]);
  });

  it('finds sessions that end where the settings say', async () => {
    const events = { 'events.jsonl': [event('task_started', 1), event('task_failed', 2), event('nudge_sent', 30)] };
    const inLast = async (sessionGapMs: number): Promise<number> => {
      const { store } = await given(stores.folder(events), { sessionGapMs: () => Promise.resolve(sessionGapMs) });
      return (await store.countEvents('session:-1')).total;
    };
    expect(await inLast(60_000)).toBe(3);
    expect(await inLast(20_000)).toBe(1);
  });

  it('finds events by a text of the query language and by a filter', async () => {
    const { store } = await given(stores.folder(threeEvents));
    const byText = await store.queryEvents('kind:task_* since:2026-01-11T09:00:02');
    expect(kinds(byText.events)).toEqual(['task_failed']);
    const byFilter = await store.queryEvents({ task: 'eg-2', until: '2026-01-11T09:00:03Z' });
    expect(kinds(byFilter.events)).toEqual(['nudge_sent']);
    expect(await store.countEvents({ kinds: ['task_failed', 'task_started'] })).toEqual({
      total: 2,
      byKind: [
        { kind: 'task_failed', count: 1 },
        { kind: 'task_started', count: 1 },
      ],
    });
  });

  it('gives an event with all digits of its time and payload, and its place', async () => {
    const prepared = await stores.folder({});
    const line =
      '{"id":"eg-evt-1","kind":"a","payload":{"n":12345678901234567890},"timestamp":"2026-01-11T09:00:00.123456789Z"}';
    await appendFile(path.join(prepared.folder, 'events.jsonl'), `\n${line}\n`);
    const { store } = await given(prepared);
    expect(await store.eventsById('eg-evt-1')).toStrictEqual([
      {
        ...{ id: 'eg-evt-1', kind: 'a', sourceTask: undefined, targetTask: undefined },
        ...{ payload: { n: 12345678901234567000 }, payloadText: '{"n":12345678901234567890}' },
        timestamp: { iso: '2026-01-11T09:00:00.123456789Z', ms: Date.UTC(2026, 0, 11, 9, 0, 0, 123) },
        place: { line: 2, offset: 1, generation: expect.any(Number) as unknown },
      },
    ]);
    expect(await store.eventsById('eg-evt-2')).toEqual([]);
  });

  it('finds items, also more than one call carries, and one by its id', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => item(`eg-${index}`));
    const { store } = await given(stores.folder({ 'items.jsonl': [...many, item('eg-0', { labels: ['a', 'b'] })] }));
    const all = await store.items();
    expect(new Set(all.map(({ id }) => id)).size).toBe(1203);
    expect((await store.items({ limit: 600, offset: 500 })).map(({ id }) => id)).toEqual(
      all.slice(500, 1100).map(({ id }) => id),
    );
    expect((await store.items({ labels: ['b'] })).map(({ id }) => id)).toEqual(['eg-0']);
    const time = { iso: '2026-01-11T09:00:00Z', ms: Date.UTC(2026, 0, 11, 9) };
    expect(await store.item('eg-0')).toStrictEqual({
      ...{ id: 'eg-0', title: 'Task eg-0', description: undefined, status: 'open', priority: 2, labels: ['a', 'b'] },
      ...{ createdAt: time, updatedAt: time, closedAt: undefined, closeReason: undefined },
    });
    expect(await store.item('eg-none')).toBeUndefined();
  });

  it('ends a call whose token was used', async () => {
    const { store } = await given(stores.folder(threeEvents));
    const used: CancellationToken = {
      isCancellationRequested: true,
      onCancellationRequested: () => toVscode({ dispose: () => undefined }),
    };
    await rejection(store.countEvents('kind:a', { token: used }), 'Cancelled');
    let cancel = (): void => undefined;
    const token: CancellationToken = {
      isCancellationRequested: false,
      onCancellationRequested: (listener) => {
        cancel = () => void listener(undefined);
        return toVscode({ dispose: () => undefined });
      },
    };
    const counting = store.countEvents('kind:a', { token });
    cancel();
    await rejection(counting, 'Cancelled');
  });
});

describe('writing to a store by the API', () => {
  it('records an event of any kind as one line', async () => {
    const all = await given(stores.folder({}));
    const recorded = await all.store
      .record({ kind: 'custom:mine', sourceTask: 'eg-1', payloadText: '{"n": 1e400000}' })
      .catch((error: unknown) => error);
    expect(recorded).toMatchObject({ code: 'Refused' });
    const written = await all.store.record({
      ...{ kind: 'custom:mine', sourceTask: 'eg-1', payload: { text: 'hello' } },
      timestamp: '2026-01-11T10:00:00.000000001+01:00',
    });
    expect(written).toMatchObject({ kind: 'custom:mine', place: { line: 2 }, payloadText: '{"text":"hello"}' });
    expect(written.timestamp.iso).toBe('2026-01-11T09:00:00.000000001Z');
    expect((await linesOf(all, 'events.jsonl')).map((line): unknown => JSON.parse(line))).toEqual([
      {
        ...{ id: written.id, kind: 'custom:mine', source_task: 'eg-1', payload: { text: 'hello' } },
        timestamp: '2026-01-11T09:00:00.000000001Z',
      },
    ]);
  });

  it('creates, changes, closes and opens items', async () => {
    const all = await given(stores.folder({}));
    const { store } = all;
    const created = await store.createItem({ title: 'Mine', labels: ['api'] });
    expect(created).toMatchObject({ title: 'Mine', status: 'open', priority: 2, labels: ['api'] });
    const { item: updated, warning } = await store.updateItem(created.id, { priority: 0 }, { basedOn: created });
    expect([updated.priority, updated.labels, warning]).toEqual([0, ['api'], undefined]);
    expect((await store.setItemStatus(created.id, 'in_progress')).item.status).toBe('in_progress');
    const closed = (await store.closeItem(created.id, 'done')).item;
    expect([closed.status, closed.closeReason, closed.closedAt]).toEqual(['closed', 'done', closed.updatedAt]);
    expect((await store.reopenItem(created.id)).item).toMatchObject({ status: 'open', closedAt: undefined });
    expect(await linesOf(all, 'items.jsonl')).toHaveLength(5);
  });

  it('adds and removes relationships', async () => {
    const all = await given(stores.folder(twoItems));
    const key = { fromId: 'eg-1', toId: 'eg-2', kind: 'blocks' } as const;
    expect(await all.store.addRelationship(key)).toMatchObject({
      changed: true,
      relationship: { ...key, removed: false },
    });
    expect(await all.store.addRelationship(key)).toMatchObject({ changed: false });
    const [added] = await all.store.relationships();
    expect(added).toMatchObject(key);
    expect(await all.store.removeRelationship(added ?? key)).toMatchObject({ changed: true });
    expect(await all.store.removeRelationship(key)).toMatchObject({ changed: false });
    expect(await all.store.relationships()).toEqual([]);
    expect(await all.store.relationships({ removed: true })).toMatchObject([{ ...key, removed: true }]);
    expect(await linesOf(all, 'edges.jsonl')).toHaveLength(2);
  });

  it('is refused where a rule of the store is broken, with the rule', async () => {
    const { store } = await given(stores.folder({ ...twoItems, 'edges.jsonl': [edge('eg-1', 'blocks', 'eg-2')] }));
    expect(await rejection(store.record({ kind: 'a\nb' }), 'Refused')).toMatch('control characters');
    await rejection(store.createItem({ title: '' }), 'Refused');
    await store.closeItem('eg-2');
    await rejection(store.setItemStatus('eg-2', 'blocked'), 'Refused');
    const [one, two] = ['eg-1', 'eg-2'];
    expect(await rejection(store.addRelationship({ fromId: two, toId: one, kind: 'blocks' }), 'Refused')).toMatch(
      'cycle',
    );
    await rejection(store.addRelationship({ fromId: one, toId: 'eg-none', kind: 'related' }), 'Refused');
    expect(await rejection(store.updateItem('eg-none', {}), 'UnknownItem')).toMatch('eg-none');
  });

  it('is refused where the item is another one than the caller saw', async () => {
    const all = await given(stores.folder(twoItems));
    const seen = await all.store.item('eg-1');
    await all.store.updateItem('eg-1', { title: 'Changed' });
    expect(await rejection(all.store.closeItem('eg-1', undefined, { basedOn: seen }), 'ChangedMeanwhile')).toMatch(
      'title',
    );
    expect(await linesOf(all, 'items.jsonl')).toHaveLength(3);
  });

  it('is refused in Restricted Mode, and where writing is switched off, with the words that people get', async () => {
    for (const [conditions, words] of [
      [{ trusted: false, enabled: true }, /^Nothing is written in Restricted Mode/],
      [{ trusted: true, enabled: false }, /^Writing is switched off by the setting engram.writes.enabled/],
    ] as const) {
      const refusal = writeRefusal(conditions);
      const all = await given(stores.folder({ ...twoItems, 'events.jsonl': [] }), {
        requireWrites: () => Promise.reject(refusal ?? new Error('It would be allowed.')),
      });
      const { store } = all;
      const key = { fromId: 'eg-1', toId: 'eg-2', kind: 'blocks' } as const;
      const writes = [
        ...[store.record({ kind: 'a' }), store.publish({ kind: 'task_failed' })],
        ...[store.publish({ kind: 'custom:a' }, { record: true }), store.createItem({ title: 'a' })],
        ...[store.updateItem('eg-1', {}), store.setItemStatus('eg-1', 'blocked'), store.closeItem('eg-1')],
        ...[store.reopenItem('eg-1'), store.addRelationship(key), store.removeRelationship(key)],
      ];
      for (const write of writes) expect(await rejection(write, 'WritesNotAllowed')).toMatch(words);
      expect(await linesOf(all, 'events.jsonl')).toEqual([]);
      expect(await linesOf(all, 'items.jsonl')).toHaveLength(2);
    }
  });

  it('says that nothing was written where the file is in the way', async () => {
    const all = await given(stores.folder({}));
    const file = path.join(all.opened.store.folder, 'events.jsonl');
    await unlink(file);
    await mkdir(file);
    expect(await rejection(all.store.record({ kind: 'a' }), 'NotWritten')).toMatch('events.jsonl');
    await rmdir(file);
  });
});

describe('subscribing by the API', () => {
  /** Collects what a listener is called with. */
  function collect(store: Given['store'], filter: Parameters<EngramStore['subscribe']>[0]) {
    const deliveries: EventDelivery[] = [];
    const subscription = store.subscribe(filter, (delivery) => void deliveries.push(delivery));
    return { deliveries, subscription };
  }

  it('gives what is published here, recorded or not, and what other programs append, each once', async () => {
    const all = await given(stores.folder({}));
    const { deliveries } = collect(all.store, {});
    const durable = await all.store.publish({ kind: 'task_failed', sourceTask: 'eg-1', payload: { error: 'no' } });
    const ephemeral = await all.store.publish({ kind: 'custom:typing' });
    const asked = await all.store.publish({ kind: 'custom:kept' }, { record: true });
    const recorded = await all.store.record({ kind: 'custom:recorded' });
    await append(all.opened, 'events.jsonl', [event('nudge_sent', 1)]);
    await vi.waitFor(() => expect(deliveries).toHaveLength(5), { timeout: 10_000 });
    expect([durable.recorded, ephemeral.recorded, asked.recorded]).toEqual([true, false, true]);
    expect(ephemeral.event.place).toBeUndefined();
    const events = deliveries.map((delivery) => delivery.event);
    for (const { event: published } of [durable, ephemeral, asked]) expect(events).toContainEqual(published);
    expect(events).toContainEqual(recorded);
    expect(kinds(events.filter(({ place }) => place !== undefined))).toEqual([
      ...['task_failed', 'custom:kept', 'custom:recorded', 'nudge_sent'],
    ]);
    expect(deliveries.every(({ missed }) => missed === 0)).toBe(true);
    expect(await linesOf(all, 'events.jsonl')).toHaveLength(4);
  });

  it('gives what matches kinds and tasks, and nothing after its end', async () => {
    const { store } = await given(stores.folder({}));
    const { deliveries, subscription } = collect(store, { kinds: ['rebase_*'], tasks: ['eg-1'] });
    const other = collect(store, { kinds: ['task_failed'] });
    await store.publish({ kind: 'rebase_required', targetTask: 'eg-1' });
    await store.publish({ kind: 'rebase_required', targetTask: 'eg-2' });
    await store.publish({ kind: 'task_failed', sourceTask: 'eg-1' });
    await expect.poll(() => other.deliveries).toHaveLength(1);
    expect(kinds(deliveries.map((delivery) => delivery.event))).toEqual(['rebase_required']);
    subscription.dispose();
    await store.publish({ kind: 'rebase_conflict', sourceTask: 'eg-1' });
    await store.publish({ kind: 'task_failed' });
    await expect.poll(() => other.deliveries).toHaveLength(2);
    expect(deliveries).toHaveLength(1);
  });

  it('suffers no listener that throws or rejects: it is reported, and called again', async () => {
    const all = await given(stores.folder({}));
    all.store.subscribe({}, () => {
      throw new Error('thrown');
    });
    all.store.subscribe({}, () => Promise.reject(new Error('rejected')));
    const { deliveries } = collect(all.store, {});
    await all.store.publish({ kind: 'task_started' });
    await all.store.publish({ kind: 'task_failed' });
    await expect.poll(() => [deliveries.length, all.reported.length]).toEqual([2, 4]);
    expect(all.reported.map(([member, error]) => `${member}: ${String(error)}`).toSorted()).toEqual([
      ...['subscribe: Error: rejected', 'subscribe: Error: rejected'],
      ...['subscribe: Error: thrown', 'subscribe: Error: thrown'],
    ]);
  });

  it('keeps what one listener does to a payload from the others', async () => {
    const { store } = await given(stores.folder({}));
    store.subscribe({}, (delivery) => Object.assign(delivery.event.payload ?? {}, { error: 'changed' }));
    const { deliveries } = collect(store, {});
    await store.publish({ kind: 'custom:a', payload: { error: 'no' } });
    await expect.poll(() => deliveries).toHaveLength(1);
    expect(deliveries[0]?.event.payload).toEqual({ error: 'no' });
  });

  it('tells of changes, until the listener is disposed', async () => {
    const all = await given(stores.folder({}));
    const listener = vi.fn();
    const self = {};
    const disposables: Disposable[] = [];
    all.store.onDidChange(() => {
      throw new Error('thrown');
    });
    all.store.onDidChange(listener.mockName('listener'), self, disposables);
    await all.store.createItem({ title: 'a' });
    await expect
      .poll(() => listener.mock.calls)
      .toContainEqual([{ itemsChanged: true, relationshipsChanged: false, eventsChanged: false }]);
    expect(listener.mock.contexts[0]).toBe(self);
    expect(all.reported[0]).toEqual(['onDidChange', new Error('thrown')]);
    disposables[0]?.dispose();
    const calls = listener.mock.calls.length;
    await all.store.record({ kind: 'a' });
    await all.store.refresh();
    expect(listener).toHaveBeenCalledTimes(calls);
  });
});

describe('a store of the API that is disposed', () => {
  it('rejects every call, ends its subscriptions, and closes the store when nobody else uses it', async () => {
    const all = await given(stores.folder({}));
    const other = all.connections.acquire(all.opened.store);
    const listener = vi.fn();
    all.store.subscribe({}, listener);
    all.store.dispose();
    all.store.dispose();
    await rejection(all.store.health(), 'StoreDisposed');
    await rejection(all.store.record({ kind: 'a' }), 'StoreDisposed');
    expect(() => all.store.subscribe({}, listener)).toThrow('This store was disposed. Open it again to use it.');
    expect(() => all.store.onDidChange(listener)).toThrow('This store was disposed.');
    await (await other.store.whenOpen()).service.recordEvent({ kind: 'task_failed' });
    expect(listener).not.toHaveBeenCalled();
    expect(all.connections.find(all.opened.store.folder)).toBe(other.store);
    other.dispose();
    expect(all.connections.find(all.opened.store.folder)).toBeUndefined();
  });

  it('ends the calls under way first, so that no write is cut off', async () => {
    const all = await given(stores.folder(threeEvents));
    const calls = [all.store.record({ kind: 'a' }), all.store.record({ kind: 'b' }), all.store.countEvents('kind:c')];
    // They have got as far as the worker.
    await all.store.health();
    all.store.dispose();
    const [first, second] = await Promise.all(calls);
    expect([first, second]).toMatchObject([{ kind: 'a' }, { kind: 'b' }]);
    expect(await linesOf(all, 'events.jsonl')).toHaveLength(5);
    expect(all.connections.find(all.opened.store.folder)).toBeUndefined();
  });
});

describe('a store that can’t be opened', () => {
  it('is told with the reason, and its worker is given back', async () => {
    const folder = await stores.folder({});
    const file = path.join(folder.folder, 'items.jsonl');
    await rm(file);
    await mkdir(file);
    const connections = new StoreConnections(stores.connect, () => undefined);
    const lease = connections.acquire(folder);
    const opening = createApiStore({
      lease,
      requireWrites: () => Promise.resolve(),
      sessionGapMs: () => Promise.resolve(30 * 60_000),
      report: () => undefined,
    });
    expect(await rejection(opening, 'StoreUnavailable')).toMatch(/items\.jsonl/);
    expect(connections.find(folder.folder)).toBeUndefined();
  });

  it('rejects calls with the reason while its worker has ended, and answers after a restart', async () => {
    let worker: { dispose(): void } | undefined;
    const prepared = await stores.folder(threeEvents);
    const connections = new StoreConnections(
      (folder) => {
        const connection = stores.connect(folder);
        worker = connection.worker;
        return connection;
      },
      () => undefined,
    );
    const lease = connections.acquire(prepared);
    const store = await createApiStore({
      lease,
      requireWrites: () => Promise.resolve(),
      sessionGapMs: () => Promise.resolve(30 * 60_000),
      report: () => undefined,
    });
    const ended = new Promise((resolve) => lease.store.onStatus(resolve));
    worker?.dispose();
    await ended;
    expect(await rejection(store.health(), 'StoreUnavailable')).toMatch('The store was closed.');
    lease.store.restart();
    expect((await store.health()).counts.events).toBe(3);
    store.dispose();
  });
});
