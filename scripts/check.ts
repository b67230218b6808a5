import { runProgram } from '../test/harness/program';

/** Every check of the sources, as `npm run check:<name>` runs it alone. */
const checks = ['format', 'types', 'lint', 'boundaries', 'unused'];

/** Runs all checks at once and says of each, when it has ended, how it went. Exits 1 when one of them failed. */
async function main(): Promise<void> {
  const results = await Promise.all(checks.map((name) => check(name)));
  if (results.includes(false)) process.exitCode = 1;
}

async function check(name: string): Promise<boolean> {
  try {
    await runProgram('npm', ['run', `check:${name}`]);
    console.log(`✓ ${name}`);
    return true;
  } catch (error) {
    console.error(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
