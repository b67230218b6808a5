import { rm } from 'node:fs/promises';
import { bundlesVariable } from '../bench/bundleWorker';
import { makeTemporaryFolder } from './paths';

/** Gives the processes of a run a folder for the bundles that they share. Returns what removes it after the run. */
export function setup(): () => Promise<void> {
  const folder = makeTemporaryFolder('bundles');
  process.env[bundlesVariable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
