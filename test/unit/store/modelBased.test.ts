import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Store } from '../../../src/store/store';
import { sqlWasm } from '../cache/buildCache';
import { step } from './model/steps';
import { World } from './model/world';
import { emptyStore } from './openStore';

/** `ENGRAM_SOAK=100 npx vitest run test/unit/store/modelBased.test.ts` makes a hundred times as many runs. */
const soakFactor = Number(process.env.ENGRAM_SOAK ?? '1');
const runs = 20 * soakFactor;
const longestRun = 40;

describe('any sequence of writes', () => {
  it(
    'by two stores and another program on one folder gives what the plainest model gives, also to whoever reads the files anew',
    { timeout: 60_000 * soakFactor },
    async () => {
      const moves = fc.array(fc.record({ step, by: fc.nat({ max: 1 }) }), { minLength: 5, maxLength: longestRun });
      await fc.assert(
        fc.asyncProperty(moves, async (sequence) => {
          const folder = await emptyStore();
          const stores = [await Store.open(folder, { sqlWasm }), await Store.open(folder, { sqlWasm })] as const;
          const world = new World(folder, stores);
          try {
            for (const move of sequence) await world.perform(move.step, stores[move.by === 0 ? 0 : 1]);
            for (const store of stores) await world.expectSame(store);
            world.expectRulesKept();
            const fresh = await Store.open(folder, { sqlWasm });
            await world.expectSame(fresh).finally(() => fresh.dispose());
          } finally {
            world.dispose();
          }
        }),
        { numRuns: runs },
      );
    },
  );
});
