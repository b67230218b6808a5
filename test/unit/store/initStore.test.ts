import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeHalfStore } from '../../../src/store/halfStore';
import { initStore } from '../../../src/store/initStore';
import { Store } from '../../../src/store/store';
import { openStore, temporaryFolder } from './openStore';

/** What `git add` would take of the repository in a folder. */
function seenByGit(folder: string): readonly string[] {
  const output = execFileSync('git', ['-C', folder, 'status', '--porcelain', '-uall'], { encoding: 'utf8' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

describe('a new store', () => {
  it('is empty, opens, and shows git its tasks and relationships only', async () => {
    const parent = await temporaryFolder();
    execFileSync('git', ['init', '--quiet', parent]);
    const folder = await Store.init(parent);
    expect(folder).toBe(path.join(parent, '.engram'));
    expect(readdirSync(folder).toSorted()).toEqual(['.gitignore', 'edges.jsonl', 'events.jsonl', 'items.jsonl']);
    const store = await openStore(folder);
    await store.recordEvent({ kind: 'task_started' });
    expect(seenByGit(parent)).toEqual(['.engram/.gitignore', '.engram/edges.jsonl', '.engram/items.jsonl']);
  });

  it('shows git its events too where they are to be tracked', async () => {
    const parent = await temporaryFolder();
    execFileSync('git', ['init', '--quiet', parent]);
    await Store.init(parent, { tracksEvents: true });
    expect(seenByGit(parent)).toContain('.engram/events.jsonl');
  });
});

describe('a store that can’t be made', () => {
  it('leaves the one that is there as it is', async () => {
    const parent = await temporaryFolder();
    await Store.init(parent);
    const file = path.join(parent, '.engram', 'events.jsonl');
    writeFileSync(file, '{}\n');
    await expect(initStore(parent)).rejects.toThrow(
      `There is a store already: ${path.join(parent, '.engram')}. Open it instead.`,
    );
    expect(readFileSync(file, 'utf8')).toBe('{}\n');
  });

  it('says what is in the way', async () => {
    const parent = await temporaryFolder();
    symlinkSync(path.join(parent, 'nowhere'), path.join(parent, '.engram'));
    await expect(initStore(parent)).rejects.toThrow('is in the way, which is no folder: move it away, and try again.');
    expect(existsSync(path.join(parent, 'nowhere'))).toBe(false);
    await expect(initStore(path.join(parent, 'nowhere'))).rejects.toThrow(
      `The folder ${path.join(parent, 'nowhere')} does not exist. Create it first.`,
    );
    writeFileSync(path.join(parent, 'file'), '');
    await expect(initStore(path.join(parent, 'file'))).rejects.toThrow(`${path.join(parent, 'file')} is no folder.`);
  });

  it.runIf(process.platform !== 'win32')('leaves nothing behind when it fails in the middle', async () => {
    const parent = await folderInWhichOnlyEventsIsTooLong();
    await expect(initStore(parent)).rejects.toThrow(/^No store could be made in .*: ENAMETOOLONG: .*events\.jsonl'\.$/);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('what was made of half a store', () => {
  const made = new Map([
    ['.gitignore', 3],
    ['items.jsonl', 0],
  ]);
  const half = async (): Promise<string> => {
    const folder = path.join(await temporaryFolder(), '.engram');
    mkdirSync(folder);
    writeFileSync(path.join(folder, '.gitignore'), 'a\nb');
    writeFileSync(path.join(folder, 'items.jsonl'), '');
    return folder;
  };

  it('goes', async () => {
    const folder = await half();
    expect(await removeHalfStore(folder, made)).toBe(true);
    expect(existsSync(folder)).toBe(false);
    expect(await removeHalfStore(folder, made)).toBe(false);
  });

  it.each([
    ['has written to a file of ours', 'items.jsonl'],
    ['has put a file of its own there', 'edges.jsonl'],
  ])('stays, all of it, when another program %s', async (_what, name) => {
    const folder = await half();
    writeFileSync(path.join(folder, name), '{}\n');
    const before = readdirSync(folder);
    expect(await removeHalfStore(folder, made)).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });
});

/**
 * A folder whose path is so long that the system takes every file of a store in it but events.jsonl, whose name is the
 * longest by a letter.
 */
async function folderInWhichOnlyEventsIsTooLong(): Promise<string> {
  // The longest path that the system takes, in bytes with the 0 at its end.
  const longest = process.platform === 'darwin' ? 1024 : 4096;
  const tooLong = '/.engram/events.jsonl'.length;
  let folder = await temporaryFolder();
  for (let missing = longest - tooLong - folder.length; missing > 0; missing = longest - tooLong - folder.length)
    // A name has 255 bytes at most, and its slash; what is left for the last one must be a slash and a letter at least.
    folder = path.join(folder, 'x'.repeat(missing <= 200 ? missing - 1 : 150));
  mkdirSync(folder, { recursive: true });
  return folder;
}
