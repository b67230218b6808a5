import { describe, expect, it } from 'vitest';
import { type EventRecords } from '../../../src/cache/compareEvents';
import { compareWithLines, type CacheComparison, type NativeView } from '../../../src/cache/compareWithLines';
import { openCache } from '../../../src/cache/openCache';
import { buildNativeCache, type CacheRecords, openSqlite } from './buildCache';
import { edge, event, item, recordsOf } from './records';

const records: CacheRecords = {
  items: [item('eg-a', { labels: ['b', 'a'] }), item('eg-b', { description: 'What and why' })],
  edges: [edge('eg-a', 'blocks', 'eg-b')],
  events: [event('eg-evt-1'), event('eg-evt-2', { payloadText: '{"z":1,"a":1e2}' })],
  lines: { items: 3, edges: 1, events: 2 },
};

/** Builds the cache of `cached` and compares it with `lines`, the first of which are `records`. */
async function compare(
  cached: Partial<CacheRecords>,
  lines: Partial<CacheRecords> = {},
  options: { damage?: string; eventCount?: number; signal?: AbortSignal } = {},
): Promise<CacheComparison> {
  const sqlite = await openSqlite();
  const opened = openCache(sqlite, buildNativeCache(sqlite, { ...records, ...cached }));
  if (!opened.ok) throw new Error(opened.problem);
  if (options.damage !== undefined) opened.value.database.exec(options.damage);
  const now = { ...records, ...lines };
  const eventCount = options.eventCount ?? now.events.length;
  const view = (shown: CacheRecords): NativeView => ({
    ...shown,
    eventCount,
    async *eventRecords() {
      await Promise.resolve();
      yield recordsOf(shown.events);
    },
    upTo: () => view(records),
  });
  try {
    return await compareWithLines(opened.value, view(now), options.signal);
  } finally {
    opened.value.dispose();
  }
}

describe('comparing engram.db with the lines', () => {
  it('is in step when every row equals its line', async () => {
    expect(await compare({})).toEqual({
      health: { state: 'in_step', reason: 'engram.db equals the lines.', hiddenEvents: 0 },
      shownEvents: 2,
      tasksEqual: true,
      isWhatItCounts: true,
    });
  });

  it('takes a payload that the native program wrote anew for the same', async () => {
    const cached = [event('eg-evt-1'), event('eg-evt-2', { payloadText: '{"a":100.0,"z":1}' })];
    expect((await compare({ events: cached })).health.state).toBe('in_step');
  });

  it('says how many events it hides, although it is in step', async () => {
    const { health } = await compare({}, {}, { eventCount: 9 });
    expect(health).toMatchObject({ state: 'in_step', hiddenEvents: 7 });
    expect(health.reason).toContain('hides 7 of 9 events');
  });

  it('is behind when lines came after it, and says how many', async () => {
    const lines = { items: 5, edges: 1, events: 3 };
    const events = [...records.events, event('eg-evt-3')];
    const { health, tasksEqual, isWhatItCounts } = await compare({}, { lines, events });
    expect(health).toEqual({
      state: 'behind',
      reason: 'engram.db lacks the last 2 lines of items.jsonl and the last 1 line of events.jsonl.',
      hiddenEvents: 1,
    });
    expect(tasksEqual).toBe(true);
    expect(isWhatItCounts).toBe(true);
  });

  it('is compared with the lines that it counts when it is behind, and says what else is wrong with it', async () => {
    const items = [...records.items, item('eg-c')];
    const lines = { items: 4, edges: 1, events: 2 };
    expect(await compare({}, { items, lines })).toMatchObject({ tasksEqual: false, isWhatItCounts: true });
    const edited = await compare({ events: [event('eg-evt-1'), event('eg-evt-2')] }, { items, lines });
    expect(edited).toMatchObject({ health: { state: 'behind', hiddenEvents: 1 }, isWhatItCounts: false });
    expect(edited.health.reason).toBe(
      'engram.db lacks the last 1 line of items.jsonl. Nor is it what the lines before make. ' +
        'Its event “eg-evt-2” is not as the last line of that id has it.',
    );
  });

  it('differs when a torn rebuild left few rows beside counts that look right', async () => {
    const { health, tasksEqual } = await compare({ items: records.items.slice(1) });
    expect(health).toMatchObject({ state: 'differs', hiddenEvents: 0 });
    expect(health.reason).toContain('It has 1 item, and the lines make 2 items.');
    expect(tasksEqual).toBe(false);
    const events = await compare({ events: [] });
    expect(events).toMatchObject({ tasksEqual: true, health: { state: 'differs', hiddenEvents: 2 } });
    expect(events.health.reason).toContain('It has 0 events, and the lines make 2 events');
  });

  it('differs when it was made from more lines than there are', async () => {
    const { health } = await compare({ lines: { items: 3, edges: 1, events: 1000 } });
    expect(health).toMatchObject({
      state: 'differs',
      reason: 'engram.db was made from 1,000 lines of events.jsonl, which has 2 now.',
    });
  });

  it.each([
    ['a title', { items: [item('eg-a', { labels: ['a', 'b'], title: 'Edited' }), item('eg-b')] }, 'item “eg-a”'],
    ['a label', { items: [item('eg-a'), item('eg-b', { description: 'What and why' })] }, 'item “eg-a”'],
    ['the kind of a relationship', { edges: [edge('eg-a', 'related', 'eg-b')] }, 'from “eg-a” to “eg-b”'],
    ['a kind', { events: [event('eg-evt-1', { kind: 'x' }), records.events[1] ?? event('')] }, 'event “eg-evt-1”'],
    ['a payload', { events: [event('eg-evt-1', { payloadText: '1' }), records.events[1] ?? event('')] }, '“eg-evt-1”'],
    [
      'the last nanosecond',
      { events: [event('eg-evt-1', { timestamp: { ms: 1, ns: 1 } }), records.events[1] ?? event('')] },
      '“eg-evt-1”',
    ],
  ])('differs when %s was edited in place', async (_what, lines, named) => {
    const { health } = await compare({}, lines);
    expect(health.state).toBe('differs');
    expect(health.reason).toContain(named);
  });

  it('is unreadable when a row is not what the schema says', async () => {
    const damage = `PRAGMA ignore_check_constraints = ON; UPDATE items SET status = 'done'`;
    const { health, tasksEqual } = await compare({}, {}, { damage });
    expect(health.state).toBe('unreadable');
    expect(health.reason).toContain('“status”');
    expect(tasksEqual).toBe(false);
  });

  it('lets other work run between slices of a long comparison, and can be ended', async () => {
    const events = Array.from({ length: 20_000 }, (_, index) => event(`eg-evt-${index}`));
    const lines = { items: 3, edges: 1, events: events.length };
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { health } = await compare({ events, lines }, { events, lines });
    clearInterval(timer);
    expect(health.state).toBe('in_step');
    expect(turns).toBeGreaterThan(5);
    const abort = new AbortController();
    abort.abort();
    await expect(compare({ events, lines }, { events, lines }, { signal: abort.signal })).rejects.toThrow('Cancelled');
  });

  it('passes on that the lines could not be read', async () => {
    const sqlite = await openSqlite();
    const opened = openCache(sqlite, buildNativeCache(sqlite, records));
    if (!opened.ok) throw new Error(opened.problem);
    // oxlint-disable-next-line require-yield -- It fails before it has anything to give.
    async function* eventRecords(): AsyncIterable<EventRecords> {
      await Promise.resolve();
      throw new Error('events.jsonl is gone');
    }
    const view: NativeView = { ...records, eventRecords, eventCount: 2, upTo: () => view };
    const compared = compareWithLines(opened.value, view);
    await expect(compared).rejects.toThrow('events.jsonl is gone');
    opened.value.dispose();
  });
});
