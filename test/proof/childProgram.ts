import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { bundleProgram } from '../bench/bundleWorker';
import { onProcessEnd } from '../harness/processEnd';

/** Bundles a program of `test/proof/programs` into a folder, and returns the script's path. */
export function bundleChild(name: string, folder: string): Promise<string> {
  return bundleProgram(`test/proof/programs/${name}.ts`, path.join(folder, `${name}.js`));
}

/**
 * A running program of `test/proof/programs`: a real process. It writes the line `ready` before it begins to work, and
 * then tells what it did, a line each.
 */
export class ChildProgram {
  private readonly errors: string[] = [];
  private readonly ended: Promise<unknown>;
  private readonly readiness: Promise<void>;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly name: string,
    onLine: (line: string) => void,
  ) {
    const lines = createInterface({ input: child.stdout });
    child.stderr.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
    // 'close' of the lines comes when the last of them has been given: what a killed program had told is not lost.
    this.ended = Promise.all([once(child, 'close'), once(lines, 'close')]);
    this.readiness = new Promise((resolve) => {
      lines.on('line', (line) => (line === 'ready' ? resolve() : onLine(line)));
    });
    const forget = onProcessEnd(() => child.kill('SIGKILL'));
    child.once('exit', forget);
  }

  /** Starts a bundled program; `onLine` is called with each line of its output but `ready`. */
  static start(script: string, args: readonly string[], onLine: (line: string) => void): ChildProgram {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    return new ChildProgram(child, path.basename(script), onLine);
  }

  /** Waits until it has written `ready`. Throws when it ends before. */
  async ready(): Promise<void> {
    await Promise.race([this.readiness, this.ended.then(() => this.fail())]);
  }

  /** Sends the line that the program waits for before it begins to work. */
  go(): void {
    this.child.stdin.end('go\n');
  }

  /** Ends it in the middle of whatever it does, and waits until it is gone. Throws when it had ended before. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    if (this.child.signalCode !== 'SIGKILL') this.fail();
  }

  /** Waits for its end. Throws, with what it complained of, when it failed. */
  async finished(): Promise<void> {
    await this.ended;
    if (this.child.exitCode !== 0) this.fail();
  }

  private fail(): never {
    const end = this.child.exitCode ?? this.child.signalCode ?? 'nothing';
    throw new Error(`${this.name} ended with ${end}: ${this.errors.join('')}`);
  }
}
