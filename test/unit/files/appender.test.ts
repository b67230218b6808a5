import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type AppendableFile, type AppendFailure, appendRecord, appendRecords } from '../../../src/files/appender';
import { parseEventLine } from '../../../src/files/lineParser';
import { readWholeFile, temporaryFolder } from './storeFolder';

const event = (id: string): string => `{"id":"${id}","kind":"k","timestamp":"2026-01-11T15:30:00Z"}`;
/** So many records of 53 bytes each. */
const events = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `{"id":"${n}","kind":"k","timestamp":"1970-01-01T0:0:0Z"}`);
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

  const refusals: readonly (readonly [string, AppendFailure, string])[] = [
    ['ENOSPC', 'no-space', 'There is no space left to write to FILE. Nothing was recorded.'],
    ['EDQUOT', 'no-space', 'There is no space left to write to FILE. Nothing was recorded.'],
    ['EACCES', 'read-only', "FILE can't be written: it is read-only. Nothing was recorded."],
    ['EPERM', 'read-only', "FILE can't be written: it is read-only. Nothing was recorded."],
    ['EROFS', 'read-only', "FILE can't be written: it is read-only. Nothing was recorded."],
    ['ENOENT', 'missing-folder', 'The folder of FILE is gone. Nothing was recorded.'],
    ['EIO', 'failed', "FILE can't be written (EIO). Nothing was recorded."],
  ];
  describe.each([1, 3])('of %i records', (count) => {
    it.each(refusals)('says what %s means', async (code, failure, message) => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      const write = (): Promise<never> => Promise.reject(systemError(code));
      await expect(appendRecords(file, events(count), spoiled({ write }))).rejects.toMatchObject({
        name: 'AppendError',
        code: failure,
        message: message.replace('FILE', file),
        wholeRecords: 0,
      });
      expect(readFileSync(file, 'utf8')).toBe('');
    });

    it('says that the folder is gone', async () => {
      const file = path.join(temporaryFolder(), 'gone', 'events.jsonl');
      await expect(appendRecords(file, events(count))).rejects.toMatchObject({
        code: 'missing-folder',
        message: `The folder of ${file} is gone. Nothing was recorded.`,
      });
    });

    it('says that a folder is in the way', async () => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      mkdirSync(file);
      await expect(appendRecords(file, events(count))).rejects.toMatchObject({
        code: 'failed',
        message: expect.stringMatching(/events\.jsonl can't be written \(.*\)\. Nothing was recorded\.$/) as string,
      });
    });

    it('writes nothing when one of them is no record', async () => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      await expect(appendRecords(file, [...events(count), '[]'])).rejects.toMatchObject({
        code: 'not-a-record',
        message: 'Only a JSON object on one line can be appended.',
      });
      expect(existsSync(file)).toBe(false);
    });

    it('gets a real refusal of a full disk', async () => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      // Every write to this device fails as on a disk that is full.
      await expect(appendRecords(file, events(count), () => open('/dev/full', 'a'))).rejects.toMatchObject({
        code: 'no-space',
      });
    });
  });

  it.each([
    [1, 'The record was', 'it is', 'it'],
    [3, 'The 3 records were', 'they are', 'them'],
  ])(
    'says that it doesn’t know whether %i are safe when the disk doesn’t confirm it',
    async (count, what, are, them) => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      const sync = (): Promise<never> => Promise.reject(systemError('EIO'));
      await expect(appendRecords(file, events(count), spoiled({ sync }))).rejects.toMatchObject({
        code: 'durability-unknown',
        message:
          `${what} written to ${file}, but the disk did not confirm that ${are} safe (EIO). ` +
          `Look whether ${are} there before you record ${them} again.`,
        wholeRecords: count,
      });
      expect(readFileSync(file, 'utf8')).toBe(`\n${events(count).join('\n')}\n`);
    },
  );

  it('takes no list of no records for a failure, and makes no file for it', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    await appendRecords(file, []);
    expect(existsSync(file)).toBe(false);
  });
});

describe('a write that falls short', () => {
  /** Writes only so many bytes, as a disk does that becomes full; counts the tries. */
  function fullAfter(bytes: number) {
    const tries = { count: 0 };
    const openShort = async (name: string): Promise<AppendableFile> => {
      const real = await open(name, 'a');
      const write = async (all: Uint8Array) => {
        tries.count++;
        return await real.write(all.subarray(0, bytes));
      };
      return { write: write as AppendableFile['write'], sync: () => real.sync(), close: () => real.close() };
    };
    return { tries, openShort };
  }

  const broken = 'ends with a broken line now, that every reader skips';
  const unended = 'ends without a line end now';
  // A line end, then three times 53 bytes and a line end: the records end at 54, 108 and 162.
  it.each([
    [
      1,
      10,
      0,
      `10 of 55 bytes of the record were written to FILE: the disk is probably full. It is not whole in the file, which ${broken}.`,
    ],
    [
      1,
      54,
      1,
      `54 of 55 bytes of the record were written to FILE: the disk is probably full. It is whole in the file, which ${unended}.`,
    ],
    [
      3,
      1,
      0,
      `1 of 163 bytes of 3 records were written to FILE: the disk is probably full. None is whole in the file.`,
    ],
    [
      3,
      53,
      0,
      `53 of 163 bytes of 3 records were written to FILE: the disk is probably full. None is whole in the file, which ${broken}.`,
    ],
    [
      3,
      55,
      1,
      `55 of 163 bytes of 3 records were written to FILE: the disk is probably full. 1 of them is whole in the file.`,
    ],
    [
      3,
      54,
      1,
      `54 of 163 bytes of 3 records were written to FILE: the disk is probably full. 1 of them is whole in the file, which ${unended}.`,
    ],
    [
      3,
      130,
      2,
      `130 of 163 bytes of 3 records were written to FILE: the disk is probably full. 2 of them are whole in the file, which ${broken}.`,
    ],
    [
      3,
      162,
      3,
      `162 of 163 bytes of 3 records were written to FILE: the disk is probably full. 3 of them are whole in the file, which ${unended}.`,
    ],
  ])(
    'of %i records after %i bytes says that %i are whole, and doesn’t try again',
    async (count, bytes, whole, message) => {
      const file = path.join(temporaryFolder(), 'events.jsonl');
      const { tries, openShort } = fullAfter(bytes);
      await expect(appendRecords(file, events(count), openShort)).rejects.toMatchObject({
        code: 'short-write',
        message: `Only ${message.replace('FILE', file)}`,
        wholeRecords: whole,
      });
      expect(tries.count).toBe(1);
      // What the message says is what a reader finds.
      const { records } = await readWholeFile(file, parseEventLine);
      expect(records).toHaveLength(whole);
    },
  );

  it('counts bytes, not characters', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    const texts = [event('ü'), event('b')];
    const { openShort } = fullAfter(Buffer.byteLength(event('ü')));
    await expect(appendRecords(file, texts, openShort)).rejects.toMatchObject({ wholeRecords: 0 });
  });
});

describe('where the system itself says no', () => {
  // Appends in a process of its own, whose limits and rights are not ours.
  const program = `
    import { appendRecords } from './src/files/appender';
    // Else the first write beyond the limit would end the process.
    process.on('SIGXFSZ', () => undefined);
    const [file, ...texts] = process.argv.slice(2);
    appendRecords(file, texts).then(
      () => console.log(JSON.stringify({ code: 'written' })),
      ({ code, message, wholeRecords }) => console.log(JSON.stringify({ code, message, wholeRecords })),
    );`;
  const answer = z.object({ code: z.string(), message: z.optional(z.string()), wholeRecords: z.optional(z.number()) });

  /** Runs the program behind the words of `command`, and gives its answer. */
  function append(command: readonly string[], file: string, texts: readonly string[]) {
    const folder = temporaryFolder();
    const bundle = path.join(folder, 'append.cjs');
    const { outputFiles } = buildSync({
      stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      write: false,
    });
    writeFileSync(bundle, outputFiles[0]?.text ?? '');
    chmodSync(folder, 0o755);
    const [name = process.execPath, ...args] = [...command, process.execPath, bundle, file, ...texts];
    return answer.parse(JSON.parse(execFileSync(name, args, { encoding: 'utf8' })));
  }

  /** Root may write everywhere, so the program runs as nobody there. */
  const asNobody =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] : [];

  it('a short write at the limit of a file’s size leaves whole what it says', async () => {
    const file = path.join(temporaryFolder(), 'events.jsonl');
    const answer = append(['prlimit', '--fsize=130', '--'], file, events(3));
    expect(answer).toMatchObject({ code: 'short-write', wholeRecords: 2 });
    expect(answer.message).toContain('Only 130 of 163 bytes of 3 records were written to');
    expect((await readWholeFile(file, parseEventLine)).records).toHaveLength(2);
    // The next one finds no room at all; it breaks nothing more.
    const size = statSync(file).size;
    const next = append(['prlimit', '--fsize=130', '--'], file, events(1));
    expect(next).toMatchObject({ code: 'failed', wholeRecords: 0 });
    expect(next.message).toMatch(/can't be written \(EFBIG: file too large, write\)\. Nothing was recorded\.$/);
    expect(statSync(file).size).toBe(size);
    // And where there is room again, the broken line does no harm to what follows it.
    await appendRecords(file, [event('after')]);
    expect((await readWholeFile(file, parseEventLine)).records.map(({ id }) => id)).toEqual(['0', '1', 'after']);
  });

  it('a file that is read-only', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'events.jsonl');
    writeFileSync(file, '');
    chmodSync(file, 0o444);
    chmodSync(folder, 0o755);
    expect(append(asNobody, file, events(2))).toEqual({
      code: 'read-only',
      message: `${file} can't be written: it is read-only. Nothing was recorded.`,
      wholeRecords: 0,
    });
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('a folder that is read-only and has no such file yet', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    const answer = append(asNobody, path.join(folder, 'events.jsonl'), events(1));
    chmodSync(folder, 0o755);
    expect(answer.code).toBe('read-only');
    expect(existsSync(path.join(folder, 'events.jsonl'))).toBe(false);
  });
});
