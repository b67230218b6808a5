import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCache } from '../../../src/cache/openCache';
import { loadSqlite } from '../../../src/cache/sqlite';
import { buildNativeCache, openSqlite } from './buildCache';
import { event, item } from './records';

const healthy = path.resolve(__dirname, '../../fixtures/healthy/.engram/engram.db');

async function problemOf(bytes: Uint8Array): Promise<string> {
  const opened = openCache(await openSqlite(), bytes);
  if (!opened.ok) return opened.problem;
  opened.value.dispose();
  return 'none';
}

async function changedCache(sql: string): Promise<Uint8Array> {
  const sqlite = await openSqlite();
  const database = new sqlite.Database(await readFile(healthy));
  database.exec(sql);
  const bytes = database.export();
  database.close();
  return bytes;
}

describe('opening engram.db', () => {
  it('reads how many lines the native program last counted', async () => {
    const opened = openCache(await openSqlite(), await readFile(healthy));
    expect(opened.ok && opened.value.lines).toEqual({ items: 61, edges: 28, events: 400 });
    if (opened.ok) opened.value.dispose();
  });

  it('refuses what is no SQLite file, and says so', async () => {
    expect(await problemOf(new Uint8Array())).toBe('engram.db is empty.');
    expect(await problemOf(Buffer.from('{"id":"eg-1"}'))).toBe('engram.db is not an SQLite database.');
    expect(await problemOf(Buffer.alloc(5000, 'x'))).toBe('engram.db is not an SQLite database.');
  });

  it('refuses WAL mode, where the main file may be silently stale', async () => {
    const bytes = await readFile(healthy);
    bytes[18] = 2;
    bytes[19] = 2;
    expect(await problemOf(bytes)).toContain('WAL mode');
  });

  it('refuses a file that was cut', async () => {
    const bytes = await readFile(healthy);
    expect(await problemOf(bytes.subarray(0, bytes.length - 4096))).toMatch(/torn: it should have [\d,]+ bytes/);
  });

  it('refuses a file whose task pages are damaged', async () => {
    const bytes = await readFile(healthy);
    const pageSize = bytes.readUInt16BE(16);
    for (let page = 1; page < 4; page++) bytes.fill(0xa5, page * pageSize, (page + 1) * pageSize);
    expect(await problemOf(bytes)).toMatch(/^engram\.db can't be read: .+\.$/);
  });

  it('names a table or a column that is missing', async () => {
    expect(await problemOf(await changedCache('DROP TABLE events'))).toContain('no table “events”');
    expect(await problemOf(await changedCache('ALTER TABLE items RENAME COLUMN title TO name'))).toContain(
      'table “items” has no column “title”',
    );
  });

  it('refuses line counts that are no numbers', async () => {
    expect(await problemOf(await changedCache(`UPDATE meta SET value = '-1'`))).toContain('is no number');
  });

  it('takes a cache that the native schema makes', async () => {
    const bytes = buildNativeCache(await openSqlite(), {
      items: [item('eg-a')],
      edges: [],
      events: [event('eg-evt-1')],
      lines: { items: 1, edges: 0, events: 1 },
    });
    expect(await problemOf(bytes)).toBe('none');
  });
});

describe('loading SQLite', () => {
  it('says which file is missing, and tries again the next time', async () => {
    await expect(loadSqlite('/nowhere/sql-wasm.wasm')).rejects.toThrow('/nowhere/sql-wasm.wasm');
    await expect(loadSqlite('/nowhere/sql-wasm.wasm')).rejects.toThrow('/nowhere/sql-wasm.wasm');
    await expect(openSqlite()).resolves.toBeDefined();
  });
});
