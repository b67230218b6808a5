import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { gitRuleOf, newGitIgnore, withGitRule } from '../../../src/files/gitIgnore';
import { readGitRule, writeGitRule } from '../../../src/files/gitIgnoreFile';
import { temporaryFolder } from './storeFolder';

const storeFiles = [
  ...['items.jsonl', 'edges.jsonl', 'events.jsonl', 'daemon.sock', 'daemon.pid'],
  ...['engram.db', 'engram.db-journal', 'engram.db-wal', 'engram.db-shm', 'engram.db.0f3a.tmp'],
];

let repository: string;
let store: string;

beforeEach(() => {
  repository = temporaryFolder();
  execFileSync('git', ['init', '--quiet', repository]);
  store = path.join(repository, 'project', '.engram');
  mkdirSync(store, { recursive: true });
  for (const name of storeFiles) writeFileSync(path.join(store, name), '');
});

const ignoreFile = (): string => path.join(store, '.gitignore');
const textOf = (): string => readFileSync(ignoreFile(), 'latin1');

/** What `git add` would take of the store. */
function seenByGit(): readonly string[] {
  const output = execFileSync('git', ['-C', repository, 'status', '--porcelain', '-uall'], { encoding: 'utf8' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => path.basename(line));
}

function isIgnored(name: string): boolean {
  return spawnSync('git', ['-C', store, 'check-ignore', '--quiet', '--no-index', name]).status === 0;
}

describe('the .gitignore of a store', () => {
  it('keeps events, cache, socket and process id out of git, and leaves tasks and relationships in', async () => {
    expect(await writeGitRule(store, false)).toBe(true);
    expect(seenByGit()).toEqual(['.gitignore', 'edges.jsonl', 'items.jsonl']);
    expect(await readGitRule(store)).toBe('ignores-events');
  });

  it('leaves events in where they are to be tracked', async () => {
    await writeGitRule(store, true);
    expect(seenByGit()).toEqual(['.gitignore', 'edges.jsonl', 'events.jsonl', 'items.jsonl']);
    expect(await readGitRule(store)).toBe('tracks-events');
  });

  it('says in a comment what it is for', () => {
    expect(newGitIgnore(false)).toMatchInlineSnapshot(`
      "# Kept by Engram Inspector: what of this store stays out of git. items.jsonl and edges.jsonl are tracked.
      # The setting engram.git.trackEvents takes the line of events.jsonl away and puts it back.
      /events.jsonl
      /engram.db*
      /daemon.sock
      /daemon.pid
      "
    `);
  });

  it('switches there and back by one line, and is not written where nothing changes', async () => {
    await writeGitRule(store, false);
    const before = textOf();
    expect(await writeGitRule(store, false)).toBe(false);
    expect(await writeGitRule(store, true)).toBe(true);
    expect(textOf()).toBe(before.replace('/events.jsonl\n', ''));
    expect(await writeGitRule(store, true)).toBe(false);
    expect(await writeGitRule(store, false)).toBe(true);
    expect(textOf()).toBe(before);
  });

  it('is undecided about events without lines of ours, also where a person has one', async () => {
    expect(await readGitRule(store)).toBe('undecided');
    writeFileSync(ignoreFile(), '/events.jsonl\n');
    expect(await readGitRule(store)).toBe('undecided');
  });

  it('keeps a person’s line for events when ours goes', async () => {
    writeFileSync(ignoreFile(), '/events.jsonl\n*.bak\n');
    await writeGitRule(store, false);
    await writeGitRule(store, true);
    expect(textOf().startsWith('/events.jsonl\n*.bak\n\n# Kept by')).toBe(true);
    expect(isIgnored('events.jsonl')).toBe(true);
  });

  it('is still ours after an editor took the last line end, or put spaces and Windows line ends in', async () => {
    writeFileSync(ignoreFile(), newGitIgnore(false).replaceAll('\n', '  \r\n').trimEnd());
    expect(await readGitRule(store)).toBe('ignores-events');
    await writeGitRule(store, true);
    expect(isIgnored('events.jsonl')).toBe(false);
    await writeGitRule(store, false);
    expect(textOf()).toContain('/events.jsonl\r\n');
    expect(isIgnored('events.jsonl')).toBe(true);
  });
});

// Characters that mean something to git, line ends of both kinds, and bytes that are no UTF-8.
const foreignLine = fc.string({
  unit: fc.constantFrom('a', '#', '!', '/', '*', ' ', '\\', '\xff', '\xc3'),
  maxLength: 8,
});
const foreignText = fc
  .tuple(fc.array(fc.tuple(foreignLine, fc.constantFrom('\n', '\r\n')), { maxLength: 6 }), foreignLine)
  .map(([lines, last]) => `${lines.flat().join('')}${last}`);

describe('a person’s lines', () => {
  it('stay as they are, before ours and behind, whatever is switched', () => {
    fc.assert(
      fc.property(foreignText, foreignText, fc.array(fc.boolean(), { minLength: 1 }), (before, behind, switches) => {
        const first = withGitRule(before, switches[0] ?? false);
        expect(first.startsWith(before)).toBe(true);
        let text = `${first}${behind}`;
        for (const tracksEvents of switches) {
          text = withGitRule(text, tracksEvents);
          expect(text.startsWith(before)).toBe(true);
          expect(text.endsWith(behind)).toBe(true);
          expect(gitRuleOf(text)).toBe(tracksEvents ? 'tracks-events' : 'ignores-events');
          expect(withGitRule(text, tracksEvents)).toBe(text);
          // Ours are seven lines at most, and a line end and a gap before them: nothing is ever doubled.
          expect(text.length).toBeLessThan(before.length + behind.length + newGitIgnore(false).length + 20);
        }
      }),
    );
  });

  it('keep their order and bytes on disk', async () => {
    const mine = Buffer.from('# caf\xe9 \r\n\n!keep\r\nno end', 'latin1');
    writeFileSync(ignoreFile(), mine);
    await writeGitRule(store, false);
    await writeGitRule(store, true);
    expect(readFileSync(ignoreFile()).subarray(0, mine.length).equals(mine)).toBe(true);
    expect(textOf().slice(mine.length).startsWith('\r\n\r\n# Kept by')).toBe(true);
  });

  it('win where they come later', async () => {
    await writeGitRule(store, false);
    writeFileSync(ignoreFile(), `${textOf()}!events.jsonl\n`);
    await writeGitRule(store, true);
    await writeGitRule(store, false);
    expect(isIgnored('events.jsonl')).toBe(false);
  });
});

describe('writing the .gitignore', () => {
  it('leaves no temporary file, and keeps the rights of the file', async () => {
    await writeGitRule(store, false);
    chmodSync(ignoreFile(), 0o640);
    await writeGitRule(store, true);
    expect(statSync(ignoreFile()).mode & 0o777).toBe(0o640);
    expect(readdirSync(store).toSorted()).toEqual(['.gitignore', ...storeFiles].toSorted());
  });

  it('is right when several do it at the same time, and keeps a person’s line', async () => {
    writeFileSync(ignoreFile(), '# mine\n');
    await Promise.all(Array.from({ length: 4 }, () => writeGitRule(store, false)));
    expect(textOf()).toBe(`# mine\n\n${newGitIgnore(false)}`);
    rmSync(ignoreFile());
    await Promise.all(Array.from({ length: 4 }, () => writeGitRule(store, true)));
    expect(textOf()).toBe(newGitIgnore(true));
    expect(readdirSync(store)).toHaveLength(storeFiles.length + 1);
  });

  it('follows no symbolic link, and says so', async () => {
    const outside = path.join(temporaryFolder(), 'important');
    writeFileSync(outside, 'mine\n');
    symlinkSync(outside, ignoreFile());
    const problem = `${ignoreFile()} can't be used: it is a symbolic link, which git does not follow either.`;
    await expect(writeGitRule(store, false)).rejects.toThrow(problem);
    await expect(readGitRule(store)).rejects.toThrow(problem);
    expect(readFileSync(outside, 'utf8')).toBe('mine\n');
  });

  it('does not follow one to nothing either', async () => {
    symlinkSync(path.join(repository, 'new'), ignoreFile());
    await expect(writeGitRule(store, false)).rejects.toThrow('it is a symbolic link');
    expect(existsSync(path.join(repository, 'new'))).toBe(false);
  });

  it('takes a store that is a link itself for what it leads to', async () => {
    const link = path.join(repository, 'link');
    symlinkSync(store, link);
    await writeGitRule(link, false);
    expect(await readGitRule(store)).toBe('ignores-events');
  });

  it('says why where there is a folder in its place, or far too much in it', async () => {
    mkdirSync(ignoreFile());
    await expect(writeGitRule(store, false)).rejects.toThrow(`${ignoreFile()} can't be used: it is no file.`);
    rmSync(ignoreFile(), { recursive: true });
    writeFileSync(ignoreFile(), ' '.repeat(1024 * 1024 + 1));
    await expect(writeGitRule(store, false)).rejects.toThrow('it has 1048577 bytes, and 1048576 is the most.');
  });

  it('says when the store is gone', async () => {
    rmSync(store, { recursive: true });
    await expect(writeGitRule(store, false)).rejects.toThrow(`The store ${store} is gone.`);
  });

  it('changes nothing and says so where there is no room for it', () => {
    const mine = '# mine\n'.repeat(1000);
    writeFileSync(ignoreFile(), mine);
    const { stderr } = inProcessWithoutRoom('await writeGitRule(process.argv[1], false)', store);
    expect(stderr).toContain(`${ignoreFile()} was not changed: it can't be written (EFBIG`);
    expect(textOf()).toBe(mine);
    expect(readdirSync(store).toSorted()).toEqual(['.gitignore', ...storeFiles].toSorted());
  });
});

/** Runs code in a process of its own that can't write files beyond 1 KiB: as on a full disk, a write gets only so far. */
function inProcessWithoutRoom(code: string, argument: string) {
  const script = `
    const { writeGitRule } = require(${JSON.stringify(path.resolve('src/files/gitIgnoreFile.ts'))});
    (async () => { ${code}; })().catch((error) => { console.error(error.message); process.exitCode = 1; });`;
  const command = `ulimit -f 1; exec "${process.execPath}" --require "${require.resolve('tsx/cjs')}" -e "$CODE" "$STORE"`;
  const env = { ...process.env, CODE: script, STORE: argument };
  return spawnSync('bash', ['-c', command], { env, encoding: 'utf8' });
}
