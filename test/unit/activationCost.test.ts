import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';

const root = path.resolve(__dirname, '../..');

/** The modules that run when the bundle is loaded: those that the entry imports without `import()`. */
async function modulesAtStart(): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: ['src/extension.ts'],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outfile: 'extension.js',
    // As in esbuild.js.
    tsconfigRaw: { compilerOptions: { target: 'ES2023', strict: true } },
  });
  const reached = new Set<string>();
  const waiting = ['src/extension.ts'];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const imported of metafile.inputs[file]?.imports ?? [])
      if (imported.kind === 'import-statement' && !imported.external) waiting.push(imported.path);
  }
  return [...reached];
}

const metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** The modules of this project that each of the two built files is made of. */
async function modulesOfParts(): Promise<{ readonly extension: readonly string[]; readonly later: readonly string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'engram-parts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const what = ['--only', 'extension,later', '--to', folder];
  await promisify(execFile)(process.execPath, [path.join(root, 'esbuild.js'), ...what]);
  const modulesOf = async (part: string) => {
    const text = await readFile(path.join(folder, `${part}.meta.json`), 'utf8');
    return Object.keys(metafile.parse(JSON.parse(text)).inputs).filter((file) => /^(src|node_modules)\//.test(file));
  };
  return { extension: await modulesOf('extension'), later: await modulesOf('later') };
}

describe('a workspace without a store', () => {
  it('costs next to nothing: no library, no query language and no tree is loaded at the start', async () => {
    const modules = await modulesAtStart();
    expect(modules).toContain('src/host/services/storeRegistry.ts');
    expect(modules.filter((file) => file.includes('node_modules'))).toEqual([]);
    expect(modules.filter((file) => /^src\/(model\/query|store|log|cache|files|protocol)\//.test(file))).toEqual([]);
    expect(modules.filter((file) => /Tree\.ts$|Row\.ts$/.test(file))).toEqual(['src/host/tree/nodeTree.ts']);
  });

  it('reads only what it runs: the rest is in a file of its own, and nothing is in both', async () => {
    const { extension, later } = await modulesOfParts();
    expect(extension.toSorted()).toEqual((await modulesAtStart()).toSorted());
    expect(later).toContain('src/host/query/queryEvents.ts');
    expect(later.filter((file) => extension.includes(file))).toEqual([]);
  });
});
