import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { appendProgress, suiteEnvironment } from '../../harness/suiteProgress';

/**
 * What VS Code calls in its extension host: runs every `*.test.js` that lies beside this file. Reports to the
 * progress file where the driver asks for one (run.ts), and to the console otherwise (run-electron.ts). Rejects when
 * a test fails, and also when none ran, one was left out (`.only`) or one was skipped.
 */
export async function run(): Promise<void> {
  const progressFile = process.env[suiteEnvironment.progressFile];
  try {
    const failures = await runMocha(progressFile);
    if (progressFile !== undefined) appendProgress(progressFile, { event: 'end' });
    if (failures > 0) throw new Error(`${failures} failed.`);
  } catch (error) {
    // A second end is never read, so this one counts only where the suite could not be run.
    if (progressFile !== undefined) appendProgress(progressFile, { event: 'end', error: describe(error) });
    throw error;
  }
}

async function runMocha(progressFile: string | undefined): Promise<number> {
  const grep = process.env[suiteEnvironment.grep];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 20_000,
    forbidOnly: true,
    forbidPending: true,
    failZero: true,
    reporter: progressFile === undefined ? 'spec' : 'base',
    ...(grep === undefined ? {} : { grep: new RegExp(grep) }),
  });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    if (progressFile !== undefined) reportTo(progressFile, runner);
  });
}

function reportTo(progressFile: string, runner: Mocha.Runner): void {
  const report = (test: Mocha.Runnable, error?: unknown) =>
    appendProgress(progressFile, {
      event: 'test',
      path: test.titlePath(),
      passed: error === undefined,
      duration: test.duration ?? 0,
      ...(error === undefined ? {} : { error: describe(error) }),
    });
  runner.on('pass', (test) => report(test));
  runner.on('fail', (test, error: unknown) => report(test, error ?? 'failed without an error'));
}

/** Message and stack, without the places inside Node, VS Code and mocha. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split('\n');
  return lines.filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line)).join('\n');
}
