import { installServer } from './serverInstall';
import { vscodeVersions } from './vscodeVersions';

/** Has every VS Code on disk before the first test: getting one takes a minute, and the files of a run share it. */
export async function setup(): Promise<void> {
  for (const version of vscodeVersions) await installServer(version);
}
