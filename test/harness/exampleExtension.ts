import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { makeTemporaryFolder, repositoryRoot } from './paths';

/** Bundles and packages the extension in `examples/<name>` as its README says, and resolves with the .vsix's path. */
export async function packageExample(name: string): Promise<string> {
  const source = path.join(repositoryRoot, 'examples', name);
  const folder = makeTemporaryFolder('example');
  await build({
    entryPoints: [path.join(source, 'extension.ts')],
    outfile: path.join(folder, 'dist', 'extension.js'),
    bundle: true,
    platform: 'node',
    external: ['vscode'],
    logLevel: 'warning',
  });
  for (const file of ['package.json', 'README.md']) await cp(path.join(source, file), path.join(folder, file));
  const packagePath = path.join(folder, `${name}.vsix`);
  await createVSIX({
    cwd: folder,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    skipLicense: true,
  });
  return packagePath;
}
