import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { repositoryRoot } from '../harness/paths';
import { runProgram } from '../harness/program';
import { chooseVersions } from '../harness/vscodeVersions';

/**
 * Packages the extension and clicks through it in every VS Code version, as a user would have it.
 * `--version 1.139.1` for one version, `--file timeline` for the files whose name holds the text, `--no-package` to use
 * the .vsix that is there, `--update-screenshots` to renew the README's pictures.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      version: { type: 'string' },
      file: { type: 'string', multiple: true },
      'no-package': { type: 'boolean' },
      'update-screenshots': { type: 'boolean' },
    },
  });
  if (values['no-package'] !== true) {
    console.log('Packaging the extension …');
    await runProgram('npm', ['run', 'package'], { cwd: repositoryRoot });
  }
  if (values['update-screenshots'] === true) process.env.ENGRAM_UPDATE_SCREENSHOTS = '1';
  for (const version of chooseVersions(values.version)) {
    console.log(`\nVS Code ${version.vscode}`);
    process.env.ENGRAM_E2E_VSCODE = version.vscode;
    const vitest = await startVitest('test', values.file ?? [], {
      config: `${repositoryRoot}/test/e2e/vitest.config.mts`,
      watch: false,
    });
    const failed = vitest.state.getCountOfFailedTests() > 0 || vitest.state.getUnhandledErrors().length > 0;
    const ran = vitest.state.getFiles().length;
    await vitest.close();
    if (failed || ran === 0 || (process.exitCode ?? 0) !== 0) {
      console.error(ran === 0 ? 'No test ran.' : `The clicks in VS Code ${version.vscode} failed.`);
      process.exit(1);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
