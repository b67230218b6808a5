import { parentPort } from 'node:worker_threads';
import { endWhenAsked } from '../base/endThread';
import { type RpcPort, serveRpc } from '../base/rpc';
import { StoreServer } from './storeServer';

/** The worker thread's entry: serves one store over the port to the thread that started it. */
function main(): void {
  if (!parentPort) throw new Error('This script runs as a worker thread only.');
  const port = parentPort;
  const rpcPort: RpcPort = {
    postMessage: (message, transfer) => port.postMessage(message, transfer ?? []),
    onMessage: (listener) => void port.on('message', listener),
  };
  const server = new StoreServer((change) => notifier.notify(change));
  const notifier = serveRpc(rpcPort, server);
  endWhenAsked(port);
}

main();
