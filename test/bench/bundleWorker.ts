import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** Where SQLite's WebAssembly lies in a checkout; the packaged extension has a copy of it. */
export const sqlWasm = path.join(root, 'node_modules/sql.js/dist/sql-wasm.wasm');

/** Bundles the worker as the extension ships it, into a folder, and returns the script's path. */
export function bundleWorker(folder: string): Promise<string> {
  return bundleProgram('src/worker/main.ts', path.join(folder, 'worker.js'));
}

/** Builds the extension as it is shipped, into a folder, and returns the path of the script that VS Code loads. */
export async function buildExtension(folder: string): Promise<string> {
  const what = ['--production', '--only', 'extension,later', '--to', folder];
  await promisify(execFile)(process.execPath, [path.join(root, 'esbuild.js'), ...what]);
  return path.join(folder, 'extension.js');
}

/** Bundles a program of this project for Node, and returns `outfile`. */
export async function bundleProgram(entryPoint: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [path.join(root, entryPoint)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    // As in esbuild.js: `import { type A }` would load the module else.
    tsconfigRaw: { compilerOptions: { target: 'ES2023', strict: true } },
    logLevel: 'warning',
  });
  return outfile;
}
