import { parentPort } from 'node:worker_threads';
import { endWhenAsked } from '../base/endThread';
import { type RpcPort, serveRpc } from '../base/rpc';
import { SqlServer } from './sqlServer';

/** The entry of the SQL editor's thread: answers over the port to the thread that started it (`SqlThread`). */
function main(): void {
  if (!parentPort) throw new Error('This script runs as a worker thread only.');
  const port = parentPort;
  const rpcPort: RpcPort = {
    postMessage: (message, transfer) => port.postMessage(message, transfer ?? []),
    onMessage: (listener) => void port.on('message', listener),
  };
  const server = new SqlServer((progress) => notifier.notify(progress));
  const notifier = serveRpc(rpcPort, server);
  endWhenAsked(port);
}

main();
