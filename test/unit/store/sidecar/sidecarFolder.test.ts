import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SidecarFolder } from '../../../../src/store/sidecar/sidecarFolder';
import { temporaryFolder } from '../openStore';

const megabyte = Buffer.alloc(1024 * 1024, 1);

/** A folder for 3 MiB, with what lies in it. */
async function folderOfThree() {
  const folder = path.join(await temporaryFolder(), 'columns');
  const kept = new SidecarFolder(folder, 3 * megabyte.length);
  const keep = (store: string, content = megabyte): Promise<void> =>
    kept.write(`/${store}/events.jsonl`, content.length, (file) => file.writeFile(content));
  /** Says that the file was used so many minutes ago. */
  const setBack = async (file: string, minutes: number): Promise<void> => {
    const then = new Date(Date.now() - minutes * 60_000);
    await utimes(file, then, then);
  };
  const used = (store: string, minutes: number): Promise<void> =>
    setBack(kept.fileOf(`/${store}/events.jsonl`), minutes);
  const stores = async (): Promise<string[]> => {
    const names = await readdir(folder);
    return ['a', 'b', 'c', 'd'].filter((store) => names.includes(path.basename(kept.fileOf(`/${store}/events.jsonl`))));
  };
  return { folder, kept, keep, used, setBack, stores };
}

describe('the folder of kept columns', () => {
  it('stays below its limit: what was used longest ago goes first', async () => {
    const { kept, keep, used, stores } = await folderOfThree();
    for (const [index, store] of ['a', 'b', 'c'].entries()) {
      await keep(store);
      await used(store, 30 - index);
    }
    await kept.markUsed('/a/events.jsonl');
    await keep('d');
    expect(await stores()).toEqual(['a', 'c', 'd']);
  });

  it('does not count the file that is replaced', async () => {
    const { keep, stores } = await folderOfThree();
    for (const store of ['a', 'b', 'c', 'c', 'a']) await keep(store);
    expect(await stores()).toEqual(['a', 'b', 'c']);
  });

  it('removes what a crashed writer left, and nothing that is not its own', async () => {
    const { folder, kept, keep, setBack } = await folderOfThree();
    await mkdir(folder);
    const place = kept.fileOf('/a/events.jsonl');
    const [left, underWay, foreign] = [`${place}.00ff.tmp`, `${place}.11ff.tmp`, path.join(folder, 'notes.txt')];
    for (const file of [left, underWay, foreign]) await writeFile(file, megabyte);
    for (const file of [left, foreign]) await setBack(file, 60);
    await keep('b');
    await keep('c');
    const names = [underWay, foreign, kept.fileOf('/b/events.jsonl'), kept.fileOf('/c/events.jsonl')];
    expect((await readdir(folder)).toSorted()).toEqual(names.map((file) => path.basename(file)).toSorted());
  });

  it('refuses what is larger than all of it, and leaves no half file where a write fails', async () => {
    const { folder, kept, keep } = await folderOfThree();
    await keep('a');
    await expect(keep('a', Buffer.alloc(4 * megabyte.length))).rejects.toThrow(
      '4194304 bytes are more than may be kept (3145728).',
    );
    const failing = kept.write('/a/events.jsonl', 10, async (file) => {
      await file.write('half of it');
      throw new Error('The disk is full.');
    });
    await expect(failing).rejects.toThrow('The disk is full.');
    expect(await readdir(folder)).toHaveLength(1);
    expect(megabyte.equals(await readFile(kept.fileOf('/a/events.jsonl')))).toBe(true);
  });
});
