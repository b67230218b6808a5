import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DashboardFeed } from '../../../src/host/dashboard/dashboardFeed';
import { OpenedStore } from '../../../src/host/services/openedStore';
import { describeStoreFolder } from '../../../src/host/services/storeFolder';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { type FromDashboard, type ToDashboard, toDashboardSchema } from '../../../src/protocol/dashboard';
import { append, event, item, realStores } from './realStore';

const stores = realStores();

const settings = {
  'sessions.gapMinutes': 30,
  'notifications.reactionMinutes': 5,
  'timeline.timeZone': 'utc',
} as const;

type Told<Type extends ToDashboard['type']> = Extract<ToDashboard, { type: Type }>;

/** A dashboard on a real store: what it was told, and what it asked for outside of it. */
class Dashboard {
  readonly told: ToDashboard[] = [];
  readonly shownEvents: string[] = [];
  readonly opened: number[] = [];
  readonly warnings: string[] = [];
  readonly feed: DashboardFeed;

  constructor(store: OpenedStore) {
    this.feed = new DashboardFeed(store, () => Promise.resolve(settings), {
      // As it arrives: what the page would drop is no answer.
      send: (message) => this.told.push(toDashboardSchema.parse(structuredClone(message))),
      showEvents: (query) => Promise.resolve(void this.shownEvents.push(query)),
      openEvent: ({ index }) =>
        index < 1000 ? Promise.resolve(void this.opened.push(index)) : Promise.reject(new Error('gone')),
      warn: (line) => this.warnings.push(line),
    });
  }

  send(message: FromDashboard): void {
    this.feed.receive(message);
  }

  /** The newest message of a type, once there is one. */
  async newest<Type extends ToDashboard['type']>(
    type: Type,
    fits?: (message: Told<Type>) => boolean,
  ): Promise<Told<Type>> {
    const find = (): Told<Type> | undefined =>
      this.told.findLast(
        (message): message is Told<Type> => message.type === type && (fits?.(message as Told<Type>) ?? true),
      );
    await expect.poll(find, { timeout: 20_000 }).toBeDefined();
    const found = find();
    if (!found) throw new Error(`Nothing was told of ${type}.`);
    return found;
  }
}

/** How many events a query of the dashboard gives: what a click on its figure shows. */
async function countOf(store: OpenedStore, query: string): Promise<number> {
  const parsed = parseEventQuery(query, { now: Date.now(), timeZone: 'utc' });
  if (!parsed.ok) throw new Error(parsed.problem.map(({ message }) => message).join(' '));
  return (await store.service.countEvents(parsed.value)).total;
}

const list = (task: string) => ({ task, direction: 'inbox', sender: null, unreacted: false }) as const;

describe('the dashboard of a store', () => {
  it('is told everything when it is shown, and each figure is as many events as its query gives', async () => {
    const store = await stores.fixture('neuraphage');
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'shown' });
    const { sessions, total } = await dashboard.newest('sessions');
    expect(total).toBe(3);
    for (const { events, failures, query, failureQuery, kinds } of sessions) {
      expect(await countOf(store, query)).toBe(events);
      expect(failureQuery === null ? 0 : await countOf(store, failureQuery)).toBe(failures);
      for (const kind of kinds) expect(await countOf(store, kind.query)).toBe(kind.count);
    }
    const { cells } = await dashboard.newest('matrix');
    expect(cells.length).toBeGreaterThan(10);
    for (const cell of cells) expect(await countOf(store, cell.query)).toBe(cell.total);
    const { patterns, failures } = await dashboard.newest('patterns');
    expect(failures).toBe(9);
    expect(patterns[0]).toMatchObject({ kinds: ['rebase_conflict', 'nudge_sent'], failure: 'task_failed', support: 4 });
    expect(dashboard.told[0]).toEqual({ type: 'rules', timeZone: 'utc', gapMinutes: 30, reactionMinutes: 5 });
    dashboard.feed.dispose();
  });

  it('is asked for nothing while it is not shown', async () => {
    const store = await stores.fixture('healthy');
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'compare', a: 1, b: 2 });
    dashboard.send({ type: 'find-patterns' });
    dashboard.send({ type: 'shown' });
    dashboard.send({ type: 'hidden' });
    // What comes after that is another time on screen.
    const before = dashboard.told.length;
    dashboard.send({ type: 'list', request: 1, list: list('x'), offset: 0, limit: 10 });
    await store.service.settled();
    expect(dashboard.told.slice(before)).toEqual([]);
    dashboard.feed.dispose();
  });

  it('compares two sessions, with both figures, and says where there is none of a number', async () => {
    const store = await stores.fixture('neuraphage');
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'shown' });
    dashboard.send({ type: 'compare', a: 1, b: 3 });
    const { differences } = await dashboard.newest('comparison');
    expect(differences.find(({ measure }) => measure === 'Events')).toMatchObject({ a: 140, b: 156 });
    for (const { a, b, queries } of differences) {
      if (!queries) continue;
      expect([await countOf(store, queries.a), await countOf(store, queries.b)]).toEqual([a, b]);
    }
    dashboard.send({ type: 'compare', a: 1, b: 99 });
    expect(await dashboard.newest('failed')).toMatchObject({
      part: 'compare',
      reason: expect.stringContaining('99') as string,
    });
    dashboard.feed.dispose();
  });

  it('lists the messages of a cell of the matrix: as many as it counts, with sentences', async () => {
    const store = await stores.fixture('healthy');
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'shown' });
    const { senders, receivers, cells } = await dashboard.newest('matrix');
    let request = 0;
    for (const { sender, receiver, total } of cells) {
      const [from, to] = [senders[sender], receivers[receiver]];
      if (!from || !to || from.is === 'others') throw new Error('The fixture has few tasks.');
      request++;
      const asked = { ...list(to.task ?? ''), sender: { is: from.is, task: from.task } };
      dashboard.send({ type: 'list', request, list: asked, offset: 0, limit: 500 });
      const answer = await dashboard.newest('notifications', (message) => message.request === request);
      expect(answer.total).toBe(total);
      expect(new Set(answer.rows.map((row) => row.to))).toEqual(new Set([to.title]));
      expect(answer.rows.every(({ sentence }) => sentence.length > 0)).toBe(true);
    }
    dashboard.feed.dispose();
  });

  it('hears of what is appended while it is shown', async () => {
    const store = await stores.lines({
      'items.jsonl': [item('eg-a')],
      'events.jsonl': [event('task_started', 1, { source_task: 'eg-a' })],
    });
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'shown' });
    expect((await dashboard.newest('sessions')).sessions[0]?.events).toBe(1);
    await append(store, 'events.jsonl', [event('task_failed', 2, { source_task: 'eg-a' })]);
    const news = await dashboard.newest('sessions', ({ sessions }) => sessions[0]?.events === 2);
    expect(news.sessions[0]?.failures).toBe(1);
    await dashboard.newest('patterns', ({ failures }) => failures === 1);
    dashboard.feed.dispose();
  });

  it('says of each part why the store can’t be read, and opens it anew when it is asked to', async () => {
    const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'engram-retry-')), '.engram');
    const events = path.join(folder, 'events.jsonl');
    await mkdir(events, { recursive: true });
    const store = new OpenedStore(describeStoreFolder(folder, []), stores.connect, () => undefined);
    const dashboard = new Dashboard(store);
    dashboard.send({ type: 'shown' });
    for (const part of ['sessions', 'patterns', 'notifications']) {
      const { reason } = await dashboard.newest('failed', (failed) => failed.part === part);
      expect(reason).toContain('it is a folder, not a file');
    }
    await rm(events, { recursive: true });
    await writeFile(events, `${JSON.stringify(event('task_started', 1, { source_task: 'eg-a' }))}\n`);
    dashboard.send({ type: 'retry' });
    expect((await dashboard.newest('sessions')).total).toBe(1);
    dashboard.feed.dispose();
    store.dispose();
    await rm(path.dirname(folder), { recursive: true });
  });

  it('is brought to a part now, or when it is shown', async () => {
    const dashboard = new Dashboard(await stores.fixture('healthy'));
    const focus = { part: 'compare', compare: { a: 1, b: 2 }, task: null } as const;
    dashboard.feed.focus(focus);
    expect(dashboard.told).toEqual([]);
    dashboard.send({ type: 'shown' });
    expect((await dashboard.newest('focus')).focus).toEqual(focus);
    const other = { ...focus, part: 'patterns' } as const;
    dashboard.feed.focus(other);
    expect((await dashboard.newest('focus')).focus).toEqual(other);
    dashboard.feed.dispose();
  });

  it('leads out of itself, and says in the log what went wrong or did not fit', async () => {
    const dashboard = new Dashboard(await stores.fixture('healthy'));
    dashboard.send({ type: 'show-events', query: 'kind:task_failed' });
    dashboard.send({ type: 'open-event', index: 3, generation: 1 });
    dashboard.send({ type: 'open-event', index: 1000, generation: 1 });
    dashboard.send({ type: 'report', message: 'broken' });
    dashboard.feed.receive({ type: 'compare', a: -1, b: 'x' });
    expect([dashboard.shownEvents, dashboard.opened]).toEqual([['kind:task_failed'], [3]]);
    await expect
      .poll(() => dashboard.warnings.toSorted())
      .toEqual([expect.stringContaining('A message from the dashboard was dropped'), 'Dashboard: broken', 'gone']);
    dashboard.feed.dispose();
  });
});
