import { cp } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { makeTemporaryFolder, repositoryRoot } from '../test/harness/paths';

/** What .vscodeignore chooses from. */
const candidates = [
  '.vscodeignore',
  'api',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist',
  'docs',
  'media',
  'package.json',
];

/**
 * Packages the built extension as dist/engram-inspector.vsix. It is laid out in a folder of its own first: the packager
 * looks at every file below its folder, and takes 18 s for the VS Code servers that the tests keep here.
 */
async function main(): Promise<void> {
  const folder = makeTemporaryFolder('package');
  await Promise.all(
    candidates.map((name) => cp(path.join(repositoryRoot, name), path.join(folder, name), { recursive: true })),
  );
  await createVSIX({
    cwd: folder,
    packagePath: path.join(repositoryRoot, 'dist', 'engram-inspector.vsix'),
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
