import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nativeCacheSchema } from '../../src/cache/schema';
import { loadSqlite } from '../../src/cache/sqlite';
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
  /** With engram.db as the native program would make it of the lines. Takes about 30 µs an event. */
  readonly cache?: { readonly sqlWasm: string };
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
  if (options.cache) await writeCache(folder, options.cache.sqlWasm);
  return folder;
}

/** Makes the cache from the lines with SQLite alone: JSON in, rows out. */
async function writeCache(folder: string, sqlWasm: string): Promise<void> {
  const database = new (await loadSqlite(sqlWasm)).Database();
  database.exec(nativeCacheSchema);
  for (const [name, sql] of Object.entries(rowsOfLines)) {
    const lines = (await readFile(path.join(folder, `${name}.jsonl`), 'utf8')).trimEnd().split('\n');
    const insert = database.prepare(sql);
    database.exec('BEGIN');
    for (let start = 0; start < lines.length; start += 1000)
      insert.run([`[${lines.slice(start, start + 1000).join(',')}]`]);
    database.exec('COMMIT');
    insert.free();
    database.run('INSERT INTO meta VALUES (?, ?)', [`jsonl_${name}_lines`, String(lines.length)]);
  }
  await writeFile(path.join(folder, 'engram.db'), database.export());
  database.close();
}

const cacheTime = (field: string): string => `replace(value ->> '${field}', 'Z', '+00:00')`;

const rowsOfLines = {
  items: `INSERT INTO items SELECT value ->> 'id', value ->> 'title', NULL, value ->> 'status', value ->> 'priority',
    ${cacheTime('created_at')}, ${cacheTime('updated_at')}, NULL, NULL FROM json_each(?)`,
  edges: `INSERT INTO edges SELECT value ->> 'from_id', value ->> 'to_id', value ->> 'kind',
    ${cacheTime('created_at')} FROM json_each(?)`,
  events: `INSERT INTO events SELECT value ->> 'id', value ->> 'kind', value ->> 'source_task', value ->> 'target_task',
    value -> 'payload', ${cacheTime('timestamp')} FROM json_each(?)`,
};

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
