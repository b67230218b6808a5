import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** Where SQLite's WebAssembly lies in a checkout; the packaged extension has a copy of it. */
export const sqlWasm = path.join(root, 'node_modules/sql.js/dist/sql-wasm.wasm');

/** Bundles the worker as the extension ships it, into a folder, and returns the script's path. */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = path.join(folder, 'worker.js');
  await build({
    entryPoints: [path.join(root, 'src/worker/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
  return outfile;
}
