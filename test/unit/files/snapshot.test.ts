import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/rpc';
import { readDatabaseSnapshot } from '../../../src/files/snapshot';
import { temporaryFolder } from './storeFolder';

const original = 'test/fixtures/healthy/.engram/engram.db';

function copyOfDatabase(): string {
  const copy = path.join(temporaryFolder(), 'engram.db');
  copyFileSync(original, copy);
  return copy;
}

/** Changes some bytes of a file. */
function patch(file: string, offset: number, ...bytes: number[]): void {
  const content = readFileSync(file);
  content.set(bytes, offset);
  writeFileSync(file, content);
}

const quickly = { tries: 2, pauseMs: 1 };

describe('a snapshot of engram.db', () => {
  it('is the file, and SQLite opens it', async () => {
    const snapshot = await readDatabaseSnapshot(original);
    if (snapshot.state !== 'read') throw new Error(snapshot.reason);
    expect(Buffer.compare(snapshot.bytes, readFileSync(original))).toBe(0);
    const { Database } = await initSqlJs();
    const database = new Database(snapshot.bytes);
    expect(database.exec('SELECT count(*) FROM events')[0]?.values).toEqual([[400]]);
    database.close();
  });

  it('is missing where there is no file', async () => {
    const file = path.join(temporaryFolder(), 'engram.db');
    expect(await readDatabaseSnapshot(file)).toMatchObject({ state: 'missing' });
  });

  const damages: readonly (readonly [string, RegExp, (file: string) => void])[] = [
    ['is in WAL mode', /WAL mode/, (file) => patch(file, 18, 2, 2)],
    ['is no database', /not an SQLite database/, (file) => writeFileSync(file, 'text'.repeat(100))],
    ['is shorter than a header', /not an SQLite database/, (file) => truncateSync(file, 50)],
    ['ends within a page', /torn.*no whole number of pages/, (file) => truncateSync(file, 8192 + 100)],
    ['lacks pages at its end', /torn.*holds 2 pages/, (file) => truncateSync(file, 8192)],
    ['names an impossible page size', /damaged header/, (file) => patch(file, 16, 3, 7)],
    ['is a folder', /EISDIR|can't be read/, (file) => { rmSync(file); mkdirSync(file); }],
  ]; // prettier-ignore
  it.each(damages)('is refused with the reason when it %s', async (_, reason, damage) => {
    const file = copyOfDatabase();
    damage(file);
    expect(await readDatabaseSnapshot(file, quickly)).toMatchObject({
      state: 'unreadable',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('is busy while a journal is there, and read once it is gone', async () => {
    const file = copyOfDatabase();
    writeFileSync(`${file}-journal`, '');
    expect(await readDatabaseSnapshot(file, quickly)).toMatchObject({ state: 'busy' });
    rmSync(`${file}-journal`);
    expect(await readDatabaseSnapshot(file, quickly)).toMatchObject({ state: 'read' });
  });

  it('is busy, not torn, while it is still empty', async () => {
    const file = copyOfDatabase();
    truncateSync(file, 0);
    expect(await readDatabaseSnapshot(file, quickly)).toMatchObject({ state: 'busy' });
  });

  type Step = 'header-read' | 'body-read';
  const writers: readonly (readonly [string, Step, (file: string) => void])[] = [
    ['a journal appears before the body is read', 'header-read', (file) => writeFileSync(`${file}-journal`, '')],
    ['a journal appears behind the body', 'body-read', (file) => writeFileSync(`${file}-journal`, '')],
    ['the header changes', 'body-read', (file) => patch(file, 24, 9, 9, 9, 9)],
    ['a page changes', 'body-read', (file) => { patch(file, 5000, 1); utimesSync(file, 1, 1); }],
    ['the file grows', 'header-read', (file) => writeFileSync(file, Buffer.alloc(4096), { flag: 'a' })],
    ['the file shrinks', 'header-read', (file) => truncateSync(file, 4096)],
    ['another takes its place', 'body-read', (file) => { copyFileSync(file, `${file}.new`); renameSync(`${file}.new`, file); }],
  ]; // prettier-ignore
  it.each(writers)('is tried again when, while it is read, %s', async (_, step, write) => {
    const file = copyOfDatabase();
    let reads = 0;
    const snapshot = await readDatabaseSnapshot(file, {
      ...quickly,
      onStep: (reached) => {
        if (reached === 'header-read') reads++;
        if (reached === step && reads === 1) write(file);
        else if (reached === 'header-read') rmSync(`${file}-journal`, { force: true });
        return Promise.resolve();
      },
    });
    expect(reads).toBe(2);
    expect(['read', 'unreadable']).toContain(snapshot.state);
    if (snapshot.state === 'read') expect(Buffer.compare(snapshot.bytes, readFileSync(file))).toBe(0);
  });

  it('is not waited for when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(readDatabaseSnapshot(original, { signal: abort.signal })).rejects.toThrow(CancelledError);
  });
});
