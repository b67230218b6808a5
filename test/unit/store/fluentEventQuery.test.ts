import { describe, expect, it } from 'vitest';
import { type StoredEvent } from '../../../src/model/event';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { fixture, openStore } from './openStore';

async function healthy() {
  const store = await openStore(fixture('healthy'));
  await store.loaded();
  return { store, all: await store.queryEvents({}) };
}

const idsOf = (events: readonly StoredEvent[]): string[] => events.map(({ id }) => id);

describe('a fluent query', () => {
  it('gives all events, newest first, when nothing is asked for', async () => {
    const { store, all } = await healthy();
    expect(await store.eventQuery().execute()).toEqual(all);
    expect(await store.eventQuery().count()).toBe(400);
    expect(await store.eventQuery().first()).toEqual(all[0]);
  });

  it('combines several kinds with OR and everything else with AND', async () => {
    const { store, all } = await healthy();
    const source = all.find(({ kind }) => kind === 'task_failed')?.sourceTask ?? '';
    const query = store.eventQuery().kind('task_failed').kinds(['task_started', 'task_completed']).source(source);
    const expected = all.filter(
      ({ kind, sourceTask }) =>
        ['task_failed', 'task_started', 'task_completed'].includes(kind) && sourceTask === source,
    );
    expect(expected.length).toBeGreaterThan(1);
    expect(await query.execute()).toEqual(expected);
    expect(await query.count()).toBe(expected.length);
  });

  it('leaves kinds out, asks for tasks at either end, for times and for text', async () => {
    const { store, all } = await healthy();
    const target = all.find(({ targetTask }) => targetTask !== undefined)?.targetTask ?? '';
    const [since, until] = [all[300]?.timestamp, all[50]?.timestamp];
    if (!since || !until) throw new Error('There are 400.');
    const query = store.eventQuery();
    const expectIds = async (built: typeof query, matches: (event: StoredEvent) => boolean) =>
      expect(idsOf(await built.execute())).toEqual(idsOf(all.filter(matches)));
    await expectIds(
      query.notKind('nudge_sent').notKind('task_started'),
      ({ kind }) => kind !== 'nudge_sent' && kind !== 'task_started',
    );
    await expectIds(query.target(target), (event) => event.targetTask === target);
    await expectIds(query.task(target), (event) => [event.sourceTask, event.targetTask].includes(target));
    await expectIds(query.since(since).until(until), ({ index }) => index >= 99 && index <= 349);
    await expectIds(query.text(target.toUpperCase()), (event) => JSON.stringify(event).includes(target));
  });

  it('takes kinds and ids as they are: a star is a star', async () => {
    const { store } = await healthy();
    expect(await store.eventQuery().kind('task_*').count()).toBe(0);
    expect(await store.eventQuery().source('*').count()).toBe(0);
    expect(await store.eventQuery().notKind('*').count()).toBe(400);
  });

  it('leaves the query that it was built from as it is', async () => {
    const { store } = await healthy();
    const all = store.eventQuery();
    const failures = all.kind('task_failed');
    const few = failures.limit(2);
    expect(await all.count()).toBe(400);
    expect(await failures.count()).toBeGreaterThan(2);
    expect(await few.count()).toBe(2);
    expect(await few.execute()).toEqual((await failures.execute()).slice(0, 2));
  });

  it('counts per bucket of time, and gives pages of any size', async () => {
    const { store, all } = await healthy();
    const query = store.eventQuery().notKind('nudge_sent').limit(250);
    expect(await query.timeline('hour')).toEqual(
      await store.eventTimeline('hour', {
        ...matchEverything,
        kind: { include: [], exclude: ['nudge_sent'] },
        limit: 250,
      }),
    );
    const sizes: number[] = [];
    const found: StoredEvent[] = [];
    for await (const page of query.pages(100)) {
      sizes.push(page.length);
      found.push(...page);
    }
    expect(sizes).toEqual([100, 100, 50]);
    expect(found).toEqual(all.filter(({ kind }) => kind !== 'nudge_sent').slice(0, 250));
  });

  it('keeps its pages together while events are added', async () => {
    const { store, all } = await healthy();
    const query = store.eventQuery();
    const pages = query.pages(150);
    const first = await pages.next();
    const rest: StoredEvent[] = [];
    for await (const page of pages) rest.push(...page);
    expect([...(first.value ?? []), ...rest]).toEqual(all);
  });

  it('gives nothing for a limit of 0, and refuses what is no count', async () => {
    const { store } = await healthy();
    const none = store.eventQuery().limit(0);
    expect([await none.execute(), await none.count(), await none.first()]).toEqual([[], 0, undefined]);
    expect(() => none.limit(-1)).toThrow('A limit is a whole number from 0 on, and not -1.');
    expect(() => none.limit(1.5)).toThrow(RangeError);
    await expect(none.pages(0).next()).rejects.toThrow('A page holds a whole number of events from 1 on, and not 0.');
  });

  it('is ended by its signal', async () => {
    const { store } = await healthy();
    const ending = AbortSignal.abort();
    await expect(store.eventQuery().text('x').execute(ending)).rejects.toThrow('Cancelled');
  });
});
