import path from 'node:path';
import { connectStoreWorker } from '../../worker/client';
import { type ConnectStore } from './openedStore';

/** The files are looked at this often, should VS Code's watcher miss something (in ms). */
const pollIntervalMs = 2000;

/**
 * Opens stores with the worker in `distFolder` (absolute, where the bundles are), which keeps columns in `sidecarFolder`.
 * `log` takes the worker's own words.
 */
export function storeConnector(distFolder: string, sidecarFolder: string, log: (line: string) => void): ConnectStore {
  return (folder) => {
    const worker = connectStoreWorker({ workerScript: path.join(distFolder, 'worker.js'), log });
    const sqlWasm = path.join(distFolder, 'sql-wasm.wasm');
    return { worker, opening: worker.service.open({ folder, sqlWasm, pollIntervalMs, sidecarFolder }) };
  };
}
