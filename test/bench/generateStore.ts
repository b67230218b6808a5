import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { knownEventKinds } from '../../src/model/eventKind';
import { formatTimestamp } from '../../src/model/timestamp';

/** What to generate. The same options make the same bytes. */
export interface GeneratedStoreOptions {
  /** How many lines events.jsonl gets. */
  readonly events: number;
  /** How many tasks the events belong to. Default 200. */
  readonly tasks?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** Length of an event's line with its line end: what neuraphage's events have on average. */
const eventLineBytes = 256;

const startMs = Date.UTC(2026, 0, 11, 9);

/** Writes a store of about 256 bytes an event into `<parent>/.engram`, and returns the path of that. */
export async function generateStore(parent: string, options: GeneratedStoreOptions): Promise<string> {
  const folder = path.join(parent, '.engram');
  await mkdir(folder, { recursive: true });
  const random = seededRandom(options.seed ?? 1);
  const tasks = Array.from({ length: options.tasks ?? 200 }, () => `eg-${hex(random, 10)}`);
  await writeFile(path.join(folder, 'items.jsonl'), tasks.map((id, index) => itemLine(id, index)).join(''));
  await writeFile(
    path.join(folder, 'edges.jsonl'),
    tasks
      .slice(1)
      .map((id, index) => edgeLine(id, tasks[index] ?? id))
      .join(''),
  );
  const file = await open(path.join(folder, 'events.jsonl'), 'w');
  try {
    for (let written = 0; written < options.events;) {
      const count = Math.min(10_000, options.events - written);
      const first = written;
      await file.write(Array.from({ length: count }, (_, step) => eventLine(random, tasks, first + step)).join(''));
      written += count;
    }
  } finally {
    await file.close();
  }
  return folder;
}

function itemLine(id: string, index: number): string {
  const time = formatTimestamp({ ms: startMs + index, ns: 0 });
  const item = { id, title: `Task ${index}`, status: index % 3 === 0 ? 'closed' : 'open', priority: index % 5 };
  return `${JSON.stringify({ ...item, created_at: time, updated_at: time })}\n`;
}

function edgeLine(from: string, to: string): string {
  const time = formatTimestamp({ ms: startMs, ns: 0 });
  return `${JSON.stringify({ from_id: from, to_id: to, kind: 'parent_child', created_at: time })}\n`;
}

/** One event, 37 ms behind the one before: 100,000 make a session of an hour. */
function eventLine(random: () => number, tasks: readonly string[], index: number): string {
  const kind = pick(random, knownEventKinds).kind;
  const timestamp = formatTimestamp({ ms: startMs + index * 37, ns: Math.floor(random() * 1_000_000) });
  const head = `{"id":"eg-evt-${hex(random, 10)}","kind":"${kind}","source_task":"${pick(random, tasks)}"`;
  const target = random() < 0.4 ? `,"target_task":"${pick(random, tasks)}"` : '';
  const [before, after] = [
    `${head}${target},"payload":{"attempt":${index % 7},"summary":"`,
    `"},"timestamp":"${timestamp}"}\n`,
  ];
  const missing = eventLineBytes - before.length - after.length;
  return `${before}${words(random, missing)}${after}`;
}

const vocabulary = [
  'rebase',
  'conflict',
  'lock',
  'parser',
  'scheduler',
  'retry',
  'ledger',
  'daemon',
  'review',
  'merge',
];

function words(random: () => number, length: number): string {
  let text = '';
  while (text.length < length) text += `${pick(random, vocabulary)} `;
  return text.slice(0, Math.max(0, length));
}

function pick<Value>(random: () => number, values: readonly Value[]): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('Nothing to pick from.');
  return value;
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** mulberry32: quick, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
