import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** The environment variable with the folder of a run of tests, where its bundles are kept. */
export const bundlesVariable = 'ENGRAM_TEST_BUNDLES';

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

/**
 * Bundles a program of this project for Node, and returns `outfile`. Once for all test files of a run: it takes half a core
 * second, and several dozen of them ask for the same programs.
 */
export async function bundleProgram(entryPoint: string, outfile: string): Promise<string> {
  const folderOfRun = process.env[bundlesVariable];
  const kept = folderOfRun === undefined ? undefined : path.join(folderOfRun, entryPoint.replaceAll(/\W/g, '-'));
  if (kept !== undefined && existsSync(kept)) {
    await copyFile(kept, outfile);
    return outfile;
  }
  await bundle(entryPoint, outfile);
  if (kept === undefined) return outfile;
  // Whole under its name or not there at all: others may look for it just now.
  const partial = `${kept}.${randomUUID()}`;
  await copyFile(outfile, partial);
  await rename(partial, kept);
  return outfile;
}

async function bundle(entryPoint: string, outfile: string): Promise<void> {
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
}
