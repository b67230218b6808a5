import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { EngramProgram } from '../unit/cli/engramProgram';
import { checkFormat } from './formatRules/formatRules';
import { linesOf, misreadByFreshStore, readStoreBytes } from './plainReading';
import { askSqlite, type Row, schemaOf } from './plainSqlite';
import { writeEverything } from './ownStore';

const nativeDatabase = path.resolve(__dirname, '../fixtures/healthy/.engram/engram.db');
const database = (engram: string): string => path.join(engram, 'engram.db');

let folder = '';
let engram = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-own-'));
  engram = await writeEverything(folder);
  const store = await Store.open(engram, { sqlWasm });
  await store.rebuildCache();
  store.dispose();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a store that only we have written, with every function that writes', () => {
  it('follows the rules of docs/format.md line by line, and is read back as it stands there', async () => {
    const bytes = await readStoreBytes(engram);
    expect(checkFormat(bytes)).toEqual([]);
    const lines = { items: linesOf(bytes.items), edges: linesOf(bytes.edges), events: linesOf(bytes.events) };
    expect(Object.values(lines).map(({ length }) => length)).toEqual([19, 5, 57]);
    expect(await misreadByFreshStore(engram, lines)).toEqual([]);
  });

  it('has an engram.db that plain SQLite finds whole, with the schema of the native one', () => {
    expect(askSqlite(database(engram), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(askSqlite(database(engram), 'PRAGMA foreign_key_check')).toEqual([]);
    expect(schemaOf(database(engram))).toEqual(schemaOf(nativeDatabase));
    const mode = 'SELECT * FROM pragma_journal_mode, pragma_encoding, pragma_user_version';
    expect(askSqlite(database(engram), mode)).toEqual(askSqlite(nativeDatabase, mode));
  });

  it('has an engram.db whose counts are the lines of the files', async () => {
    const { items, edges, events } = await readStoreBytes(engram);
    const newlines = (bytes: Buffer): string => String(bytes.toString('latin1').split('\n').length - 1);
    expect(askSqlite(database(engram), 'SELECT key, value FROM meta ORDER BY key')).toEqual([
      { key: 'jsonl_edges_lines', value: newlines(edges) },
      { key: 'jsonl_events_lines', value: newlines(events) },
      { key: 'jsonl_items_lines', value: newlines(items) },
    ]);
  });

  it('has an engram.db whose rows are what the lines say', async () => {
    const expected = rowsOfLines(await linesAsJson());
    const asked = {
      items: askSqlite(database(engram), 'SELECT * FROM items ORDER BY id'),
      labels: askSqlite(database(engram), 'SELECT * FROM labels ORDER BY item_id, label'),
      edges: askSqlite(database(engram), 'SELECT * FROM edges ORDER BY from_id, to_id, kind'),
      // The native program spells numbers as Rust does: 1.5e16, where JavaScript has 15000000000000000.
      events: askSqlite(database(engram), 'SELECT * FROM events ORDER BY id').map((event) => ({
        ...event,
        payload: JSON.stringify(JSON.parse(String(event.payload))),
      })),
    };
    expect(asked).toEqual(expected);
    expect(asked.items.length).toBeGreaterThan(3);
  });
});

describe('a store that only the command line has written, with every command that writes', () => {
  it('follows the rules of docs/format.md, and plain SQLite finds its engram.db whole', async () => {
    const program = await EngramProgram.build();
    try {
      const workspace = await program.workspace();
      const run = async (...args: readonly string[]): Promise<string> =>
        String((await program.json(workspace, args))[0]?.id);
      await run('init');
      const [a, b] = [await run('create', 'A', '-p', '0', '-l', 'infra'), await run('create', 'B', '-d', '# Why 🚀')];
      await run('block', a, b);
      await expect(run('child', a, b)).rejects.toThrow('cycle');
      await run('relate', a, b);
      await run('unrelate', a, b);
      await run('start', b);
      await run('close', b, '-r', 'done');
      await run('reopen', b);
      await run('update', b, '--title', 'B again');
      await run('record', 'task_completed', '-s', b);
      await run('rebuild-cache');
      const written = path.join(workspace, '.engram');
      const bytes = await readStoreBytes(written);
      expect(checkFormat(bytes)).toEqual([]);
      expect(linesOf(bytes.items)).toHaveLength(6);
      expect(askSqlite(database(written), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(schemaOf(database(written))).toEqual(schemaOf(nativeDatabase));
    } finally {
      await program.dispose();
    }
  }, 60_000);
});

const recordSchema = z.record(z.string(), z.unknown());
type Records = Readonly<Record<'items' | 'edges' | 'events', readonly Row[]>>;

async function linesAsJson(): Promise<Records> {
  const { items, edges, events } = await readStoreBytes(engram);
  const records = (bytes: Buffer) => linesOf(bytes).map(({ text }) => recordSchema.parse(JSON.parse(text)));
  return { items: records(items), edges: records(edges), events: records(events) };
}

/** The rows that docs/format.md ("The cache") asks for, from the lines read in the plainest way. */
function rowsOfLines({ items, edges, events }: Records): object {
  const lastItems = lastBy(items, ({ id }) => String(id));
  const lastEdges = lastBy(edges, ({ from_id, to_id, kind }) => [from_id, to_id, kind].join(' '));
  return {
    items: lastItems.map((item) => ({
      id: item.id,
      title: item.title,
      description: item.description ?? null,
      status: item.status,
      priority: item.priority,
      created_at: inCache(item.created_at),
      updated_at: inCache(item.updated_at),
      closed_at: inCache(item.closed_at),
      close_reason: item.close_reason ?? null,
    })),
    labels: lastItems.flatMap(({ id, labels }) =>
      (Array.isArray(labels) ? labels.map(String) : []).toSorted().map((label) => ({ item_id: id, label })),
    ),
    edges: lastEdges
      .filter(({ deleted }) => deleted !== true)
      .map((edge) => ({ ...edge, created_at: inCache(edge.created_at) })),
    events: lastBy(events, ({ id }) => String(id)).map((event) => ({
      id: event.id,
      kind: event.kind,
      source_task: event.source_task ?? null,
      target_task: event.target_task ?? null,
      payload: sortedText(event.payload ?? null),
      timestamp: inCache(event.timestamp),
    })),
  };
}

/** The last of each key, sorted by key. */
function lastBy(records: readonly Row[], keyOf: (record: Row) => string): readonly Row[] {
  const last = new Map(records.map((record) => [keyOf(record), record]));
  return [...last].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}

function inCache(time: unknown): string | null {
  return typeof time === 'string' ? time.replace('Z', '+00:00') : null;
}

/** JSON with the keys of every object sorted. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${sortedText(part)}`).join()}}`;
}
