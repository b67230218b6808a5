import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder } from '../harness/paths';
import { type Workspace } from './support';

/** Git itself notes here how it is called. */
const trace = path.join(makeTemporaryFolder('git'), 'trace');

/** Opens a VS Code in which git works, and is watched. */
export const withGit = { settings: { 'git.enabled': true }, env: { GIT_TRACE: trace } };

/** How often git was asked about events.jsonl; VS Code's own questions look different. */
export function timesAsked(): number {
  return existsSync(trace)
    ? readFileSync(trace, 'utf8').split('git check-ignore --verbose -z --no-index').length - 1
    : 0;
}

/** The workspace as a repository of its own. */
export async function inGit(made: Promise<Workspace>): Promise<Workspace> {
  const workspace = await made;
  execFileSync('git', ['init', '--quiet', workspace.folder]);
  return workspace;
}

/** What `git add` would take of the store. */
export function seenByGit({ folder }: Workspace): readonly string[] {
  const output = execFileSync('git', ['-C', folder, 'status', '--porcelain', '-uall', '--', '.engram'], {
    encoding: 'utf8',
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice('?? .engram/'.length));
}
