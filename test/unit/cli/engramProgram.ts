import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { runEngram } from '../../../src/cli/run';
import { bundleProgram, sqlWasm } from '../../bench/bundleWorker';

/** How a run of the program ended. */
export interface Run {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A Node to run the program, and its own options. */
export interface NodeCommand {
  readonly path: string;
  readonly options?: readonly string[];
}

/** What the files of a store hold. */
export type StoreLines = Partial<Record<'items' | 'edges' | 'events', string>>;

/** Runs the program in a folder. */
type Runner = (workspace: string, args: readonly string[], input: string) => Promise<Run>;

/** The real program, and a folder for the stores that it works on. */
export class EngramProgram {
  private constructor(
    private readonly folder: string,
    private readonly runner: Runner,
    private readonly onDispose: () => void = () => undefined,
  ) {}

  /**
   * Runs it in the process of the tests, with streams of its own: for what a command answers and writes. Starting a process
   * for each run takes ten times the processor time of most commands.
   */
  static async inThisProcess(): Promise<EngramProgram> {
    const { TZ: zone } = process.env;
    process.env.TZ = 'UTC';
    return new EngramProgram(await mkdtemp(path.join(tmpdir(), 'engram-cli-')), runHere, () => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
  }

  /**
   * Runs it as a process each time, bundled as the build bundles it, beside sql-wasm.wasm. `node`: what runs it; by default
   * the Node of the tests.
   */
  static async build(node: NodeCommand = { path: process.execPath }): Promise<EngramProgram> {
    const folder = await mkdtemp(path.join(tmpdir(), 'engram-cli-'));
    await bundleProgram('src/cli/main.ts', path.join(folder, 'cli.js'));
    await bundleProgram('src/worker/sqlMain.ts', path.join(folder, 'sqlWorker.js'));
    await copyFile(sqlWasm, path.join(folder, 'sql-wasm.wasm'));
    return new EngramProgram(folder, processRunner(path.join(folder, 'cli.js'), node));
  }

  /** The path of the bundle, where it was built. */
  get file(): string {
    return path.join(this.folder, 'cli.js');
  }

  /** A fresh folder with a copy of a fixture's store, or without a store. */
  async workspace(fixture?: 'healthy' | 'neuraphage'): Promise<string> {
    const workspace = await mkdtemp(path.join(this.folder, 'workspace-'));
    if (fixture) await cp(`test/fixtures/${fixture}/.engram`, path.join(workspace, '.engram'), { recursive: true });
    return workspace;
  }

  /** A fresh folder with a store of the given lines, which end with a line end. */
  async storeOf(lines: StoreLines): Promise<string> {
    const workspace = await this.workspace();
    await mkdir(path.join(workspace, '.engram'));
    for (const file of ['items', 'edges', 'events'] as const)
      await writeFile(path.join(workspace, '.engram', `${file}.jsonl`), lines[file] ?? '');
    return workspace;
  }

  /** Runs the program in a folder. Local time is UTC, so that tests mean the same everywhere. */
  run(workspace: string, args: readonly string[], input = ''): Promise<Run> {
    return this.runner(workspace, args, input);
  }

  /** Runs with --json, expects success without a word on standard error, and parses each line. */
  async json(workspace: string, args: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { exitCode, output, errors } = await this.run(workspace, [...args, '--json']);
    if (exitCode !== 0 || errors !== '') throw new Error(`engram ${args.join(' ')}: exit code ${exitCode}, ${errors}`);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
  }

  dispose(): Promise<void> {
    this.onDispose();
    return rm(this.folder, { recursive: true });
  }
}

function processRunner(file: string, { path: nodePath, options = [] }: NodeCommand): Runner {
  const environment = { ...process.env, TZ: 'UTC', FORCE_COLOR: undefined };
  return (workspace, args, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(nodePath, [...options, file, ...args], { cwd: workspace, env: environment });
      const [output, errors]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on('data', (piece: Buffer) => output.push(piece));
      child.stderr.on('data', (piece: Buffer) => errors.push(piece));
      child.on('error', reject);
      child.on('close', (exitCode) =>
        resolve({ exitCode, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() }),
      );
      child.stdin.end(input);
    });
}

async function runHere(workspace: string, args: readonly string[], input: string): Promise<Run> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(output), text(errors)]);
  const exitCode = await runEngram(args, {
    input: Readable.from([Buffer.from(input)]),
    output,
    errors,
    environment: {},
    workingFolder: workspace,
    sqlWasm,
  });
  output.end();
  errors.end();
  const [outputText, errorText] = await written;
  return { exitCode, output: outputText, errors: errorText };
}
