import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Store } from '../../../src/store/store';
import { sqlWasm } from '../cache/buildCache';
import { steps } from './model/steps';
import { World } from './model/world';
import { emptyStore } from './openStore';

/** `ENGRAM_SOAK=100 npx vitest run test/unit/store/modelBased.test.ts` makes a hundred times as many runs. */
const soakFactor = Number(process.env.ENGRAM_SOAK ?? '1');
const runs = 12 * soakFactor;

describe('any sequence of writes', () => {
  it(
    'by two stores and another program on one folder gives what the plainest model gives, also to whoever reads the files anew',
    { timeout: 60_000 * soakFactor },
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async ({ beginning, moves }) => {
          const folder = await emptyStore();
          const stores = [await Store.open(folder, { sqlWasm }), await Store.open(folder, { sqlWasm })] as const;
          const world = new World(folder, stores);
          try {
            await world.batchCreate(stores[0], beginning);
            for (const { step, by } of moves) await world.perform(step, stores[by]);
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
