import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { type AppendableFile, type AppendFailure, appendRecord } from '../../../src/files/appender';
import { parseEventLine } from '../../../src/files/lineParser';
import { readWholeFile, temporaryFolder } from './storeFolder';

const event = (id: string): string => `{"id":"${id}","kind":"k","timestamp":"2026-01-11T15:30:00Z"}`;
const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** A real file of which one operation does something else. */
const spoiled =
  (operations: Partial<AppendableFile>) =>
  async (name: string): Promise<AppendableFile> => {
    const file = await open(name, 'a');
    return {
      write: file.write.bind(file),
      sync: () => file.sync(),
      close: () => file.close(),
      ...operations,
    };
  };

describe('appending a record', () => {
  it('writes it between two line ends, and makes the file where there is none', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    await appendRecord(file, event('é'));
    await appendRecord(file, event('b'));
    expect(readFileSync(file, 'utf8')).toBe(`\n${event('é')}\n\n${event('b')}\n`);
  });

  it('keeps the record whole behind a line that another writer has not ended', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    writeFileSync(file, event('unfinished'));
    await appendRecord(file, event('mine'));
    const { records, findings } = await readWholeFile(file, parseEventLine);
    expect(records.map(({ id }) => id)).toEqual(['unfinished', 'mine']);
    expect(findings).toEqual([]);
  });

  it('loses no record beside native writers, who write the object and then its line end', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    const script = `
      const { appendFileSync } = require('node:fs');
      const { workerData } = require('node:worker_threads');
      for (let n = 0; n < 200; n++) {
        appendFileSync(workerData.file, workerData.event.replace('ID', 'native-' + n));
        appendFileSync(workerData.file, '\\n');
      }`;
    const native = new Worker(script, { eval: true, workerData: { file, event: event('ID') } });
    const ended = new Promise((resolve, reject) => native.once('exit', resolve).once('error', reject));
    for (let n = 0; n < 200; n++) await appendRecord(file, event(`mine-${n}`));
    await ended;
    const { records, findings } = await readWholeFile(file, parseEventLine);
    expect(new Set(records.map(({ id }) => id)).size).toBe(400);
    expect(findings).toEqual([]);
  });

  it.each(['', '[]', '{"a":1}\n{"b":2}', '{"a":\r1}', 'text'])(
    'refuses %j, which is no object on one line',
    async (text) => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      await expect(appendRecord(file, text)).rejects.toMatchObject({ code: 'not-a-record' });
    },
  );

  const refusals: readonly (readonly [string, AppendFailure, RegExp])[] = [
    ['ENOSPC', 'no-space', /no space left.*Nothing was recorded/],
    ['EDQUOT', 'no-space', /no space left/],
    ['EACCES', 'read-only', /read-only.*Nothing was recorded/],
    ['EROFS', 'read-only', /read-only/],
    ['EIO', 'failed', /EIO.*Nothing was recorded/],
  ];
  it.each(refusals)('says what %s means', async (code, failure, words) => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    const write = (): Promise<never> => Promise.reject(systemError(code));
    const append = appendRecord(file, event('a'), spoiled({ write }));
    await expect(append).rejects.toMatchObject({
      name: 'AppendError',
      code: failure,
      message: expect.stringMatching(words) as string,
    });
  });

  it('says that the folder is gone', async () => {
    const file = path.join(temporaryFolder(), 'gone', 'events.jsonl');
    await expect(appendRecord(file, event('a'))).rejects.toMatchObject({ code: 'missing-folder' });
  });

  it('says that a folder is in the way', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    mkdirSync(file);
    await expect(appendRecord(file, event('a'))).rejects.toMatchObject({ code: 'failed' });
  });

  it('says so when only a part was written, and doesn’t try again', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    let writes = 0;
    const openShort = async (name: string): Promise<AppendableFile> => {
      const real = await open(name, 'a');
      const write = async (bytes: Uint8Array) => {
        writes++;
        return await real.write(bytes.subarray(0, 10));
      };
      return { write: write as AppendableFile['write'], sync: () => real.sync(), close: () => real.close() };
    };
    await expect(appendRecord(file, event('a'), openShort)).rejects.toMatchObject({ code: 'short-write' });
    expect(writes).toBe(1);
  });

  it('says that it doesn’t know whether the record is safe when the disk doesn’t confirm it', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    const sync = (): Promise<never> => Promise.reject(systemError('EIO'));
    const append = appendRecord(file, event('a'), spoiled({ sync }));
    await expect(append).rejects.toMatchObject({ code: 'durability-unknown' });
    expect(readFileSync(file, 'utf8')).toBe(`\n${event('a')}\n`);
  });
});
