import { hostDelay as program } from '../programs/hostDelay';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** How long the extension host is held up while a store is opened, read to its end, and engram.db compared. */
export const hostDelay: BenchRow = {
  name: 'Longest block of the extension host',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const workerScript = await setting.workerScript;
    const folder = await setting.storeWithDatabase({ events });
    const runs = await repeat(() => setting.run(program, { workerScript, folder, sqlWasm }));
    return [
      {
        name: 'Longest block of the extension host, load to end',
        unit: 'ms',
        ours: runs.map(({ longestOwnBlock }) => longestOwnBlock),
        of: 'worst',
        goal: { most: 20 },
      },
      { name: 'The same with waiting for a core', unit: 'ms', ours: runs.map(({ longestBlock }) => longestBlock) },
      { name: 'All columns in the host, thread and all', unit: 'ms', ours: runs.map(({ allColumns }) => allColumns) },
      { name: 'All columns, and engram.db compared', unit: 'ms', ours: runs.map(({ settled }) => settled) },
    ];
  },
};
