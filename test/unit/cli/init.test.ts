import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
});
afterAll(() => engram.dispose());

async function repository(): Promise<string> {
  const folder = await engram.workspace();
  execFileSync('git', ['init', '--quiet', folder]);
  return folder;
}

function isSeenByGit(folder: string, file: string): boolean {
  const output = execFileSync('git', ['-C', folder, 'status', '--porcelain', '-uall'], { encoding: 'utf8' });
  return output.includes(file);
}

describe('engram init', () => {
  it('keeps events out of git and says what git sees', async () => {
    const folder = await repository();
    expect(await engram.run(folder, ['init'])).toEqual({
      exitCode: 0,
      output:
        `Made an empty store: ${path.join(folder, '.engram')}\n` +
        'git sees items.jsonl and edges.jsonl; events.jsonl is kept out by .gitignore.\n',
      errors: '',
    });
    expect(isSeenByGit(folder, 'events.jsonl')).toBe(false);
    expect(isSeenByGit(folder, 'items.jsonl')).toBe(true);
  });

  it('has git track events with --track-events', async () => {
    const folder = await repository();
    const { output } = await engram.run(folder, ['init', '--track-events']);
    expect(output).toContain('git sees items.jsonl, edges.jsonl and events.jsonl.\n');
    expect(isSeenByGit(folder, 'events.jsonl')).toBe(true);
    expect(await readFile(path.join(folder, '.engram', '.gitignore'), 'utf8')).toContain('/engram.db*\n');
  });

  it('tells programs the same', async () => {
    const folder = await repository();
    expect(await engram.json(folder, ['init', '--track-events'])).toEqual([
      { store: path.join(folder, '.engram'), tracks_events: true },
    ]);
  });
});
