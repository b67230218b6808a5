import { spawn } from 'node:child_process';
import { endOf } from '../test/harness/program';
import { installServer } from '../test/harness/serverInstall';
import { vscodeVersions } from '../test/harness/vscodeVersions';

/** What `npm test` runs, one after the other, each as `npm run <name>` runs it alone. */
const steps = ['check', 'build', 'test:unit', 'test:webview', 'test:vscode', 'test:e2e'];

/** Runs everything that CI runs, and says how long each step took. Ends with the first step that fails. */
async function main(): Promise<void> {
  // Got from the network while the checks use the processor.
  const servers = installServers();
  for (const step of steps) {
    const started = performance.now();
    if (step === 'test:unit') await servers;
    const ended = await endOf(spawn('npm', ['run', step], { stdio: 'inherit', shell: process.platform === 'win32' }));
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${ended === 0 ? '✓' : '✗'} npm run ${step}: ${seconds} s`);
    if (ended !== 0) process.exit(1);
  }
}

/** Never rejects: who needs a server that could not be had says so. */
async function installServers(): Promise<void> {
  for (const version of vscodeVersions) await installServer(version).catch((error: unknown) => console.warn(error));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
