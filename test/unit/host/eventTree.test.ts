import { describe, expect, it } from 'vitest';
import { eventNode, eventTooltip } from '../../../src/host/events/eventRow';
import { eventRoots } from '../../../src/host/events/eventTree';
import { findEventRow } from '../../../src/host/events/findEventRow';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { append, event, item, realStores } from './realStore';
import { drawnAt, drawTree, eventSources, rowIds } from './trees';

const stores = realStores();

const story = {
  'items.jsonl': [item('eg-a', { title: 'Lexer' }), item('eg-b', { title: 'Parser' })],
  'events.jsonl': [
    event('task_started', 1, { source_task: 'eg-a' }),
    event('sync_relayed', 2, { source_task: 'eg-a', target_task: 'eg-b', payload: { message: 'tokens changed' } }),
    event('rebase_conflict', 3, { source_task: 'eg-b', payload: { files: ['src/lock.rs'] } }),
    event('main_updated', 4),
  ],
};

describe('the events of a store as rows', () => {
  it('are sentences with their tasks and their age, newest first', async () => {
    const sources = await eventSources(await stores.lines(story));
    expect(await drawTree(await eventRoots(sources, matchEverything, 'none'))).toEqual([
      'main moved on  (59 min ago)',
      'Rebase conflict in src/lock.rs  (Parser · 59 min ago)',
      'Sync: tokens changed  (Lexer → Parser · 59 min ago)',
      'Started  (Lexer · 59 min ago)',
    ]);
  });

  it('name a task once: not again beside a sentence that holds its title, but to a screen reader', async () => {
    const started = event('task_started', 1, { source_task: 'eg-a', payload: { summary: 'Lexer' } });
    const sources = await eventSources(await stores.lines({ ...story, 'events.jsonl': [started] }));
    const [row] = await eventRoots(sources, matchEverything, 'none');
    expect(row).toMatchObject({
      label: 'Started: Lexer',
      description: '59 min ago',
      spoken: 'Task started: Started: Lexer, Lexer · 59 min ago',
    });
  });

  it('come a page at a time and end with a row that says how many there are', async () => {
    const sources = await eventSources(await stores.fixture('healthy'), 150);
    const draw = async () => drawTree(await eventRoots(sources, matchEverything, 'none'));
    const first = await draw();
    expect(first.length).toBe(151);
    expect(first.at(-1)).toBe('Load more  (150 of 400 shown)');
    sources.loaded.loadMore('');
    const second = await draw();
    expect(second.slice(0, 150)).toEqual(first.slice(0, 150));
    expect(second.at(-1)).toBe('Load more  (300 of 400 shown)');
    sources.loaded.loadMore('');
    expect((await draw()).length).toBe(400);
  });

  it.each(['day', 'session', 'kind', 'task'] as const)(
    'grouped by %s are the same events, with unique row ids',
    async (by) => {
      const sources = await eventSources(await stores.fixture('neuraphage'), 2000);
      const groups = await eventRoots(sources, matchEverything, by);
      const ids = await rowIds(groups);
      expect(new Set(ids).size).toBe(ids.length);
      const events = ids.map((id) => /event:\d+:\d+$/.exec(id)?.[0]).filter((id) => id !== undefined);
      expect(new Set(events).size).toBe(401);
    },
  );

  it('grouped by session say when it was, how much went wrong, and that it is inferred', async () => {
    const sources = await eventSources(await stores.fixture('healthy'));
    const rows = await eventRoots(sources, matchEverything, 'session');
    expect(await drawTree(rows, 1)).toEqual([
      'Session 2  (in 4 h · 163 events · 6 failures · inferred)',
      'Session 1  (59 min ago · 237 events · 6 failures · inferred)',
    ]);
    expect(await rows[0]?.tooltip?.()).toContain('inferred: one ends with a pause of more than 30 min');
  });

  it('grouped by kind say how many there are', async () => {
    const sources = await eventSources(await stores.lines(story));
    const groups = await drawTree(await eventRoots(sources, matchEverything, 'kind'), 1);
    expect(groups.toSorted()).toEqual([
      'Main updated  (1 event)',
      'Rebase conflict  (1 event)',
      'Sync  (1 event)',
      'Task started  (1 event)',
    ]);
  });

  it('tell no events from no matching ones', async () => {
    const query = parseEventQuery('kind:nothing', { now: drawnAt, timeZone: 'utc' });
    if (!query.ok) throw new Error('the query is right');
    const some = await eventSources(await stores.lines(story));
    const none = await eventSources(await stores.lines({}));
    expect(await drawTree(await eventRoots(some, query.value, 'none'))).toEqual([
      'No events match the query  (Edit it)',
    ]);
    expect(await drawTree(await eventRoots(none, matchEverything, 'none'))).toEqual([
      'No events in this store yet  (Record one)',
    ]);
  });

  it('keep their ids when newer ones arrive', async () => {
    const store = await stores.lines(story);
    const before = await rowIds(await eventRoots(await eventSources(store), matchEverything, 'none'));
    await append(store, 'events.jsonl', [event('nudge_sent', 5, { target_task: 'eg-b' })]);
    await store.refreshNow();
    const after = await rowIds(await eventRoots(await eventSources(store), matchEverything, 'none'));
    expect(after.slice(1)).toEqual(before);
  });
});

describe('an event’s tooltip', () => {
  it('shows kind, tasks, exact time, place and the payload as written', async () => {
    const store = await stores.lines({
      ...story,
      'events.jsonl': [
        event('task_failed', 1, { source_task: 'eg-a', payload: { error: '[x](command:y) <img src=z>' } }),
      ],
    });
    const { reader, titles } = await eventSources(store);
    const stored = (await reader.service.events(matchEverything, { after: undefined, limit: 1 })).events[0];
    if (!stored) throw new Error('there is an event');
    const tooltip = eventTooltip(stored, titles, 'utc');
    expect(tooltip).toContain('From: Lexer · eg\\-a');
    expect(tooltip).toContain('events\\.jsonl line 1');
    expect(tooltip).toContain('```json\n{\n  "error": "[x](command:y) <img src=z>"\n}\n```');
    expect(tooltip.split('```')[0]).not.toMatch(/\]\(|<img/);
  });
});

describe('revealing an event', () => {
  it('keeps the query that shows it, drops one that hides it, and goes far back by time', async () => {
    const store = await stores.fixture('healthy');
    const sources = await eventSources(store);
    const { reader } = sources;
    const oldest = await reader.service.eventAt(0, store.extent.generation);
    if (!oldest) throw new Error('there is a first event');
    const hiding = { ...matchEverything, kind: { include: ['nothing'], exclude: [] } };
    expect(await findEventRow(reader, oldest, matchEverything, 2000)).toEqual({ position: 399, query: undefined });
    expect(await findEventRow(reader, oldest, hiding, 2000)).toEqual({ position: 399, query: '' });
    const far = await findEventRow(reader, oldest, matchEverything, 200);
    expect(far.position).toBe(0);
    expect(far.query).toMatch(/^until:2026-01-11T09:00:00\.\d+Z$/);
  });

  it('names a row as the list does', async () => {
    const sources = await eventSources(await stores.lines(story));
    const [newest] = (await sources.reader.service.events(matchEverything, { after: undefined, limit: 1 })).events;
    if (!newest) throw new Error('there is an event');
    const [row] = await eventRoots(sources, matchEverything, 'none');
    expect(eventNode(sources, undefined, newest).id).toBe(row?.id);
  });
});
