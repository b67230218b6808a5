import { rm } from 'node:fs/promises';
import { appendedLines } from '../programs/appendedLines';
import { type BenchRow } from '../row';
import { type BenchSetting } from '../setting';

const smallStore = 100_000;

/** One line that another program appends, which must not cost more in a large store. */
export const appendedLine: BenchRow = {
  name: 'One appended line, from the watcher to the columns',
  async measure(setting, events) {
    const [large, small] = [await roundsOf(setting, events), await roundsOf(setting, smallStore)];
    return [
      {
        name: 'One appended line, from the watcher’s call to the columns, p95',
        unit: 'ms',
        ours: large,
        yardstick: { name: 'with 100,000 events', figures: small },
        goal: { most: 5, ratio: 1.5 },
      },
    ];
  },
};

async function roundsOf(setting: BenchSetting, events: number): Promise<readonly number[]> {
  const folder = await setting.copyOfStore({ events });
  try {
    return (await setting.run(appendedLines, { folder, sqlWasm: setting.sqlWasm })).p95;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
