import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { createInterface, type Interface } from 'node:readline';
import { bundleProgram } from '../bench/bundleWorker';
import { onProcessEnd } from '../harness/processEnd';

/** Bundles a program of `test/proof/programs` into a folder, and returns the script's path. */
export function bundleChild(name: string, folder: string): Promise<string> {
  return bundleProgram(`test/proof/programs/${name}.ts`, path.join(folder, `${name}.js`));
}

/** A running program of `test/proof/programs`: a real process, which tells what it did, a line each. */
export class ChildProgram {
  private readonly errors: string[] = [];
  private readonly lines: Interface;
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly name: string,
  ) {
    this.lines = createInterface({ input: child.stdout });
    child.stderr.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
    // 'close' of the lines comes when the last of them has been given: what a killed program had told is not lost.
    this.ended = Promise.all([once(child, 'close'), once(this.lines, 'close')]);
    const forget = onProcessEnd(() => child.kill('SIGKILL'));
    child.once('exit', forget);
  }

  /** Starts a bundled program, in this Node or in another one. */
  static start(script: string, args: readonly string[], node = process.execPath): ChildProgram {
    return new ChildProgram(spawn(node, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] }), path.basename(script));
  }

  /**
   * Calls `onLine` with each line that the program writes from now until its end. Resolves when `onLine` has returned
   * true for the first time; rejects when the program ends before.
   */
  async tells(onLine: (line: string) => boolean): Promise<void> {
    const told = new Promise<void>((resolve) => {
      this.lines.on('line', (line) => {
        if (onLine(line)) resolve();
      });
    });
    await Promise.race([told, this.ended.then(() => this.fail())]);
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
