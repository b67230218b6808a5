import { readFileSync } from 'node:fs';

/**
 * For how long this process's main thread has been ready to run and waited for a core that another program had, in ms so far;
 * 0 where the system doesn't tell, which is everywhere but on Linux: a delay then holds what other programs did too.
 */
export function waitedForCoreMs(): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    // No Linux: there is no such file.
    return 0;
  }
}
