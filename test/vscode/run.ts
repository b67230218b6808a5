import { parseArgs } from 'node:util';
import { repositoryRoot } from '../harness/paths';
import { runProgram } from '../harness/program';
import { installServer } from '../harness/serverInstall';
import { bundleSuite } from '../harness/suiteBundle';
import { SuiteReport } from '../harness/suiteReport';
import { runSuite } from '../harness/suiteRun';
import { chooseVersions, type VscodeVersion } from '../harness/vscodeVersions';

const usage = `Runs test/vscode/suite in the extension host of a real VS Code, of every supported version.

  npm run test:vscode -- [--version <version>] [--grep <regular expression>] [--parallel]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      version: { type: 'string' },
      grep: { type: 'string' },
      parallel: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const versions = chooseVersions(values.version);
  // The later versions are fetched while the first runs. A failure comes up where the version is used.
  for (const version of versions) installServer(version).catch(() => undefined);
  await runProgram(process.execPath, ['esbuild.js'], { cwd: repositoryRoot });
  const suite = await bundleSuite();

  const runIn = async (version: VscodeVersion) => {
    const report = new SuiteReport(`VS Code ${version.vscode}`, { live: !values.parallel });
    const grep = values.grep === undefined ? {} : { grep: values.grep };
    const outcome = await runSuite({
      version,
      indexPath: suite.indexPath,
      ...grep,
      onTest: (test) => report.add(test),
    });
    return report.finish(outcome.problems);
  };

  let allPassed = true;
  if (values.parallel) {
    allPassed = (await Promise.all(versions.map(runIn))).every(Boolean);
  } else {
    // One after the other: two VS Codes at once on two cores run into each other's time limits.
    for (const version of versions) allPassed = (await runIn(version)) && allPassed;
  }
  process.exitCode = allPassed ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
