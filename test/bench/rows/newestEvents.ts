import { newestEvents as program } from '../programs/newestEvents';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

const smallStore = 10_000;

/** The first paint, which must not depend on the size of the file. */
export const newestEvents: BenchRow = {
  name: 'Newest 200 events from a cold open',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const workerScript = await setting.workerScript;
    const [folder, small] = [await setting.store({ events }), await setting.store({ events: smallStore })];
    const runs = await repeat(async () => ({
      large: await setting.run(program, { workerScript, folder, sqlWasm }),
      small: await setting.run(program, { workerScript, folder: small, sqlWasm }),
    }));
    return [
      {
        name: 'Newest 200 events, from `open` in a cold worker',
        unit: 'ms',
        ours: runs.map(({ large }) => large.newest),
        yardstick: { name: 'with 10,000 events', figures: runs.map((run) => run.small.newest) },
        goal: { most: 50, ratio: 1.5 },
      },
      {
        name: 'Newest 200 events, with the start of the thread',
        unit: 'ms',
        ours: runs.map(({ large }) => large.threadStart + large.newest),
      },
    ];
  },
};
