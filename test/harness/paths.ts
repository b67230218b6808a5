import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onProcessEnd } from './processEnd';

/** The folder that holds package.json. */
export const repositoryRoot = path.resolve(__dirname, '../..');

/** Downloads of VS Code and bundled suites: kept between runs, not in git. */
export const vscodeTestFolder = path.join(repositoryRoot, '.vscode-test');

/** Screenshots and server logs of the last run, a folder for each VS Code version; not in git. */
export const artifactsFolder = path.join(repositoryRoot, 'test', 'artifacts');

/** The stores that the tests read; copy one before a program may write to it. */
export const fixturesFolder = path.join(repositoryRoot, 'test', 'fixtures');

/**
 * Makes a new empty folder outside the repository, which goes with this process, and returns its path.
 *
 * Outside, because VS Code's git extension asks about a repository that it finds above a workspace. Without symbolic
 * links (macOS has one at /var), so that paths compare equal to those that VS Code reports.
 */
export function makeTemporaryFolder(purpose: string): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `engram-${purpose}-`)));
  onProcessEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
