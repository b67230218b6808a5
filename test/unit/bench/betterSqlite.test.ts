import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBetterDatabase } from '../../bench/betterSqlite';
import { betterSqliteFolder, installBetterSqlite } from '../../bench/installBetterSqlite';
import { temporaryFolder } from '../store/openStore';

/** A folder whose node_modules have something under the name of better-sqlite3. */
async function folderWith(source: string): Promise<string> {
  const folder = await temporaryFolder();
  const module = path.join(folder, 'node_modules/better-sqlite3');
  await mkdir(module, { recursive: true });
  await writeFile(path.join(module, 'index.js'), source);
  return folder;
}

describe('the better-sqlite3 that the bench measures against', () => {
  it('is not taken for one when it is something else', async () => {
    const noClass = await folderWith('module.exports = {}');
    expect(() => openBetterDatabase(noClass, ':memory:')).toThrow(`better-sqlite3 in ${noClass} is no class.`);
    const other = await folderWith('module.exports = class { prepare() {} }');
    expect(() => openBetterDatabase(other, ':memory:')).toThrow(`better-sqlite3 in ${other} is not as expected.`);
  });

  it('is told as a problem, with what to do, where its folder is broken', async () => {
    const parent = await temporaryFolder();
    const folder = path.join(parent, betterSqliteFolder);
    await mkdir(folder);
    const found = await installBetterSqlite(parent);
    expect('problem' in found && found.problem).toContain(`Remove ${folder} to have it installed anew.`);
  });

  it('is missing with a message where it is not installed', async () => {
    const folder = await temporaryFolder();
    expect(() => openBetterDatabase(folder, ':memory:')).toThrow('Cannot find module');
  });
});
