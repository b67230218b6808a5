import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/store/store';
import { bundleChild } from './childProgram';
import { killWriters } from './crash';
import { SeededRandom } from './random';

/** 500 in `npm run test:soak`. */
const kills = 20;
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
});
