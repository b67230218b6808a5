import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writeDemoStore } from '../../../src/demo/writeDemoStore';
import { type ParseLine } from '../../../src/files/lineParse';
import { parseEdgeLine, parseEventLine, parseItemLine } from '../../../src/files/lineParser';
import { type EngramEvent } from '../../../src/model/event';
import { describeEventKind } from '../../../src/model/eventKind';
import { type StoreFileName } from '../../../src/model/place';
import { eventSentence } from '../../../src/model/sentence';
import { taskState } from '../../../src/model/taskState';
import { compareTimestamps } from '../../../src/model/timestamp';

const endingAt = new Date('2026-01-11T16:00:00Z');
const folders: string[] = [];

async function makeDemo(seed: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engram-demo-'));
  folders.push(folder);
  await writeDemoStore(folder, { seed, endingAt });
  return folder;
}

function textOf(folder: string, file: StoreFileName): Promise<string> {
  return readFile(join(folder, '.engram', file), 'utf8');
}

/** All records of a file by the project's own parser, which must find nothing wrong. */
async function recordsOf<RecordType>(folder: string, file: StoreFileName, parse: ParseLine<RecordType>) {
  const lines = (await textOf(folder, file)).split('\n');
  expect(lines.pop()).toBe('');
  let offset = 0;
  return lines.flatMap((text, index) => {
    const bytes = Buffer.from(text);
    const { records, findings } = parse({ bytes, line: index + 1, offset, terminated: true });
    offset += bytes.length + 1;
    expect(findings).toEqual([]);
    expect(records).toHaveLength(1);
    return records;
  });
}

const lockPayload = z.object({
  resource: z.string(),
  waited_ms: z.optional(z.number()),
  held_ms: z.optional(z.number()),
});

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe.each([7, 1, 2, 3])('the demo store of seed %d', (seed) => {
  let events: readonly EngramEvent[];
  let items: Awaited<ReturnType<typeof readItems>>;
  let folder: string;
  const readItems = (from: string) => recordsOf(from, 'items.jsonl', parseItemLine);

  beforeAll(async () => {
    folder = await makeDemo(seed);
    events = await recordsOf(folder, 'events.jsonl', parseEventLine);
    items = await readItems(folder);
  });

  it('tells about 500 events of eight tasks, by every rule of the format', () => {
    expect(events.length).toBeGreaterThan(440);
    expect(events.length).toBeLessThan(560);
    expect(new Set(items.map(({ id }) => id)).size).toBe(8);
    for (const { id, title } of items) {
      expect(id).toMatch(/^eg-[0-9a-f]{10}$/);
      expect(Buffer.byteLength(title)).toBeLessThanOrEqual(500);
    }
  });

  it('gives every event an id of its own, and tasks that there are', () => {
    const tasks = new Set<string | undefined>([undefined, ...items.map(({ id }) => id)]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    for (const { id, sourceTask, targetTask } of events) {
      expect(id).toMatch(/^eg-evt-[0-9a-f]{10}$/);
      expect(tasks).toContain(sourceTask);
      expect(tasks).toContain(targetTask);
    }
  });

  it('goes forward in time with nanoseconds, in three sessions, and ends just before now', () => {
    const gaps: number[] = [];
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (!before) continue;
      expect(compareTimestamps(before.timestamp, event.timestamp)).toBeLessThan(0);
      gaps.push(event.timestamp.ms - before.timestamp.ms);
    }
    expect(gaps.filter((gap) => gap > 30 * 60_000)).toHaveLength(2);
    expect(new Set(events.map(({ timestamp }) => timestamp.ns)).size).toBeGreaterThan(events.length * 0.9);
    const ago = endingAt.getTime() - (events.at(-1)?.timestamp.ms ?? 0);
    expect(ago).toBeGreaterThan(0);
    expect(ago).toBeLessThan(60_000);
  });

  it('knows a sentence for every event', () => {
    for (const event of events) {
      expect(describeEventKind(event.kind).durable || event.kind === 'custom:checkpoint', event.kind).toBe(true);
      expect(eventSentence(event)).not.toContain('undefined');
    }
  });

  it('holds each lock once at a time, and waits as long as it says', () => {
    const holders = new Map<string, { readonly task: string | undefined; readonly since: number }>();
    const freed = new Map<string, number>();
    let waits = 0;
    for (const { kind, sourceTask, payload, timestamp } of events) {
      if (!kind.startsWith('lock_')) continue;
      const { resource, waited_ms: waited = 0, held_ms: held } = lockPayload.parse(payload);
      const holder = holders.get(resource);
      if (kind === 'lock_acquired') {
        expect(holder).toBeUndefined();
        holders.set(resource, { task: sourceTask, since: timestamp.ms });
        if (waited > 0) {
          waits++;
          const freedMs = freed.get(resource) ?? 0;
          expect(timestamp.ms - waited).toBeLessThan(freedMs + 240);
          expect(timestamp.ms - freedMs).toBeLessThanOrEqual(240);
        }
      } else {
        expect(holder).toEqual({ task: sourceTask, since: timestamp.ms - (held ?? 0) });
        holders.delete(resource);
        freed.set(resource, timestamp.ms);
      }
    }
    expect(holders.size).toBe(0);
    expect(waits).toBeGreaterThan(10);
  });

  it('tells how main moving on led to a failure that blocks another task', () => {
    const failed = events.find(({ kind }) => kind === 'task_failed');
    const task = failed?.sourceTask;
    const last = events.slice(0, failed && events.indexOf(failed));
    const told = last.filter(
      (event) =>
        event.kind === 'main_updated' || (event.sourceTask ?? event.targetTask) === task || event.targetTask === task,
    );
    const kinds = told.map(({ kind }) => kind).filter((kind) => !kind.startsWith('lock_') && kind !== 'sync_relayed');
    expect(kinds.slice(-6)).toEqual([
      'main_updated',
      'rebase_required',
      'rebase_conflict',
      'nudge_sent',
      'rebase_conflict',
      'nudge_sent',
    ]);
    const conflict = told.find(({ kind }) => kind === 'rebase_conflict');
    expect(conflict && eventSentence(conflict)).toBe('Rebase conflict in src/queue/lock.rs, Cargo.lock');
    expect(items.findLast(({ id }) => id === task)).toMatchObject({ status: 'open' });
  });

  it('leaves tasks in many states, with relationships of every kind and one removed', async () => {
    const final = new Map(items.map((item) => [item.id, taskState(item)]));
    expect([...final.values()].toSorted()).toEqual([
      'blocked',
      'completed',
      'completed',
      'completed',
      'failed',
      'queued',
      'running',
      'running',
    ]);
    const edges = await recordsOf(folder, 'edges.jsonl', parseEdgeLine);
    expect(new Set(edges.map(({ kind }) => kind))).toEqual(new Set(['blocks', 'parent_child', 'related']));
    const removed = edges.filter(({ deleted }) => deleted);
    expect(removed).toHaveLength(1);
    for (const { fromId, toId } of edges) expect(final.has(fromId) && final.has(toId)).toBe(true);
  });

  it('writes items as their story goes: no line before its time', () => {
    for (const { createdAt, updatedAt, closedAt, status } of items) {
      expect(compareTimestamps(createdAt, updatedAt)).toBeLessThanOrEqual(0);
      expect(closedAt !== undefined).toBe(status === 'closed');
      expect(updatedAt.ms).toBeLessThan(endingAt.getTime());
    }
  });
});

describe('writing a demo store', () => {
  it('gives the same bytes for the same seed and end, and others for another seed', async () => {
    const [first, second, other] = await Promise.all([makeDemo(7), makeDemo(7), makeDemo(8)]);
    for (const file of ['items.jsonl', 'edges.jsonl', 'events.jsonl'] as const) {
      expect(await textOf(first, file)).toBe(await textOf(second, file));
      expect(await textOf(first, file)).not.toBe(await textOf(other, file));
    }
  });

  it('never writes over a store', async () => {
    const folder = await makeDemo(7);
    const before = await textOf(folder, 'items.jsonl');
    await expect(writeDemoStore(folder, { seed: 8 })).rejects.toThrow('EEXIST');
    expect(await textOf(folder, 'items.jsonl')).toBe(before);
  });
});
