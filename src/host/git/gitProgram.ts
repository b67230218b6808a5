import { execFile } from 'node:child_process';
import * as z from 'zod/mini';

/** How a run of git ended. */
export type GitRun =
  | { readonly type: 'ended'; readonly exitCode: number; readonly output: string }
  /** There is no such program. */
  | { readonly type: 'missing' }
  /** It did not end in time, or could not be run. */
  | { readonly type: 'failed'; readonly reason: string };

/** Runs git with these arguments in a folder; `input` goes to its standard input. Never rejects. */
export type RunGit = (folder: string, args: readonly string[], input?: string) => Promise<GitRun>;

/** Milliseconds. A question takes 5 ms; one that takes this long waits for a network or a person. */
const timeLimit = 5000;

const pathSetting = z.union([z.string(), z.array(z.string())]);

/** The programs to try, from VS Code's setting `git.path` (a path, a list of paths, or nothing), and git of the PATH. */
export function gitPrograms(setting: unknown): readonly string[] {
  const parsed = pathSetting.safeParse(setting);
  const named = parsed.success ? [parsed.data].flat() : [];
  return [...named.filter((program) => program !== ''), 'git'];
}

/**
 * Runs the first of these programs that is there. Without a shell, and in the folder only by `-C`: on Windows a program
 * is looked for in the working folder first, where a stranger's git.exe may lie.
 */
export function gitRunner(programs: readonly string[], limitMs = timeLimit): RunGit {
  return async (folder, args, input = '') => {
    for (const program of programs) {
      if (program === 'git' && !(await isGitInstalled(limitMs))) break;
      const run = await runProgram(program, ['-C', folder, ...args], limitMs, input);
      if (run.type !== 'missing') return run;
    }
    return { type: 'missing' };
  };
}

/** macOS has a `git` that only asks the person to install the developer tools, in a window of its own. */
async function isGitInstalled(limitMs: number): Promise<boolean> {
  if (process.platform !== 'darwin') return true;
  const run = await runProgram('xcode-select', ['-p'], limitMs, '');
  return run.type === 'ended' && run.exitCode === 0;
}

function runProgram(program: string, args: readonly string[], limitMs: number, input: string): Promise<GitRun> {
  return new Promise((resolve) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', windowsHide: true, env: gitEnvironment() } as const;
    const child = execFile(program, args, options, (error, output) => {
      if (!error) resolve({ type: 'ended', exitCode: 0, output });
      else if (error.code === 'ENOENT') resolve({ type: 'missing' });
      else if (typeof error.code === 'number') resolve({ type: 'ended', exitCode: error.code, output });
      else if (error.killed === true) resolve({ type: 'failed', reason: `${program} did not end in ${limitMs} ms` });
      else resolve({ type: 'failed', reason: error.message });
    });
    // A program that ends without reading closes the pipe; how it ended is told above.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Without what a surrounding git (VS Code as its editor, a hook) says about its own repository. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)$/i.test(name));
  // No lock is taken for a mere question, and no password is asked for.
  return { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
}
