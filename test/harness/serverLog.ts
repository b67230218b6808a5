import { type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';

/** What a program has written, growing while it runs. */
export interface ProgramLog {
  /** Everything until now, both streams. */
  readonly text: () => string;
  /** Resolves with the first match of `pattern`, in what was written already or will be. Never rejects. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Collects what a program writes, and keeps it in `file` too, which it overwrites. */
export function recordProgram(child: ChildProcess, file: string): ProgramLog {
  mkdirSync(path.dirname(file), { recursive: true });
  const copy = createWriteStream(file);
  const lookers = new Set<() => void>();
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      copy.write(chunk);
      for (const look of lookers) look();
    });
  }
  child.once('close', () => copy.end());
  return {
    text: () => text,
    waitFor: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const match = pattern.exec(text);
          if (match === null) return;
          lookers.delete(look);
          resolve(match);
        };
        lookers.add(look);
        look();
      }),
  };
}

const nativeModuleError =
  /Could not locate the bindings file|Cannot find module '.*(\.node|\/watchdog)'|Failed to load native module|ERR_DLOPEN_FAILED/;

/**
 * Drops the messages about native modules (spdlog, watchdog and the like), which are left out of the server on
 * purpose: an error line, then the paths that were tried and the stack, each indented, empty or closing a bracket.
 */
export function withoutNativeModuleNoise(log: string): string {
  const kept: string[] = [];
  let inNoise = false;
  for (const line of log.split('\n')) {
    const belongsToLineBefore = /^\s|^$|^[\]}]|^Require stack:|^- \//.test(line);
    inNoise = nativeModuleError.test(line) || (inNoise && belongsToLineBefore);
    if (!inNoise && line.trim() !== '') kept.push(line);
  }
  return kept.join('\n');
}
