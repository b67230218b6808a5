import { median } from '../comparison';
import { checks as program } from '../programs/checks';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** Check Store on a store with findings in every lane: the events of a generated store are made at random. */
export const checks: BenchRow = {
  name: 'Check a store',
  async measure(setting, events) {
    const folder = await setting.store({ events });
    const runs = await repeat(() => setting.run(program, { folder, sqlWasm: setting.sqlWasm }));
    return [
      { name: 'Check a store', unit: 'ms', ours: runs.map(({ again }) => median(again)), goal: { most: 200 } },
      { name: 'Check a store the first time, lock payloads read', unit: 'ms', ours: runs.map(({ first }) => first) },
    ];
  },
};
