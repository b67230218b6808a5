import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { artifactsFolder, makeTemporaryFolder, repositoryRoot } from './paths';
import { lastLines } from './program';
import { withoutNativeModuleNoise } from './serverLog';
import { readProgress, suiteEnvironment, type TestEnd } from './suiteProgress';
import { type VscodeVersion } from './vscodeVersions';
import { openWorkbench, type Workbench } from './workbench';
import { copyOfFixture } from './workspaceCopy';

/** What a suite runs with. */
export interface SuiteRunOptions {
  readonly version: VscodeVersion;
  /** The bundled suite's index.js. */
  readonly indexPath: string;
  /** Runs only the tests whose full title matches. */
  readonly grep?: string;
  /** Called with each test as it ends. */
  readonly onTest: (test: TestEnd) => void;
}

/** How a suite ended. */
export interface SuiteOutcome {
  readonly tests: readonly TestEnd[];
  /** What is wrong, in words, beyond the tests that failed; empty when nothing is. */
  readonly problems: readonly string[];
}

/** Milliseconds without a word from the suite after which it is taken to hang; mocha's own limit is far below. */
const silenceLimit = 90_000;
const lookInterval = 100;

/**
 * Runs a suite in the extension host of a version, on a fresh copy of the healthy store. No report, an end without
 * reports, no test at all and an extension host that blocks are problems: a suite that says nothing has not passed.
 */
export async function runSuite(options: SuiteRunOptions): Promise<SuiteOutcome> {
  const workspace = copyOfFixture('healthy');
  const progressFile = path.join(makeTemporaryFolder('suite'), 'progress.jsonl');
  const workbench = await openWorkbench({
    version: options.version,
    workspace,
    developmentPath: repositoryRoot,
    testsPath: options.indexPath,
    env: {
      [suiteEnvironment.progressFile]: progressFile,
      ...(options.grep === undefined ? {} : { [suiteEnvironment.grep]: options.grep }),
    },
  });
  try {
    const { tests, problem } = await follow(progressFile, workbench, options.onTest);
    const problems = [...(problem === undefined ? [] : [problem]), ...unresponsiveLines(workbench)];
    if (problem === undefined && tests.length === 0) problems.push('No test ran.');
    return { tests, problems };
  } finally {
    await workbench.dispose();
    await rm(path.dirname(progressFile), { recursive: true, force: true });
    await writeFile(path.join(artifactsFolder, options.version.vscode, 'page.log'), workbench.pageLog.join('\n'));
  }
}

/** Hands out the tests of a progress file as they end, until the suite has ended, hangs or can't go on. */
async function follow(
  progressFile: string,
  workbench: Workbench,
  onTest: (test: TestEnd) => void,
): Promise<{ tests: TestEnd[]; problem?: string }> {
  const tests: TestEnd[] = [];
  const host = { gone: false };
  void workbench.server.ended.then(() => (host.gone = true));
  void workbench.server.logged(/Extension Host Process exited/).then(() => (host.gone = true));
  workbench.page.once('crash', () => (host.gone = true));
  let deadline = Date.now() + silenceLimit;
  for (let seen = 0; ;) {
    // Asked before reading: what was written before the end is read all the same.
    const isLast = host.gone || Date.now() > deadline;
    for (const progress of readProgress(progressFile).slice(seen)) {
      seen++;
      deadline = Date.now() + silenceLimit;
      if (progress.event === 'end')
        return progress.error === undefined ? { tests } : { tests, problem: progress.error };
      tests.push(progress);
      onTest(progress);
    }
    if (isLast) return { tests, problem: silence(workbench, host.gone) };
    await pause(lookInterval);
  }
}

function silence(workbench: Workbench, hostIsGone: boolean): string {
  const what = hostIsGone ? 'The extension host ended before the suite did' : 'The suite did not end';
  const limit = hostIsGone ? '' : ` (nothing for ${silenceLimit / 1000} s)`;
  const page = withoutNativeModuleNoise(workbench.pageLog.join('\n'));
  return `${what}${limit}.\nThe server's log ends with:\n${lastLines(workbench.server.log(), 30)}\nThe page's:\n${lastLines(page, 30)}`;
}

/** What VS Code logs when an extension keeps the extension host from answering for 3 s or more. */
function unresponsiveLines(workbench: Workbench): string[] {
  const lines = [...workbench.pageLog, ...workbench.server.log().split('\n')];
  return lines.filter((line) => /\bunresponsive\b/i.test(line)).map((line) => `An extension blocks: ${line}`);
}
