import { type Comparison } from '../comparison';
import { coordination as program, coordinationAnswers } from '../programs/coordination';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

const repetitions = 5;
/** Issue 6: each answer within 200 ms at a million events, patterns within 3 s. */
const mostMs = 200;
const mostPatternsMs = 3000;

/**
 * Who was told what, sessions, and what happens before failures: asked again and again, and as the first question to a store
 * that has just been read.
 */
export const coordination: BenchRow = {
  name: 'Notifications, sessions, patterns',
  async measure(setting, events) {
    const folder = await setting.store({ events });
    const { sqlWasm } = setting;
    const again = await setting.run(program, { folder, sqlWasm, repetitions });
    const rows: Comparison[] = [];
    for (const name of coordinationAnswers) {
      const goal = { most: name === 'Patterns' ? mostPatternsMs : mostMs };
      rows.push({ name, unit: 'ms', ours: again[name] ?? [], goal });
      if (name === 'Patterns') continue;
      const first = await repeat(() => setting.run(program, { folder, sqlWasm, repetitions: 1, answer: name }));
      rows.push({
        name: `${name}, the first question`,
        unit: 'ms',
        ours: first.flatMap((times) => times[name] ?? []),
        goal,
      });
    }
    return rows;
  },
};
