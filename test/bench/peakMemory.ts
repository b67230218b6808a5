import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has had at any time, in bytes. Linux's VmHWM begins with the program; the `maxRSS` of
 * other systems, and of Linux too, can hold that of the process which started it.
 */
export function peakMemoryBytes(): number {
  const kibibytes = highWaterMark() ?? process.resourceUsage().maxRSS;
  return kibibytes * 1024;
}

function highWaterMark(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    // No Linux: there is no such file.
    return undefined;
  }
}
