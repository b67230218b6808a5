import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { onProcessEnd } from './processEnd';

/** Where and how a program runs. */
export interface ProgramOptions {
  /** Working directory; this process's own when left out. */
  readonly cwd?: string;
  /** Whole environment; this process's own when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

/** There, process groups don't exist, and programs named without a path (`code`) are .cmd files that need a shell. */
const onWindows = process.platform === 'win32';

/**
 * Runs a program to its end and returns what it wrote (both streams). Its input is empty, so it can't wait for an
 * answer. Throws when it can't be started or ends with another code than 0; the message holds the end of its output.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const child = startProgram(command, args, options);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = await endOf(child);
  if (ended !== 0) {
    throw new Error(`\`${[command, ...args].join(' ')}\` ended with ${ended}:\n${lastLines(output, 40)}`);
  }
  return output;
}

/** Starts a program in a process group of its own, which does not outlive this process. Its input is empty. */
export function startProgram(command: string, args: readonly string[], options: ProgramOptions = {}): ChildProcess {
  const shell = onWindows && !path.isAbsolute(command);
  const child = spawn(command, shell ? args.map((argument) => `"${argument}"`) : args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !onWindows,
    shell,
  });
  const forget = onProcessEnd(() => signalGroup(child, 'SIGKILL'));
  child.once('exit', forget);
  return child;
}

/** Waits for a program's end: its exit code, or the signal that ended it. Throws when it could not be started. */
export function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // 'close' comes after 'exit', when all output has been read.
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
}

/**
 * Ends a program and everything that it started, and waits until it is gone. It is asked first, and killed after
 * `patience` ms.
 */
export async function stopProgram(child: ChildProcess, patience = 3000): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killing = setTimeout(() => signalGroup(child, 'SIGKILL'), patience);
    signalGroup(child, 'SIGTERM');
    await gone;
    clearTimeout(killing);
  }
  // What the program started and left behind is still in its group.
  signalGroup(child, 'SIGKILL');
}

/** The last `count` lines of a text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (onWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone already, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
