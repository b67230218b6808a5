import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { vscodeTestFolder } from './paths';
import { runProgram } from './program';
import { type VscodeVersion } from './vscodeVersions';

/** A VS Code server on disk. */
export interface ServerInstall {
  readonly version: VscodeVersion;
  /** The Node that runs it. */
  readonly nodePath: string;
  /** The server's entry point. */
  readonly mainPath: string;
}

/** Written last: a folder without it, or with other contents, is not complete. */
const markerName = 'installed.json';

/**
 * Returns the VS Code server of a version, from `.vscode-test/<version>`, where an earlier run left it, or from the
 * npm registry (up to a minute, 500 to 800 MB): the package code-server holds the same workbench and extension host as
 * the vendor's VS Code, whose download is not reachable everywhere.
 *
 * The download goes to a folder of its own that takes the final name when it is complete, so an interrupted run
 * leaves nothing half done and two runs at once don't disturb each other. Throws where npm has no Node package for
 * the platform, or no network.
 */
export function installServer(version: VscodeVersion): Promise<ServerInstall> {
  const running = installs.get(version.vscode) ?? findOrDownload(version);
  installs.set(version.vscode, running);
  return running;
}

/** One for each version: who asks while a download runs waits for the same one. */
const installs = new Map<string, Promise<ServerInstall>>();

async function findOrDownload(version: VscodeVersion): Promise<ServerInstall> {
  const nodePackage = nodePackageName();
  const folder = path.join(vscodeTestFolder, version.vscode);
  const marker = JSON.stringify({ codeServer: version.codeServer, nodePackage, nodeMajor: version.nodeMajor });
  if (!(await isComplete(folder, marker))) {
    console.log(`Getting VS Code ${version.vscode} from the npm registry (once, up to a minute) …`);
    await removeAbandonedDownloads(folder);
    await download(version, nodePackage, folder, marker);
  }
  return {
    version,
    nodePath: path.join(folder, 'node_modules', nodePackage, 'bin', 'node'),
    mainPath: path.join(serverFolder(folder), 'out', 'server-main.js'),
  };
}

function nodePackageName(): string {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Error(
      `The VS Code server from npm runs on Linux and macOS, not on ${process.platform}. With a desktop VS Code, \`npm start\` needs \`code\` on the PATH, and the suite runs with \`npm run test:electron\`.`,
    );
  }
  return `node-${process.platform}-${process.arch}`;
}

function serverFolder(folder: string): string {
  return path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function isComplete(folder: string, marker: string): Promise<boolean> {
  const file = path.join(folder, markerName);
  return existsSync(file) && (await readFile(file, 'utf8')) === marker;
}

async function download(version: VscodeVersion, nodePackage: string, folder: string, marker: string): Promise<void> {
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    const packages = [`code-server@${version.codeServer}`, `${nodePackage}@${version.nodeMajor}`];
    await npmInstall(partial, ['--no-save', '--prefix', partial, ...packages]);
    // What the server itself needs, and what its built-in extensions need: two packages of their own inside it.
    const packageFolders = [serverFolder(partial), path.join(serverFolder(partial), 'extensions')];
    await Promise.all(packageFolders.map((inner) => npmInstall(inner, ['--omit=dev'])));
    await writeFile(path.join(partial, markerName), marker);
    if (await isComplete(folder, marker)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    throw new Error(
      `VS Code ${version.vscode} could not be had from the npm registry (${nodePackage} for Node ${version.nodeMajor}).`,
      { cause: error },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function npmInstall(cwd: string, args: readonly string[]): Promise<void> {
  // Inside `npm test`, npm hands its own settings down (npm_config_local_prefix and the like), and they would decide
  // where this npm installs. Those that say how to reach the registry are kept.
  const inherited = /^npm_(package|lifecycle|config_(local_prefix|prefix|ignore_scripts|omit|include)$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  // Scripts would build native modules that the tests don't need.
  await runProgram('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...args], { cwd, env });
}

/** Removes what runs that were killed left behind; a run that is alive keeps its folder. */
async function removeAbandonedDownloads(folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  for (const name of await readdir(path.dirname(folder))) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: there is no such process. Any other process here belongs to the same user.
    return false;
  }
}
