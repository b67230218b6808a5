import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { storeLayout } from '../../src/files/layout';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { bundleChild } from './childProgram';
import { checkFormat } from './formatRules/formatRules';
import { readStoreBytes } from './plainReading';
import { type WriteOutcome, writeOutcomeSchema } from './writeOutcome';

/** Every function of the store that writes to a JSONL file, in the order in which `programs/everyWrite.ts` tries them. */
const appends = {
  items: ['create', 'update', 'setStatus', 'close', 'reopen', 'batchCreate', 'batchSetStatus', 'batchClose'],
  edges: ['removeEdge', 'addEdge'],
  events: ['recordEvent', 'recordEventRaw'],
} as const;

let folder = '';
let script = '';
let wasm = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-refused-'));
  // Nobody must be able to read what the program is made of.
  chmodSync(folder, 0o755);
  script = await bundleChild('everyWrite', folder);
  wasm = path.join(folder, 'sql-wasm.wasm');
  await cp(sqlWasm, wasm);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A store of two open tasks, the first of which waits for the second, and a closed one; an event; an engram.db. */
async function smallStore() {
  const parent = await mkdtemp(path.join(folder, 'store-'));
  chmodSync(parent, 0o755);
  const engram = await Store.init(parent);
  const store = await Store.open(engram, { sqlWasm });
  const { created } = await store.batchCreate([{ title: 'A' }, { title: 'B' }, { title: 'C' }]);
  const [a = '', b = '', c = ''] = created.map(({ id }) => id);
  await store.close(c);
  await store.addEdge({ fromId: a, toId: b, kind: 'blocks' });
  await store.recordEvent({ kind: 'task_started', sourceTask: a });
  await store.rebuildCache();
  store.dispose();
  return { engram, ids: [a, b, c] };
}

/** Tries every write in a process behind the words of `command`. */
function tryEveryWrite(command: readonly string[], engram: string, ids: readonly string[]): readonly WriteOutcome[] {
  const [name = '', ...args] = [...command, process.execPath, script, engram, wasm, ...ids];
  return z.array(writeOutcomeSchema).parse(JSON.parse(execFileSync(name, args, { encoding: 'utf8' })));
}

/** What a fresh store shows, without places: those of lines that come later move. */
async function shownBy(engram: string): Promise<object> {
  const store = await Store.open(engram, { sqlWasm });
  await store.loaded();
  const shown = {
    items: store.query({}).map((item) => ({ ...item, place: undefined })),
    edges: store.relationships().map((edge) => ({ ...edge, place: undefined })),
    events: (await store.queryEvents({})).map(({ id, kind, sourceTask }) => ({ id, kind, sourceTask })),
  };
  store.dispose();
  return shown;
}

describe('a disk that is full in the middle of a record', () => {
  it('is told of by every function that writes; nothing is half there, and all goes on when there is room', async () => {
    const { engram, ids } = await smallStore();
    const { items, edges, events } = storeLayout(engram);
    // Blank lines, which mean nothing, so that the limit of 40 bytes more comes at the same size in each file.
    const size = Math.max(...[items, edges, events].map((file) => statSync(file).size)) + 1;
    for (const file of [items, edges, events]) appendFileSync(file, '\n'.repeat(size - statSync(file).size));
    const before = await shownBy(engram);

    const outcomes = tryEveryWrite(['prlimit', `--fsize=${size + 40}`, '--'], engram, ids);
    for (const [file, operations] of Object.entries(appends)) {
      const [first, ...others] = outcomes.filter(({ operation }) => operations.some((name) => name === operation));
      expect(first, file).toMatchObject({ error: 'AppendError', code: 'short-write' });
      expect(first?.message).toMatch(/^Only 40 of \d+ bytes of .* probably full/);
      for (const outcome of others) {
        expect(outcome, file).toMatchObject({ error: 'AppendError', code: 'failed' });
        expect(outcome.message).toMatch(/can't be written \(EFBIG: .*\)\. Nothing was recorded\.$/);
      }
    }
    expect(outcomes.at(-1)).toMatchObject({ operation: 'rebuildCache', error: 'ReplacementError' });
    expect(outcomes.at(-1)?.message).toMatch(/engram\.db is as it was\.$/);
    expect(await shownBy(engram)).toEqual(before);

    expect(failuresOf(tryEveryWrite(['nice'], engram, ids))).toEqual([]);
    const broken = checkFormat(await readStoreBytes(engram));
    expect(broken.map(({ file, rule }) => `${file}: ${rule}`)).toEqual([
      'items: a line is one JSON object',
      'edges: a line is one JSON object',
      'events: a line is one JSON object',
    ]);
    expect(readdirSync(engram).toSorted()).toEqual(filesOfStore);
  });
});

describe('a store whose files may only be read', () => {
  it('is told of by every function that writes, and stays as it is to the byte', async () => {
    const { engram, ids } = await smallStore();
    const before = await readStoreBytes(engram);
    for (const name of readdirSync(engram)) chmodSync(path.join(engram, name), 0o444);
    chmodSync(engram, 0o555);
    // Root may write everywhere, so the program runs as nobody there.
    const asNobody =
      process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : ['nice'];
    const outcomes = tryEveryWrite(asNobody, engram, ids);
    chmodSync(engram, 0o755);
    for (const [file, operations] of Object.entries(appends))
      for (const operation of operations)
        expect(outcomes).toContainEqual({
          operation,
          error: 'AppendError',
          code: 'read-only',
          message: `${path.join(engram, `${file}.jsonl`)} can't be written: it is read-only. Nothing was recorded.`,
        });
    expect(outcomes.at(-1)).toMatchObject({ operation: 'rebuildCache', error: 'ReplacementError' });
    expect(outcomes.at(-1)?.message).toMatch(/engram\.db is as it was\.$/);
    expect(await readStoreBytes(engram)).toEqual(before);
    expect(readdirSync(engram).toSorted()).toEqual(filesOfStore);
  });
});

describe('a store that can’t be read', () => {
  it('is not opened, and the message names the file', async () => {
    const { engram } = await smallStore();
    await rm(path.join(engram, 'items.jsonl'));
    mkdirSync(path.join(engram, 'items.jsonl'));
    await expect(Store.open(engram, { sqlWasm })).rejects.toThrow('items.jsonl');
  });

  it('is told of by everything that waits for its lines, when it became so later', async () => {
    const { engram } = await smallStore();
    const store = await Store.open(engram, { sqlWasm });
    await store.loaded();
    await rm(path.join(engram, 'events.jsonl'));
    mkdirSync(path.join(engram, 'events.jsonl'));
    await expect(store.refresh()).rejects.toThrow('events.jsonl');
    await expect(store.loaded()).rejects.toThrow('events.jsonl');
    await expect(store.settled()).rejects.toThrow('events.jsonl');
    store.dispose();
  });
});

const filesOfStore = ['.gitignore', 'edges.jsonl', 'engram.db', 'events.jsonl', 'items.jsonl'];

function failuresOf(outcomes: readonly WriteOutcome[]): readonly WriteOutcome[] {
  return outcomes.filter(({ error }) => error !== undefined);
}
