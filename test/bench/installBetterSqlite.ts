import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { vscodeTestFolder } from '../harness/paths';
import { lastLines, runProgram } from '../harness/program';
import { openBetterDatabase } from './betterSqlite';

/** The version that the figures are of. */
const version = '12.11.1';

/** The folder's name: a native module fits one version of Node's interface only. */
export const betterSqliteFolder = `better-sqlite3-${version}-node${process.versions.modules}`;

/** better-sqlite3, or why it can't be had: a clause for a sentence. */
export type BetterSqlite = { readonly folder: string } | { readonly problem: string };

/**
 * The folder with better-sqlite3: under `.vscode-test`, where an earlier run left it, or from the npm registry, built on this
 * machine where there is no build for it (two minutes, needs a C++ compiler and Python). It is no dependency of the project:
 * `npm ci` stays quick. It is complete or not there: the folder takes its name at the end.
 */
export async function installBetterSqlite(parent = vscodeTestFolder): Promise<BetterSqlite> {
  const folder = path.join(parent, betterSqliteFolder);
  const wasThere = existsSync(folder);
  try {
    if (!wasThere) await install(folder);
    openBetterDatabase(folder, ':memory:').close();
    return { folder };
  } catch (error) {
    const problem = lastLines(error instanceof Error ? error.message : String(error), 5);
    return { problem: wasThere ? `${problem}\nRemove ${folder} to have it installed anew.` : problem };
  }
}

async function install(folder: string): Promise<void> {
  console.error(`Getting better-sqlite3 ${version} from the npm registry (once; building it takes two minutes) …`);
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    const manifest = {
      private: true,
      dependencies: { 'better-sqlite3': version },
      // npm 11 runs the scripts of packages that are named here, and will run no others.
      allowScripts: { 'better-sqlite3': true },
    };
    await writeFile(path.join(partial, 'package.json'), JSON.stringify(manifest));
    // Inside `npm run`, npm hands its own settings down, and they would decide where this npm installs.
    const inherited = /^npm_(package|lifecycle|config_(local_prefix|prefix|ignore_scripts|omit|include)$)/i;
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !inherited.test(key)));
    await runProgram('npm', ['install', '--no-audit', '--no-fund'], { cwd: partial, env });
    openBetterDatabase(partial, ':memory:').close();
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
