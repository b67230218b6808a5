import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeGitRule } from '../../src/files/gitIgnoreFile';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-unlucky-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('another program that comes at the worst moment', () => {
  it('makes the same store at the same time: ours is given up, and nothing of the other’s is touched', async () => {
    const engram = path.join(folder, '.engram');
    const making = Store.init(folder);
    // Handled at once: the loop below must not leave it unhandled for a moment.
    const outcome = making.then(
      () => 'made',
      (error: unknown) => String(error),
    );
    while (!existsSync(engram)) await nextTurn();
    writeFileSync(path.join(engram, 'items.jsonl'), 'theirs\n');
    expect(await outcome).toBe(
      `Error: No store could be made in ${engram}: another program is making one at the same time. ` +
        'What is in it was left there: look at it before you try again.',
    );
    expect(readFileSync(path.join(engram, 'items.jsonl'), 'utf8')).toBe('theirs\n');
  });

  it('changes .gitignore again and again: it keeps what the other wrote', async () => {
    const engram = await Store.init(folder);
    const file = path.join(engram, '.gitignore');
    const ending = new AbortController();
    const other = (async () => {
      for (let number = 0; !ending.signal.aborted;) {
        // Ours lies beside it while it is made safe, before it takes the place.
        if (readdirSync(engram).some((name) => name.endsWith('.tmp'))) writeFileSync(file, `# line ${number++}\n`);
        await nextTurn();
      }
    })();
    const outcome = await writeGitRule(engram, true).then(
      () => 'written',
      (error: unknown) => String(error),
    );
    ending.abort();
    await other;
    expect(outcome).toBe(`Error: ${file} was not changed: it can't be written (it changes all the time).`);
    expect(readFileSync(file, 'utf8')).toMatch(/^# line \d+\n$/);
    expect((await readdir(engram)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('replaces events.jsonl while engram.db is made anew: the old engram.db stays', async () => {
    const engram = await Store.init(folder);
    const events = path.join(engram, 'events.jsonl');
    const store = await Store.open(engram, { sqlWasm });
    await store.recordEvent({ kind: 'nudge_sent' });
    await store.rebuildCache();
    const before = readFileSync(path.join(engram, 'engram.db'));
    const line = readFileSync(events);
    // The rebuild looks at the files, and tells of the new line; then it reads the lines for the rows.
    appendFileSync(events, line);
    writeFileSync(path.join(folder, 'other.jsonl'), '');
    store.onChange(({ eventsChanged }) => {
      if (eventsChanged && existsSync(path.join(folder, 'other.jsonl')))
        renameSync(path.join(folder, 'other.jsonl'), events);
    });
    await expect(store.rebuildCache()).rejects.toThrow(
      'events.jsonl became another file while engram.db was made anew. Try again.',
    );
    expect(readFileSync(path.join(engram, 'engram.db')).equals(before)).toBe(true);
    expect((await readdir(engram)).filter((name) => name.startsWith('engram.db'))).toEqual(['engram.db']);
    store.dispose();
  });
});

describe('an installation without SQLite’s WebAssembly', () => {
  it('says where it was looked for when a question needs it, and answers the others', async () => {
    const store = await Store.open(await Store.init(folder), { sqlWasm: path.join(folder, 'nowhere.wasm') });
    const { id } = await store.create({ title: 'A' });
    await expect(store.ready()).rejects.toThrow(`SQLite could not be loaded from ${path.join(folder, 'nowhere.wasm')}`);
    await expect(store.rebuildCache()).rejects.toThrow('SQLite could not be loaded');
    expect(store.query({}).map((item) => item.id)).toEqual([id]);
    store.dispose();
  });
});
