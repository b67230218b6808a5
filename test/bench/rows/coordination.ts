import { coordination as program } from '../programs/coordination';
import { type BenchRow } from '../row';

const repetitions = 5;
/** Issue 6: each answer within 200 ms at a million events, patterns within 3 s. */
const mostMs = 200;
const mostPatternsMs = 3000;

/** Who was told what, sessions, and what happens before failures. */
export const coordination: BenchRow = {
  name: 'Notifications, sessions, patterns',
  async measure(setting, events) {
    const folder = await setting.store({ events });
    const times = await setting.run(program, { folder, sqlWasm: setting.sqlWasm, repetitions });
    return Object.entries(times).map(([name, ours]) => ({
      name,
      unit: 'ms',
      ours,
      goal: { most: name === 'Patterns' ? mostPatternsMs : mostMs },
    }));
  },
};
