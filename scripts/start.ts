import { existsSync, rmSync, statSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/harness/paths';
import { endWithNpm, onProcessEnd } from '../test/harness/processEnd';
import { lastLines, runProgram } from '../test/harness/program';
import { startServer } from '../test/harness/server';
import { currentVscode } from '../test/harness/vscodeVersions';
import { writeDemoStore } from '../src/demo/writeDemoStore';

const usage = `Builds the extension and opens it on a demo store, or on a folder of yours.

  npm start [-- <folder>] [--port <number>] [--no-open]

It opens in the desktop VS Code when \`code\` is on the PATH, otherwise in a VS Code server for the browser.
  --port     the server's port; a free one when left out
  --no-open  always the server: it opens nothing and prints its address`;

/** What a person asked for, checked. */
interface StartRequest {
  /** Absolute path; undefined for the demo. */
  readonly folder: string | undefined;
  readonly port: number | undefined;
  readonly open: boolean;
}

/** Wrong arguments: the message says what is wrong, and the usage follows it. */
class UsageError extends Error {}

function parseRequest(args: string[]): StartRequest | 'help' {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    // parseArgs throws a TypeError with a good message, but only for unknown options.
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return 'help';
  if (positionals.length > 1) throw new UsageError(`One folder at a time; these are ${positionals.length}.`);
  return {
    folder: positionals[0] === undefined ? undefined : existingFolder(positionals[0]),
    port: values.port === undefined ? undefined : portNumber(values.port),
    open: values['no-open'] !== true,
  };
}

function existingFolder(text: string): string {
  // npm runs scripts in the project's folder; INIT_CWD is where the person stands.
  const folder = path.resolve(process.env.INIT_CWD ?? '.', text);
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is not a folder.`);
  return folder;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new UsageError(`--port takes a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

async function main(): Promise<void> {
  const request = parseRequest(process.argv.slice(2));
  if (request === 'help') {
    console.log(usage);
    return;
  }
  endWithNpm();
  console.log('Building the extension …');
  await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  const vsix = path.join(repositoryRoot, 'dist', 'engram-inspector.vsix');
  const folder = request.folder ?? (await makeDemo());
  if (request.open && (await openInDesktop(folder, vsix))) return;
  // The desktop VS Code keeps the demo open after this program's end; the server ends with it.
  if (request.folder === undefined) {
    onProcessEnd(() => rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 3 }));
  }
  await serve(folder, vsix, request.port);
}

/** A demo workspace in a new folder. */
async function makeDemo(): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'engram-demo-')), 'engram-demo');
  await mkdir(folder);
  await writeDemoStore(folder);
  return folder;
}

/** Opens the folder in the desktop VS Code; false where there is none, or it refuses (as it does for root). */
async function openInDesktop(folder: string, vsix: string): Promise<boolean> {
  if (!isOnPath('code')) return false;
  try {
    await runProgram('code', ['--install-extension', vsix, '--force']);
    await runProgram('code', [folder]);
  } catch (error) {
    console.log(`The desktop VS Code did not open it: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  console.log(`VS Code opens ${folder}. Click the Engram icon in its activity bar.`);
  return true;
}

function isOnPath(program: string): boolean {
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((name) => existsSync(path.join(folder, name))));
}

/** Serves the folder until Ctrl-C, which ends the server too. Throws when the server ends by itself. */
async function serve(folder: string, vsix: string, port: number | undefined): Promise<void> {
  console.log(`Starting VS Code ${currentVscode.vscode} …`);
  const server = await startServer({
    version: currentVscode,
    workspace: folder,
    vsix,
    ...(port === undefined ? {} : { port }),
  });
  console.log(`Engram Inspector is ready: ${server.address}`);
  console.log('Open it in a browser and click the Engram icon in the activity bar. Ctrl-C ends it.');
  await server.ended;
  await server.stop();
  throw new Error(`The VS Code server ended by itself:\n${lastLines(server.log(), 20)}`);
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
