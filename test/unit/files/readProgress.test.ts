import { appendFile, mkdir, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProgress, restoreProgress, storeProgress, type StoredProgress } from '../../../src/files/readProgress';
import { TailReader } from '../../../src/files/tailReader';
import { temporaryFolder } from '../store/openStore';

const content = 'a line of a file\n'.repeat(20_000);
const anHourAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);

/** A file that was read whole, and what was noted of that, as JSON. */
async function readOnce(): Promise<{ readonly file: string; readonly stored: StoredProgress }> {
  const file = path.join(await temporaryFolder(), 'lines');
  await writeFile(file, content);
  await utimes(file, anHourAgo, anHourAgo);
  const reader = new TailReader(file);
  for await (const step of reader.read({ includeUnfinished: false })) expect(step.type).toBe('lines');
  if (!reader.progress) throw new Error('The file was not read whole.');
  return { file, stored: storeProgress(reader.progress) };
}

describe('the progress of a reader, noted and looked at later', () => {
  it('holds of the untouched file, and of one that has grown', async () => {
    const { file, stored } = await readOnce();
    const check = () => checkProgress(file, restoreProgress(stored));
    expect(await check()).toMatchObject({ holds: true, isUntouched: true });
    await appendFile(file, 'more\n');
    expect(await check()).toMatchObject({ holds: true, isUntouched: false });
  });

  it('holds of a touched file after all of it was compared, which is not done of a longer one', async () => {
    const { file, stored } = await readOnce();
    await utimes(file, anHourAgo, new Date());
    const check = (mostBytes: number) => checkProgress(file, restoreProgress(stored), mostBytes);
    expect(await check(content.length)).toMatchObject({ holds: true, isUntouched: false });
    expect(await check(content.length - 1)).toEqual({ holds: false, reason: 'The file was touched.' });
  });

  it('says why it does not hold', async () => {
    const { file, stored } = await readOnce();
    const reason = async (): Promise<unknown> => checkProgress(file, restoreProgress(stored));
    await writeFile(`${file}.other`, content);
    await rename(`${file}.other`, file);
    expect(await reason()).toEqual({ holds: false, reason: 'The file was replaced.' });
    await rm(file);
    expect(await reason()).toEqual({ holds: false, reason: 'The file is gone.' });
    await mkdir(file);
    await expect(reason()).rejects.toThrow('folder');

    const cut = await readOnce();
    await truncate(cut.file, 1000);
    expect(await checkProgress(cut.file, restoreProgress(cut.stored))).toEqual({
      holds: false,
      reason: 'The file was truncated.',
    });
  });

  it('is not there while the file has a last line without a line end', async () => {
    const { file } = await readOnce();
    await appendFile(file, 'no end');
    const reader = new TailReader(file);
    for await (const step of reader.read({ includeUnfinished: false })) expect(step.type).toBe('lines');
    expect(reader.progress).toBeUndefined();
    for await (const step of reader.read({ includeUnfinished: true })) expect(step.type).toBe('lines');
    expect(reader.progress).toBeUndefined();
  });
});
