import { cpSync } from 'node:fs';
import path from 'node:path';
import { fixturesFolder, makeTemporaryFolder } from './paths';

/**
 * Copies the store of a fixture into a new folder and returns its absolute path, to open as a workspace and to write
 * to. The copy is removed when this process ends.
 */
export function copyOfFixture(name: 'healthy' | 'neuraphage'): string {
  const folder = makeTemporaryFolder(`workspace-${name}`);
  cpSync(path.join(fixturesFolder, name, '.engram'), path.join(folder, '.engram'), { recursive: true });
  return folder;
}
