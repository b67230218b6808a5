import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { type EngramEvent } from '../../../src/model/event';
import { formatTimestamp } from '../../../src/model/timestamp';
import { type Store } from '../../../src/store/store';
import { eventLine, openStore, temporaryFolder } from '../store/openStore';

/** An event as an oracle sees it: no columns, no numbers, nothing shared with what is tested. */
export type PlainEvent = Pick<EngramEvent, 'kind' | 'sourceTask' | 'targetTask' | 'timestamp'>;

const kinds = [
  'task_started',
  'task_completed',
  'task_failed',
  'rebase_required',
  'rebase_conflict',
  'nudge_sent',
  'main_updated',
  'lock_acquired',
  'custom:step',
];
const tasks = ['eg-a', 'eg-b', 'eg-c'];

/** Logs of few tasks and kinds whose events come close together, far apart, at one moment and in another order than the file's. */
export const madeUpEvents: fc.Arbitrary<readonly PlainEvent[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    sourceTask: fc.option(fc.constantFrom(...tasks), { nil: undefined }),
    targetTask: fc.option(fc.constantFrom(...tasks), { nil: undefined, freq: 1 }),
    timestamp: fc.record({
      ms: fc.integer({ min: 0, max: 40 }).map((step) => step * 20_000),
      ns: fc.constantFrom(0, 1, 999_999),
    }),
  }),
  { maxLength: 40 },
);

/** The items that a made-up store has: `eg-b` was closed, `eg-c` is in no line. */
const items =
  itemLine({ id: 'eg-a', status: 'open' }) +
  itemLine({ id: 'eg-b', status: 'closed', closed_at: formatTimestamp(closedAt()) });

/** When `eg-b` was closed. */
export function closedAt() {
  return { ms: 500_000, ns: 0 };
}

/** A store of these events, in this order. */
export async function storeOf(events: readonly PlainEvent[]): Promise<Store> {
  const folder = path.join(await temporaryFolder(), '.engram');
  await mkdir(folder);
  await writeFile(path.join(folder, 'items.jsonl'), items);
  await writeFile(path.join(folder, 'edges.jsonl'), '');
  const lines = events.map((event, index) => eventLine({ id: `eg-evt-${index}`, ...event }));
  await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
  const store = await openStore(folder);
  await store.loaded();
  return store;
}

/** Positions in the order of time, then of the file. */
export function inTimeOrder(events: readonly PlainEvent[]): readonly number[] {
  const time = (at: number): bigint => nanoseconds(events[at]?.timestamp ?? { ms: 0, ns: 0 });
  return events.map((_, at) => at).sort((a, b) => Number(time(a) - time(b)) || a - b);
}

/** A moment as one whole number. */
export function nanoseconds({ ms, ns }: EngramEvent['timestamp']): bigint {
  return BigInt(ms) * 1_000_000n + BigInt(ns);
}

function itemLine(fields: Readonly<Record<string, string>>): string {
  const time = formatTimestamp({ ms: 0, ns: 0 });
  return `${JSON.stringify({ title: 'A task', priority: 2, created_at: time, updated_at: time, ...fields })}\n`;
}
