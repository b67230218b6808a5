import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceDatabase, type ReplacementSystem } from '../../../src/files/databaseReplacement';
import { storeLayout } from '../../../src/files/layout';
import { temporaryFolder } from './storeFolder';

const bytes = Buffer.alloc(3 * 1024 * 1024, 'new');

/** A store's folder with an engram.db in it. */
function storeWithDatabase() {
  const layout = storeLayout(temporaryFolder());
  writeFileSync(layout.database, 'old');
  return layout;
}

const make = () => Promise.resolve(bytes);

function system(changes: Partial<ReplacementSystem>): ReplacementSystem {
  return { createFile: (file) => open(file, 'wx'), rename, ...changes };
}

/** A system whose new files fail at something. */
const failingFile = (change: (file: FileHandle) => void): ReplacementSystem =>
  system({
    createFile: async (name) => {
      const file = await open(name, 'wx');
      change(file);
      return file;
    },
  });

describe('replacing engram.db', () => {
  it('leaves the new one, and nothing else', async () => {
    const layout = storeWithDatabase();
    await replaceDatabase(layout, make);
    expect(readFileSync(layout.database).equals(bytes)).toBe(true);
    expect(readdirSync(layout.folder)).toEqual(['engram.db']);
  });

  it('removes what a crash left of an earlier try, and nothing else', async () => {
    const layout = storeWithDatabase();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const kept = ['engram.db.new-1-0123456789', `engram.db.new-${process.ppid}-01234567`, 'engram.db.newer', 'x'];
    for (const name of [`engram.db.new-${pid}-01234567`, ...kept]) writeFileSync(path.join(layout.folder, name), '');
    await replaceDatabase(layout, make);
    expect(readdirSync(layout.folder).toSorted()).toEqual(['engram.db', ...kept].toSorted());
  });

  it.each([
    [
      'the disk is full',
      failingFile((file) => {
        file.write = () => Promise.reject(new Error('ENOSPC: no space left on device, write'));
      }),
      'The new engram.db could not be written: ENOSPC: no space left on device, write. engram.db is as it was.',
    ],
    [
      'the disk takes a part of it',
      failingFile((file) => {
        file.write = ((buffer: Buffer) => Promise.resolve({ bytesWritten: 10, buffer })) as FileHandle['write'];
      }),
      'The new engram.db could not be written: the disk took only a part of it and is probably full. engram.db is as it was.',
    ],
    [
      'the disk does not confirm',
      failingFile((file) => {
        file.sync = () => Promise.reject(new Error('EIO: i/o error, fsync'));
      }),
      'The new engram.db could not be written: EIO: i/o error, fsync. engram.db is as it was.',
    ],
    [
      'the folder can’t be written',
      system({ createFile: () => Promise.reject(new Error('EROFS: read-only file system')) }),
      'The new engram.db could not be written: EROFS: read-only file system. engram.db is as it was.',
    ],
    [
      'it can’t be renamed',
      system({ rename: () => Promise.reject(new Error('EPERM: operation not permitted, rename')) }),
      'The new engram.db could not take the place of the old one: EPERM: operation not permitted, rename. engram.db is as it was.',
    ],
  ])('leaves the old one as it was when %s', async (_, failing, message) => {
    const layout = storeWithDatabase();
    await expect(replaceDatabase(layout, make, undefined, failing)).rejects.toThrow(message);
    expect(readFileSync(layout.database, 'utf8')).toBe('old');
    expect(readdirSync(layout.folder)).toEqual(['engram.db']);
  });

  it('finds what the disk did not keep as it was written', async () => {
    const layout = storeWithDatabase();
    const lying = failingFile((file) => {
      const write = file.write.bind(file);
      file.write = ((part: Buffer, offset: number, length: number, position: number) =>
        write(Buffer.alloc(part.length, 'bad'), offset, length, position)) as FileHandle['write'];
    });
    await expect(replaceDatabase(layout, make, undefined, lying)).rejects.toThrow(
      'The new engram.db does not read back as it was written. The disk may be damaged.',
    );
    expect(readFileSync(layout.database, 'utf8')).toBe('old');
  });

  it.each([
    ['writes to it', 'engram.db', 'engram.db was changed by another program while it was made anew. Try again.'],
    ['begins to write to it', 'engram.db-journal', 'engram.db-journal is there: another program is writing engram.db'],
    ['starts as the daemon', 'daemon.pid', 'The daemon is running: daemon.pid names process'],
  ])('is given up when another program %s meanwhile', async (_, name, message) => {
    const layout = storeWithDatabase();
    const making = () => {
      writeFileSync(path.join(layout.folder, name), `${process.pid} `);
      return make();
    };
    await expect(replaceDatabase(layout, making)).rejects.toThrow(message);
    expect(readdirSync(layout.folder).toSorted()).toEqual([...new Set(['engram.db', name])].toSorted());
  });

  it('ends when it is cancelled while it writes, and passes on what making it threw', async () => {
    const layout = storeWithDatabase();
    const cancelling = new AbortController();
    const making = () => {
      cancelling.abort();
      return make();
    };
    await expect(replaceDatabase(layout, making, cancelling.signal)).rejects.toThrow('Cancelled');
    await expect(replaceDatabase(layout, () => Promise.reject(new Error('no rows')))).rejects.toThrow('no rows');
    expect(readdirSync(layout.folder)).toEqual(['engram.db']);
  });
});
