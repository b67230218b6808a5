import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot, vscodeTestFolder } from './paths';
import { onProcessEnd } from './processEnd';

/** The suite of test/vscode/suite as files that an extension host can load. */
export interface SuiteBundle {
  /** Absolute path of the module that exports `run()`. */
  readonly indexPath: string;
  /** Removes the bundle. */
  remove(): void;
}

/**
 * Bundles index.ts and every `*.test.ts` under test/vscode/suite, each to a file of its own: a test that is there
 * runs, without being listed anywhere. The bundle lies inside the repository, from where `mocha` resolves, in a
 * folder of its own, so that runs at the same time don't meet.
 */
export async function bundleSuite(): Promise<SuiteBundle> {
  const source = path.join(repositoryRoot, 'test', 'vscode', 'suite');
  mkdirSync(vscodeTestFolder, { recursive: true });
  const output = mkdtempSync(path.join(vscodeTestFolder, 'suite-'));
  const remove = () => rmSync(output, { recursive: true, force: true });
  onProcessEnd(remove);
  const tests = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  await build({
    entryPoints: ['index.ts', ...tests].map((file) => path.join(source, file)),
    outdir: output,
    outbase: source,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return { indexPath: path.join(output, 'index.js'), remove };
}
