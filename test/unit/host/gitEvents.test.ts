import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newGitIgnore } from '../../../src/files/gitIgnore';
import { readGitRule, writeGitRule } from '../../../src/files/gitIgnoreFile';
import { eventsInGit } from '../../../src/host/git/eventsInGit';
import { gitPrograms, gitRunner } from '../../../src/host/git/gitProgram';
import { eventsState, isUndecided, outcome, questionText, untrackCommand } from '../../../src/host/git/gitWords';
import { temporaryFolder } from '../files/storeFolder';

const runGit = gitRunner(['git']);

let repository: string;
let store: string;

beforeEach(() => {
  repository = temporaryFolder();
  git('init', '--quiet');
  store = path.join(repository, 'app', '.engram');
  mkdirSync(store, { recursive: true });
  writeFileSync(path.join(store, 'events.jsonl'), '');
});

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' });
}

function ignore(file: string, text: string): void {
  writeFileSync(path.join(repository, file), text);
}

/** What is known of the store, as it is when a store is opened. */
async function look(tracksByDefault = false) {
  const [rule, inGit] = [await readGitRule(store), await eventsInGit(store, runGit)];
  return { inGit, state: eventsState(rule, inGit), asks: isUndecided(rule, inGit, tracksByDefault) };
}

describe('a store in a work tree', () => {
  it('is asked about while nothing keeps its events out', async () => {
    expect(await look()).toEqual({
      inGit: { place: 'work-tree', ignored: false, tracked: false, pattern: undefined },
      state: 'in',
      asks: true,
    });
  });

  it('is not asked about when the setting has events tracked', async () => {
    expect((await look(true)).asks).toBe(false);
  });

  it.each([
    ['at the top', '.gitignore', '*/.engram/events.jsonl\n', 1],
    ['for the whole store', '.gitignore', '# agents\n.engram/\n', 2],
    ['beside it', 'app/.gitignore', 'events.*\n', 1],
    ['of this clone alone', '.git/info/exclude', 'events.jsonl\n', 1],
  ])('is decided by a pattern %s', async (_where, file, text, line) => {
    ignore(file, text);
    const pattern = { source: file, line, pattern: text.trimEnd().split('\n').at(-1) };
    expect(await look()).toEqual({
      inGit: { place: 'work-tree', ignored: true, tracked: false, pattern },
      state: 'out',
      asks: false,
    });
  });

  it('is decided by our lines, whatever they say, also where another pattern is against them', async () => {
    await writeGitRule(store, true);
    expect(await look()).toMatchObject({ state: 'in', asks: false });
    await writeGitRule(store, false);
    expect(await look()).toMatchObject({ state: 'out', asks: false });
    writeFileSync(path.join(store, '.gitignore'), `${newGitIgnore(false)}!events.jsonl\n`);
    expect(await look()).toMatchObject({ state: 'in', asks: false });
  });

  it('is asked about when git has its events already, and decided when a pattern ignores them all the same', async () => {
    git('add', '--all');
    expect(await look()).toMatchObject({ inGit: { tracked: true, ignored: false }, state: 'in', asks: true });
    ignore('.gitignore', 'events.jsonl\n');
    expect(await look()).toMatchObject({ inGit: { tracked: true, ignored: true }, asks: false });
  });

  it('is asked about by a text that names it and what to do', () => {
    expect(questionText('app', false)).toBe(
      'Events of the store “app” would go into git. They are many and grow with every run: keep them out?',
    );
    expect(questionText('app', true)).toContain('That takes git rm --cached events.jsonl too');
    expect(questionText('[a](command:b)', false)).not.toContain('](');
  });
});

describe('a store outside git', () => {
  it('is not asked about', async () => {
    rmSync(path.join(repository, '.git'), { recursive: true });
    expect(await look()).toEqual({ inGit: { place: 'outside' }, state: 'none', asks: false });
    await writeGitRule(store, false);
    expect((await look()).state).toBe('out');
    await writeGitRule(store, true);
    expect((await look()).state).toBe('in');
  });

  it('also when it lies in the .git folder itself', async () => {
    expect(await eventsInGit(path.join(repository, '.git'), runGit)).toEqual({ place: 'outside' });
  });
});

describe('what is said afterwards', () => {
  const said = async (tracksEvents: boolean) => {
    await writeGitRule(store, tracksEvents);
    return outcome('app', tracksEvents, await eventsInGit(store, runGit));
  };

  it('is what git sees now', async () => {
    expect((await said(false)).message).toBe('Events of the store “app” stay out of git now.');
    expect((await said(true)).message).toBe('Git sees the events of the store “app” now.');
  });

  it('warns that ignoring does not untrack, and the command it names does, keeping the file', async () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'with events');
    const { message, warns, untrack } = await said(false);
    expect({ warns, untrack }).toEqual({ warns: true, untrack: true });
    expect(message).toContain(`run ${untrackCommand} in the store’s folder.`);
    execFileSync('git', ['-C', store, ...untrackCommand.split(' ').slice(1)]);
    expect((await look()).inGit).toMatchObject({ tracked: false, ignored: true });
    expect(readFileSync(path.join(store, 'events.jsonl'), 'utf8')).toBe('');
  });

  it('names the line of somebody else that wins', async () => {
    await said(false);
    ignore('.gitignore', 'a\n**/events.jsonl\n');
    expect((await said(true)).message).toBe(
      'Git ignores the events of the store “app” by line 2 of .gitignore (**/events.jsonl). ' +
        'Take that line away to have them tracked.',
    );
    const ours = readFileSync(path.join(store, '.gitignore'), 'utf8');
    writeFileSync(path.join(store, '.gitignore'), `${ours}!*.jsonl\n`);
    const { message, warns } = await said(false);
    expect(message).toMatch(
      /^Git still sees the events of the store “app”, by line \d of app\/\.engram\/\.gitignore \(!\*\.jsonl\)\.$/,
    );
    expect(warns).toBe(true);
  });

  it('is about the file alone where there is no git', () => {
    const nowhere = { place: 'outside' } as const;
    expect(outcome('app', false, nowhere).message).toBe(
      'The .gitignore of the store “app” keeps its events out of git now.',
    );
    expect(outcome('app', true, nowhere).message).toBe(
      'The .gitignore of the store “app” lets git track its events now.',
    );
  });
});

describe('the git program', () => {
  it.each([
    [undefined, ['git']],
    [null, ['git']],
    ['/opt/git', ['/opt/git', 'git']],
    [
      ['/a', '', '/b'],
      ['/a', '/b', 'git'],
    ],
    [{ evil: true }, ['git']],
  ])('of the setting %j is one of %j', (setting, programs) => {
    expect(gitPrograms(setting)).toEqual(programs);
  });

  it('is the first that is there', async () => {
    const run = await gitRunner(['/nowhere/git', 'git'])(repository, ['--version']);
    expect(run).toMatchObject({ type: 'ended', exitCode: 0 });
  });

  it('that is missing gives no answer', async () => {
    expect(await eventsInGit(store, gitRunner(['/nowhere/git']))).toEqual({
      place: 'unknown',
      reason: 'there is no git',
    });
  });

  it('that hangs is ended, and that fails gives no answer either', async () => {
    const hangs = script('exec sleep 600');
    expect(await eventsInGit(store, gitRunner([hangs], 100))).toEqual({
      place: 'unknown',
      reason: `${hangs} did not end in 100 ms`,
    });
    const fails = script('case "$*" in *rev-parse*) echo true;; *) exit 128;; esac');
    expect(await eventsInGit(store, gitRunner([fails]))).toEqual({ place: 'unknown', reason: 'git ended with 128' });
  });

  it('that can’t be run says why', async () => {
    const noProgram = path.join(repository, 'text');
    writeFileSync(noProgram, 'no program', { mode: 0o644 });
    const answer = await eventsInGit(store, gitRunner([noProgram]));
    expect(answer).toMatchObject({ place: 'unknown', reason: expect.stringContaining('EACCES') as unknown });
  });

  it('asks about the store’s own repository, not about one that surrounds the editor', async () => {
    const other = temporaryFolder();
    execFileSync('git', ['init', '--quiet', other]);
    process.env.GIT_DIR = path.join(other, '.git');
    try {
      ignore('.gitignore', 'events.jsonl\n');
      expect((await look()).state).toBe('out');
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});

/** A program that stands in for git. */
function script(body: string): string {
  const file = path.join(temporaryFolder(), 'git');
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}
