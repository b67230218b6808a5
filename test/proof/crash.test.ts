import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/store/store';
import { installServer } from '../harness/serverInstall';
import { currentVscode } from '../harness/vscodeVersions';
import { bundleChild } from './childProgram';
import { killWriters } from './crash';
import { SeededRandom } from './random';

/** 500 in `npm run test:soak`. */
const kills = 12;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-crash-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a store whose writer is killed', () => {
  it('holds every acknowledged record once, no broken line, and opens for the next writer', async () => {
    const script = await bundleChild('crashWriter', folder);
    const store = await Store.init(folder);
    const figures = await killWriters(store, script, {
      kills,
      random: new SeededRandom(20260111),
      largestText: 100 * 1024,
    });
    expect(figures).toMatchObject({ kills, losses: [], violations: [], misread: [] });
    expect(figures.acknowledged).toBeGreaterThan(kills);
  }, 60_000);

  it('has an engram.db that SQLite finds whole, and whose rows are what the lines make that it counts', async () => {
    const parent = path.join(folder, 'with-cache');
    await mkdir(parent);
    const script = await bundleChild('crashWriter', folder);
    const { nodePath } = await installServer(currentVscode);
    const plan = { kills: 10, random: new SeededRandom(7), largestText: 2000, nodeWithSqlite: nodePath };
    const figures = await killWriters(await Store.init(parent), script, plan);
    expect(figures).toMatchObject({ losses: [], violations: [], misread: [] });
    // Or else nothing went into it, and nothing was proven.
    expect(figures.cachesThatFollowed).toBeGreaterThan(0);
    // The server is fetched where no other test has done so yet.
  }, 180_000);
});
