import { runTests } from '@vscode/test-electron';
import { repositoryRoot } from '../harness/paths';
import { runProgram } from '../harness/program';
import { bundleSuite } from '../harness/suiteBundle';
import { oldestVscode } from '../harness/vscodeVersions';
import { copyOfFixture } from '../harness/workspaceCopy';

/**
 * Runs test/vscode/suite in a desktop VS Code, which @vscode/test-electron downloads from its vendor. The oldest
 * supported version by default; `npm run test:electron -- stable` or a version number for another.
 */
async function main(): Promise<void> {
  const version = process.argv[2] ?? oldestVscode.vscode;
  await runProgram(process.execPath, ['esbuild.js'], { cwd: repositoryRoot });
  const suite = await bundleSuite();
  await runTests({
    version,
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath: suite.indexPath,
    // An extension that is installed on this machine, and the question of trust, would get in the suite's way.
    launchArgs: [copyOfFixture('healthy'), '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
