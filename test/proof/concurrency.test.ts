import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../src/store/store';
import { writeTogether } from './concurrency';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-together-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('8 native writers and 4 of ours at one events.jsonl, while a store reads it', () => {
  // 2,000 records each in `npm run test:soak`.
  it.each([
    { bytes: 200, records: 100 },
    { bytes: 8 * 1024, records: 50 },
    { bytes: 100 * 1024, records: 20 },
  ])(
    'lose nothing: records of $bytes bytes are there once, merged ones are recovered',
    async ({ bytes, records }) => {
      const plan = { nativeWriters: 8, ourWriters: 4, records, bytes };
      const figures = await writeTogether(await Store.init(folder), folder, plan);
      expect(figures).toMatchObject({ faults: [], records: 12 * records });
      // Or else they did not meet, and nothing was proven.
      expect(figures.mergedLines).toBeGreaterThan(0);
      expect(figures.looks).toBeGreaterThan(1);
    },
    60_000,
  );
});
