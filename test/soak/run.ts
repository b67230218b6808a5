import { mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { soakProofs } from './proofs';
import { type SoakResult } from './result';

/**
 * `npm run test:soak [-- <part of a name>…]`: the proofs of test/proof in full size. Says how far it is on stderr, and
 * prints the table of docs/reliability.md. Works in the system's folder for temporary files and leaves nothing there.
 */

/** The concurrency of 100 KB records needs 2.4 GB, once. */
const neededBytes = 4 * 1024 ** 3;

async function main(names: readonly string[]): Promise<void> {
  const chosen = soakProofs.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  if (chosen.length === 0)
    throw new Error(`No proof is called so. There are: ${soakProofs.map(({ name }) => name).join('; ')}`);
  await checkSpace();
  const results: (SoakResult & { readonly name: string; readonly seconds: number })[] = [];
  for (const { name, run } of chosen) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'engram-soak-'));
    const start = performance.now();
    try {
      const result = await run(folder, (progress) => console.error(`${name}: ${progress}`));
      results.push({ name, seconds: (performance.now() - start) / 1000, ...result });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 1024 ** 3)} GB`;
  const system = `${os.type()} ${os.release()}, Node ${process.version}`;
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}, ${system}\n`);
  console.log('| What | How much | Found | Lost or wrong | Time |\n|---|---|---|---:|---:|');
  for (const { name, amount, found, faults, seconds } of results)
    console.log(`| ${name} | ${amount} | ${found} | ${faults.length} | ${seconds.toFixed(0)} s |`);
  const faults = results.flatMap(({ name, faults }) => faults.slice(0, 20).map((fault) => `${name}: ${fault}`));
  if (faults.length === 0) return;
  console.error(`\n${faults.join('\n')}`);
  process.exitCode = 1;
}

async function checkSpace(): Promise<void> {
  const { bavail, bsize } = await statfs(os.tmpdir());
  if (bavail * bsize < neededBytes) throw new Error(`${os.tmpdir()} needs 4 GB of free space for this.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
