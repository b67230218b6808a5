import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Remote, RpcClient } from '../../../../src/base/rpc';
import { bundleProgram, sqlWasm } from '../../../bench/bundleWorker';
import { installServer } from '../../../harness/serverInstall';
import { type VscodeVersion } from '../../../harness/vscodeVersions';
import { cleanUp, temporaryFolder } from '../openStore';
import { type StoreProgram } from './storeProgram';

/** A store in another process, in the Node of a VS Code. */
export interface RemoteStore {
  readonly program: Remote<StoreProgram>;
  readonly process: ChildProcess;
  /** What it wrote to its standard error. */
  readonly complaints: () => string;
}

/** Starts the program in the Node of a VS Code; with a folder, its store is opened. It ends with the test. */
export async function startStore(version: VscodeVersion, folder?: string): Promise<RemoteStore> {
  const { nodePath } = await installServer(version);
  const program = path.join(await temporaryFolder(), 'storeProgram.cjs');
  await bundleProgram('test/unit/store/modernNode/storeProgram.ts', program);
  const child = fork(program, [], { execPath: nodePath, execArgv: [], serialization: 'advanced', stdio: 'pipe' });
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString()));
  cleanUp(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  const client = new RpcClient<StoreProgram>({
    postMessage: (message) => void child.send(Object(message) as object),
    onMessage: (listener) => void child.on('message', listener),
  });
  child.on('exit', () => client.disconnect(`The program ended: ${complaints}`));
  if (folder !== undefined) await client.remote.open(folder, sqlWasm);
  return { program: client.remote, process: child, complaints: () => complaints };
}
