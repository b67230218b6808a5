import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { changeTogether } from './itemConcurrency';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-items-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('three writers of ours and a native one that change the same tasks at once', () => {
  it('lose no line, and each is told when its line took back what another had just changed', async () => {
    const figures = await changeTogether(await Store.init(folder), folder, 40);
    expect(figures).toMatchObject({ faults: [], changes: 120 });
    // Or else they did not meet, and nothing was proven.
    expect(figures.lostUpdates).toBeGreaterThan(0);
  }, 60_000);
});

describe('two stores that join the same two tasks in opposite directions at once', () => {
  it('refuse one of them, or say that there is a cycle now', async () => {
    const engram = await Store.init(folder);
    const [one, other] = [await Store.open(engram, { sqlWasm }), await Store.open(engram, { sqlWasm })];
    const { created } = await one.batchCreate(Array.from({ length: 20 }, (_, index) => ({ title: `Task ${index}` })));
    for (let pair = 0; pair + 1 < created.length; pair += 2) {
      const [a = '', b = ''] = [created[pair]?.id, created[pair + 1]?.id];
      const results = await Promise.allSettled([
        one.addEdge({ fromId: a, toId: b, kind: 'blocks' }),
        other.addEdge({ fromId: b, toId: a, kind: 'parent_child' }),
      ]);
      const outcomes = results.map((result) =>
        result.status === 'rejected' ? String(result.reason) : (result.value.warning ?? 'added'),
      );
      expect(outcomes.filter((outcome) => outcome.includes('cycle')).length, outcomes.join(' | ')).toBeGreaterThan(0);
    }
    one.dispose();
    other.dispose();
  });
});
