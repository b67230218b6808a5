import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../harness/paths';
import { endOf, runProgram } from '../harness/program';
import { chooseVersions, currentVscode, type VscodeVersion } from '../harness/vscodeVersions';

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
  for (const version of chooseVersions(values.version)) {
    console.log(`\nClicking in VS Code ${version.vscode}`);
    const ended = await runTests(version, values.file ?? [], values['update-screenshots'] === true);
    if (ended !== 0) {
      console.error(`The clicks in VS Code ${version.vscode} failed.`);
      process.exit(1);
    }
  }
}

/**
 * Runs vitest, which fails by itself when it finds no test. What a `.current.e2e.ts` shows does not depend on the version
 * of VS Code, so the current one is enough for it.
 */
function runTests(version: VscodeVersion, files: readonly string[], updateScreenshots: boolean) {
  const vitest = path.join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const config = path.join(repositoryRoot, 'test', 'e2e', 'vitest.config.mts');
  const env = {
    ...process.env,
    ENGRAM_E2E_VSCODE: version.vscode,
    ...(updateScreenshots ? { ENGRAM_UPDATE_SCREENSHOTS: '1' } : {}),
  };
  const exclude = version.vscode === currentVscode.vscode ? [] : ['--exclude', '**/*.current.e2e.ts'];
  const args = [vitest, 'run', '--config', config, ...exclude, ...files];
  return endOf(spawn(process.execPath, args, { stdio: 'inherit', env }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
