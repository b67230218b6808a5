import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseTimestamp } from '../../../src/model/timestamp';
import { EngramProgram } from './engramProgram';

const fields = z.record(z.string(), z.unknown());
const nativeSchema = z.object({
  blocked: z.array(z.string()),
  ready: z.array(z.string()),
  open: z.array(z.string()),
  closed: z.array(z.string()),
  counts: z.array(z.tuple([z.string(), z.number()])),
  events: z.array(fields),
  items: z.array(fields),
  recent20: z.array(z.string()),
  failed_or_conflict: z.array(z.string()),
  timeline: z.array(z.object({ start: z.string(), end: z.string(), events: z.number() })),
  total: z.number(),
});

function nativeAnswers(fixture: string) {
  return nativeSchema.parse(JSON.parse(readFileSync(`test/fixtures/${fixture}/native.json`, 'utf8')));
}

function linesOf(fixture: string, file: string): readonly Readonly<Record<string, unknown>>[] {
  const text = readFileSync(`test/fixtures/${fixture}/.engram/${file}`, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => fields.parse(JSON.parse(line)));
}

/** The native program writes times with fewer digits and labels in order. */
function normalized(item: Readonly<Record<string, unknown>>): unknown {
  const time = (value: unknown): unknown => (typeof value === 'string' ? parseTimestamp(value) : value);
  return {
    ...item,
    labels: z.parse(z.optional(z.array(z.string())), item.labels)?.toSorted(),
    created_at: time(item.created_at),
    updated_at: time(item.updated_at),
    closed_at: time(item.closed_at),
  };
}

let engram: EngramProgram;
let healthy: string;
let neuraphage: string;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
  [healthy, neuraphage] = await Promise.all([engram.workspace('healthy'), engram.workspace('neuraphage')]);
});
afterAll(() => engram.dispose());

const ids = (rows: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] => rows.map(({ id }) => id);

describe('engram answers as the native program does about a healthy store', () => {
  const native = nativeAnswers('healthy');

  it('with all events, newest first', async () => {
    const events = await engram.json(healthy, ['events', '--limit', '0']);
    expect(ids(events)).toEqual(ids(native.events));
    for (const [index, event] of events.entries()) {
      const { line, offset, ...rest } = event;
      const expected = native.events[index];
      expect(rest).toEqual({ source_task: null, target_task: null, payload: null, ...expected });
      expect(linesOf('healthy', 'events.jsonl')[Number(line) - 1]).toMatchObject({ id: event.id });
      expect(typeof offset).toBe('number');
    }
  });

  it('with the newest events and those of kinds', async () => {
    expect(ids(await engram.json(healthy, ['events', '-l', '20']))).toEqual(native.recent20);
    const args = ['events', '-k', 'task_failed', '-k', 'rebase_conflict', '-l0'];
    expect(ids(await engram.json(healthy, args))).toEqual(native.failed_or_conflict);
    expect(await engram.json(healthy, ['events'])).toHaveLength(50);
  });

  it('with counts and hours', async () => {
    expect(await engram.json(healthy, ['event-counts'])).toEqual([
      { total: native.total, by_kind: Object.fromEntries(native.counts) },
    ]);
    expect(await engram.json(healthy, ['timeline'])).toEqual(native.timeline);
  });

  it('with items, ready and blocked', async () => {
    const items = await engram.json(healthy, ['items']);
    const byId = new Map(native.items.map((item) => [item.id, item]));
    expect(items).toHaveLength(native.items.length);
    for (const { line, ...item } of items) {
      expect(normalized(item)).toEqual(normalized(byId.get(item.id) ?? {}));
      expect(linesOf('healthy', 'items.jsonl')[Number(line) - 1]).toEqual(item);
    }
    expect(ids(await engram.json(healthy, ['ready']))).toEqual(native.ready);
    expect(ids(await engram.json(healthy, ['blocked']))).toEqual(native.blocked);
    expect(ids(await engram.json(healthy, ['items', '--status', 'closed'])).toSorted()).toEqual(
      native.closed.toSorted(),
    );
  });

  it('with edges as the file has them', async () => {
    const edges = await engram.json(healthy, ['edges']);
    const lines = linesOf('healthy', 'edges.jsonl');
    for (const { line, ...edge } of edges) expect(lines[Number(line) - 1]).toEqual(edge);
    expect(edges.length).toBeGreaterThan(0);
  });
});

describe('engram sees more than the native program in a store whose events share ids', () => {
  it('all 401 events', async () => {
    const events = await engram.json(neuraphage, ['events', '-l', '0']);
    expect(events).toHaveLength(401);
    expect(events.map(({ line }) => line).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 401 }, (_, index) => index + 1),
    );
  });

  it('and says that the cache hides 354 of them', async () => {
    const [info] = await engram.json(neuraphage, ['info']);
    expect(info).toMatchObject({
      items: 16,
      edges: 16,
      events: 401,
      lines: { items: 43, edges: 16, events: 401 },
      bad_lines: 0,
      recovered: 0,
      cache: { state: 'in_step', hidden_events: 354 },
    });
    expect(Object.keys(info ?? {})).toEqual([
      'items',
      'edges',
      'events',
      'sharing_an_id',
      'lines',
      'bad_lines',
      'recovered',
      'cache',
    ]);
  });

  it('with the same items, ready and blocked', async () => {
    const native = nativeAnswers('neuraphage');
    expect(ids(await engram.json(neuraphage, ['ready']))).toEqual(native.ready);
    expect(ids(await engram.json(neuraphage, ['blocked']))).toEqual(native.blocked);
    expect(new Set(ids(await engram.json(neuraphage, ['items'])))).toEqual(new Set(ids(native.items)));
  });
});

describe('filters of events', () => {
  const count = async (...args: readonly string[]): Promise<unknown> =>
    (await engram.json(neuraphage, ['event-counts', ...args]))[0]?.total;
  const events = linesOf('neuraphage', 'events.jsonl');
  const task = 'eg-58c501098c';

  it('choose by task, source and target', async () => {
    const [sources, targets] = [
      events.filter((event) => event.source_task === task),
      events.filter((event) => event.target_task === task),
    ];
    expect(await count('-s', task)).toBe(sources.length);
    expect(await count('-T', task)).toBe(targets.length);
    expect(await count('--task', task)).toBe(new Set([...sources, ...targets]).size);
  });

  it('choose by time, both ends inclusive', async () => {
    const moment = '2026-01-11T09:00:02.031993569Z';
    expect(await count('--since', moment)).toBe(401 - 2);
    expect(await count('--until', moment)).toBe(3);
    expect(await count('--since', '2026-01-11', '--until', '2026-01-11')).toBe(401);
    expect(await count('--until', '2026-01-10')).toBe(0);
  });

  it('choose by text, wildcards, limit and query together', async () => {
    expect(await count('--text', 'CARGO.lock')).toBe(5);
    expect(await count('-k', 'lock_*')).toBe(138);
    expect(await count('--query', 'kind:lock_* limit:7')).toBe(7);
    expect(await count('--query', '-kind:lock_*')).toBe(401 - 138);
    expect(await count('--query', 'kind:task_failed', '-k', 'rebase_conflict')).toBe(9);
    expect(await count('--query', 'limit:7', '-l', '3')).toBe(3);
  });

  it('choose by session, by what events are and by values in payloads', async () => {
    const sessions = [140, 105, 156];
    for (const [index, events] of sessions.entries()) {
      expect(await count('--query', `session:${index + 1}`)).toBe(events);
      expect(await count('--query', `session:${index - sessions.length}`)).toBe(events);
    }
    expect(await count('--query', '-session:2')).toBe(140 + 156);
    expect(await count('--query', 'session:1', '--gap', '1d')).toBe(401);
    expect(await count('--query', 'is:failure')).toBe(await count('-k', 'task_failed', '-k', 'rebase_conflict'));
    expect(await count('--query', 'is:failure -is:durable')).toBe(0);
    expect(await count('--query', 'payload.files:CARGO.lock')).toBe(5);
    expect(await count('--query', 'payload.files:*.rs,Cargo.lock -payload.files:cargo.*')).toBe(0);
  });

  it('apply to the timeline, by minute, hour and day', async () => {
    const days = await engram.json(neuraphage, ['timeline', '--bucket', 'day', '-k', 'task_failed']);
    expect(days).toEqual([{ start: '2026-01-11T00:00:00Z', end: '2026-01-12T00:00:00Z', events: 4 }]);
    const minutes = await engram.json(neuraphage, ['timeline', '--bucket', 'minute']);
    expect(minutes.reduce((sum, { events: inMinute }) => sum + Number(inMinute), 0)).toBe(401);
    expect(minutes[0]?.start).toBe('2026-01-11T19:19:00Z');
  });
});

describe('tables for people', () => {
  it('show events as sentences with titles, and say what is left out', async () => {
    const { output, exitCode } = await engram.run(neuraphage, ['events', '-l', '2']);
    expect(exitCode).toBe(0);
    expect(output.split('\n').map((line) => line.trimEnd())).toEqual([
      'TIME                     KIND              WHAT                               TASKS                                    LINE',
      '2026-01-11 19:19:04.351  rebase_completed  Rebased onto 8050a47 in 5.8 s      Review login flow                         401',
      '2026-01-11 19:19:04.305  rebase_required   Asked to rebase, 9 commits behind  Fix sandbox profile → Review login flow   400',
      '2 of 401 events; --limit 0 shows all.',
      '',
    ]);
  });

  it.each([
    [['event-counts'], 'all                       401'],
    [['timeline'], '2026-01-11 19:00     156  ████'],
    [['items', '--priority', '0'], 'eg-d393e4b7d7  Queued   P0        Epic: Fix lock manager'],
    [['ready'], 'eg-444507574f  Open    P4        Implement rebase worker'],
    [['blocked'], 'No tasks match.'],
    [['edges'], 'Fix sandbox profile       blocks        Migrate sandbox profile'],
    [['info'], 'hides 354 of 401 events'],
    [['task', 'eg-58c501098c'], 'Parent      Epic: Fix lock manager (Queued, eg-d393e4b7d7)'],
    [['events', '-k', 'nothing'], 'No events match.'],
  ])('engram %j', async (args, expected) => {
    const { output, errors, exitCode } = await engram.run(neuraphage, args);
    expect(output).toContain(expected);
    expect(errors).toBe('');
    expect(exitCode).toBe(0);
  });

  it('have no colours where the output is no terminal', async () => {
    expect((await engram.run(neuraphage, ['events'])).output).not.toContain('\u001b');
  });
});
