import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { artifactsFolder, makeTemporaryFolder } from './paths';
import { endOf, lastLines, runProgram, startProgram, stopProgram } from './program';
import { installServer, type ServerInstall } from './serverInstall';
import { recordProgram, withoutNativeModuleNoise } from './serverLog';
import { type VscodeVersion } from './vscodeVersions';

/** What a server starts with. */
export interface ServerOptions {
  readonly version: VscodeVersion;
  /** Absolute path of the folder that opens, or of a `.code-workspace` file with several. */
  readonly workspace: string;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** More packaged extensions to install behind it, in this order. */
  readonly moreExtensions?: readonly string[];
  /** Whether VS Code trusts the folder; true when left out. False: it opens in Restricted Mode, and trust can be given. */
  readonly trust?: boolean;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** TCP port on 127.0.0.1; a free one when left out. */
  readonly port?: number;
  /**
   * True: pages may carry a payload, and any may connect. False, the default: only who has the address may, because it
   * holds a secret; another user of the machine, or a web page, would otherwise have an editor with a terminal here.
   */
  readonly testDriver?: boolean;
  /** Added to the environment of the server, and by that of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A VS Code server that answers. */
export interface RunningServer {
  readonly version: VscodeVersion;
  /** `127.0.0.1:<port>`: the authority of its `vscode-remote:` URIs. */
  readonly authority: string;
  /** The workspace's address, to open in a browser. */
  readonly address: string;
  /** Settles when the server ends, by itself or by `stop`. */
  readonly ended: Promise<unknown>;
  /** What it has written until now, without the known noise about native modules. */
  log(): string;
  /** Resolves when the log holds a match of `pattern`. Never rejects. */
  logged(pattern: RegExp): Promise<unknown>;
  /** Ends it and all that it started, and removes its data. May be called twice. */
  stop(): Promise<void>;
}

/** Milliseconds; it takes one second on an idle machine. */
const startTimeout = 60_000;

/**
 * Starts the VS Code server of a version (getting it first when it isn't there) on empty data and extension folders,
 * and resolves when it answers. It does not outlive this process, however that ends. The whole log of the version's
 * latest server is kept as `test/artifacts/<version>/server.log`. Throws with the log's end when it does not come up.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const install = await installServer(options.version);
  const home = makeHome();
  try {
    await furnish(home, install, options);
    return await launch(install, options, home);
  } catch (error) {
    await home.remove();
    throw error;
  }
}

/** The folders that a server writes to, empty at its start and gone after its end. */
interface ServerHome {
  readonly data: string;
  readonly extensions: string;
  readonly tokenFile: string;
  remove(): Promise<void>;
}

function makeHome(): ServerHome {
  const folder = makeTemporaryFolder('server');
  return {
    data: path.join(folder, 'data'),
    extensions: path.join(folder, 'extensions'),
    tokenFile: path.join(folder, 'token'),
    // Extension hosts may write for a moment after they were killed.
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}

async function furnish(home: ServerHome, install: ServerInstall, options: ServerOptions): Promise<void> {
  // Where code-server keeps a browser user's settings, which elsewhere live in the browser.
  const userFolder = path.join(home.data, 'data', 'User');
  await mkdir(userFolder, { recursive: true });
  await mkdir(home.extensions);
  await writeFile(path.join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
  // One after the other: VS Code looks on the network for what an extension depends on and does not find installed.
  for (const extension of [...(options.vsix === undefined ? [] : [options.vsix]), ...(options.moreExtensions ?? [])]) {
    const args = [install.mainPath, ...folderArguments(home), '--install-extension', extension];
    await runProgram(install.nodePath, args, { env: serverEnvironment(options) });
  }
}

function folderArguments(home: ServerHome): string[] {
  return ['--server-data-dir', home.data, '--extensions-dir', home.extensions];
}

/** Keeps what is not the extension out of sight: the pictures show it and nothing else, in every version alike. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.showReleaseNotes': false,
  'git.openRepositoryInParentFolders': 'never',
};

async function launch(install: ServerInstall, options: ServerOptions, home: ServerHome): Promise<RunningServer> {
  const token = options.testDriver === true ? undefined : randomUUID();
  if (token !== undefined) await writeFile(home.tokenFile, token, { mode: 0o600 });
  const args = serverArguments(install, options, home);
  const child = startProgram(install.nodePath, args, { env: serverEnvironment(options) });
  const written = recordProgram(child, path.join(artifactsFolder, options.version.vscode, 'server.log'));
  const ended = endOf(child).catch((error: unknown) => error);
  const log = () => withoutNativeModuleNoise(written.text());
  const stop = async () => {
    await stopProgram(child);
    await home.remove();
  };

  const listening = written.waitFor(/^Extension host agent listening on (\d+)/m);
  // The server says so and stays, without listening.
  const failed = written.waitFor(/Error occurred in server/);
  const late = new Promise<void>((resolve) => setTimeout(resolve, startTimeout).unref());
  const end = Promise.race([ended, failed, late]).then(() => undefined);
  const port = await Promise.race([listening.then((match) => match[1]), end]);
  if (port === undefined) {
    await stop();
    throw new Error(startFailure(options, log()));
  }
  const authority = `127.0.0.1:${port}`;
  const query = new URLSearchParams({
    ...(token === undefined ? {} : { tkn: token }),
    [openedAs(options.workspace)]: options.workspace,
  });
  const address = `http://${authority}/?${query.toString()}`;
  return { version: options.version, authority, address, ended, log, logged: written.waitFor, stop };
}

/** How the server and its pages name what opens: a folder, or a file that names several. */
function openedAs(workspace: string): 'folder' | 'workspace' {
  return workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
}

function startFailure(options: ServerOptions, log: string): string {
  if (options.port !== undefined && log.includes('EADDRINUSE')) return `Port ${options.port} is taken. Name another.`;
  return `VS Code ${options.version.vscode}'s server did not start. Its log ends with:\n${lastLines(log, 40)}`;
}

function serverArguments(install: ServerInstall, options: ServerOptions, home: ServerHome): string[] {
  return [
    install.mainPath,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...['--accept-server-license-terms', '--disable-telemetry'],
    ...(options.testDriver === true
      ? ['--without-connection-token', '--enable-smoke-test-driver']
      : ['--connection-token-file', home.tokenFile]),
    ...folderArguments(home),
    ...(options.trust === false ? [] : ['--disable-workspace-trust']),
    ...[`--default-${openedAs(options.workspace)}`, options.workspace],
  ];
}

/** This process's environment without what a surrounding VS Code or npm put there, which would steer the server. */
function serverEnvironment(options: ServerOptions): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(own), ...options.env };
}
