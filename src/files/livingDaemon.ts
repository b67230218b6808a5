import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode, isMissing } from './fileErrors';

/** The largest process id of any system that we know of. */
const largestPid = 2 ** 31 - 1;

/**
 * The process that daemon.pid names, where it is alive: the native daemon, or another program that got its number since.
 * Undefined without the file, for a process that is gone, and where the file holds no process id: a daemon writes one.
 * Rejects when the file can't be read.
 */
export async function livingDaemon(storeFolder: string): Promise<number | undefined> {
  const text = await readFile(path.join(storeFolder, 'daemon.pid'), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  const pid = /^\s*(\d{1,10})\s*$/.test(text) ? Number(text) : 0;
  return pid > 0 && pid <= largestPid && isAlive(pid) ? pid : undefined;
}

/** Whether there is a process of this id, whoever owns it. `pid`: above 0, which would mean a group of processes. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return fileErrorCode(error) === 'EPERM';
  }
}
