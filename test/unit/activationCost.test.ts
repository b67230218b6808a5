import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

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

describe('a workspace without a store', () => {
  it('costs next to nothing: no library, no query language and no tree is loaded at the start', async () => {
    const modules = await modulesAtStart();
    expect(modules).toContain('src/host/services/storeRegistry.ts');
    expect(modules.filter((file) => file.includes('node_modules'))).toEqual([]);
    expect(modules.filter((file) => /^src\/(model\/query|store|log|cache|files|protocol)\//.test(file))).toEqual([]);
    expect(modules.filter((file) => /Tree\.ts$|Row\.ts$/.test(file))).toEqual(['src/host/tree/nodeTree.ts']);
  });
});
