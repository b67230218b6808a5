import path from 'node:path';
import { activation as program } from '../programs/activation';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** What every window pays. That neither sql.js nor zod is loaded is shown by test/unit/activationCost.test.ts. */
export const activation: BenchRow = {
  name: 'Activation without a store',
  async measure(setting) {
    const extensionBundle = await setting.extensionBundle;
    const folder = path.dirname(extensionBundle);
    const runs = await repeat(() => setting.run(program, { bundle: extensionBundle, folder }));
    return [
      {
        name: 'Activation without a store, our own part',
        unit: 'ms',
        ours: runs.map(({ load, activate }) => load + activate),
        goal: { most: 50 },
      },
    ];
  },
};
