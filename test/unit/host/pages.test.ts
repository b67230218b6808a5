import { describe, expect, it, vi } from 'vitest';
import { eventRoots, type EventTreeSources } from '../../../src/host/events/eventTree';
import { LoadedRows } from '../../../src/host/events/loadedRows';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { StoreReader } from '../../../src/host/services/storeReader';
import { TreeRefresh } from '../../../src/host/tree/treeRefresh';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { type EventPageRequest } from '../../../src/worker/storeService';
import { append, event, realStores } from './realStore';
import { eventSources } from './trees';

const stores = realStores();

/** What lists of a real store are drawn with, and every page that they have asked its worker for. */
async function watchedSources(store: OpenedStore): Promise<EventTreeSources & { readonly asked: EventPageRequest[] }> {
  const asked: EventPageRequest[] = [];
  const { service } = await store.whenOpen();
  const events: typeof service.events = (query, page, signal) => {
    asked.push(page);
    return service.events(query, page, signal);
  };
  const watched = new Proxy(service, {
    get: (target, name): unknown => (name === 'events' ? events : Reflect.get(target, name)),
  });
  const reader = new StoreReader(watched);
  store.onChange((change) => reader.forget(change));
  return { ...(await eventSources(store)), reader, asked };
}

async function thousandEvents(): Promise<OpenedStore> {
  const records = Array.from({ length: 1000 }, (_, index) => event(index % 2 === 0 ? 'even' : 'odd', index % 60));
  return stores.lines({ 'events.jsonl': records });
}

describe('a list of a thousand events', () => {
  it('asks the worker for the 200 that it shows, and for none of a group that is closed', async () => {
    const sources = await watchedSources(await thousandEvents());
    expect((await eventRoots(sources, matchEverything, 'none')).length).toBe(201);
    expect(sources.asked).toEqual([{ after: undefined, limit: 200 }]);
    const [group] = await eventRoots(sources, matchEverything, 'kind');
    expect(sources.asked.length).toBe(1);
    expect((await group?.children?.(group))?.length).toBe(201);
    expect(sources.asked.slice(1)).toEqual([{ after: undefined, limit: 200 }]);
  });

  it('asks for the next 200 alone when more are loaded, and for nothing when it is drawn again', async () => {
    const sources = await watchedSources(await thousandEvents());
    const shown: number[] = [];
    for (let page = 0; page < 6; page++) {
      shown.push((await eventRoots(sources, matchEverything, 'none')).length);
      sources.loaded.loadMore('');
    }
    expect(shown).toEqual([201, 401, 601, 801, 1000, 1000]);
    expect(sources.asked.length).toBe(5);
    expect(sources.asked.every(({ limit }) => limit === 200)).toBe(true);
    expect(sources.asked.filter(({ after }) => after === undefined).length).toBe(1);
  });

  it('shows the same rows as one that has read everything anew', async () => {
    const store = await thousandEvents();
    const [kept, anew] = [await watchedSources(store), await eventSources(store, 600)];
    await eventRoots(kept, matchEverything, 'none');
    kept.loaded.loadAtLeast('', 600);
    const ids = async (sources: EventTreeSources) =>
      (await eventRoots(sources, matchEverything, 'none')).map(({ id, label, description }) => [
        id,
        label,
        description,
      ]);
    expect(await ids(kept)).toEqual(await ids(anew));
  });

  it('is read anew when events were added, and when the query is another one', async () => {
    const store = await thousandEvents();
    const sources = await watchedSources(store);
    await eventRoots(sources, matchEverything, 'none');
    await append(store, 'events.jsonl', [event('newest', 1, { timestamp: '2027-01-01T00:00:00Z' })]);
    await store.refreshNow();
    const [newest] = await eventRoots(sources, matchEverything, 'none');
    expect(newest?.label).toBe('Newest');
    const odd = { ...matchEverything, kind: { include: ['odd'], exclude: [] } };
    const rows = await eventRoots(sources, odd, 'none');
    expect(rows.at(-1)?.description).toBe('200 of 500 shown');
  });

  it('has no page of a list that only another view shows', () => {
    const loaded = new LoadedRows(() => 200);
    expect(loaded.loadMore('task:eg-a')).toBe(false);
    expect(loaded.limit('task:eg-a')).toBe(200);
    expect(loaded.loadMore('task:eg-a')).toBe(true);
    expect(loaded.limit('task:eg-a')).toBe(400);
  });
});

describe('a thousand events that arrive one by one', () => {
  it('have a tree drawn a few times, and the last time with all of them', async () => {
    const store = await stores.lines({});
    let draws = 0;
    let drawnWith = 0;
    const fail = (error: unknown): never => {
      throw error;
    };
    const draw = (): void => {
      draws++;
      drawnWith = store.extent.eventCount;
    };
    const refresh = new TreeRefresh(draw, 500, fail);
    store.onChange(() => refresh.request());
    const started = performance.now();
    for (let index = 0; index < 1000; index++) await append(store, 'events.jsonl', [event('custom', index % 60)]);
    await vi.waitFor(() => expect(drawnWith).toBe(1000), { timeout: 20_000 });
    const halfSeconds = Math.ceil((performance.now() - started) / 500);
    expect(draws).toBeGreaterThan(0);
    expect(draws).toBeLessThanOrEqual(halfSeconds + 1);
    refresh.dispose();
  });
});
