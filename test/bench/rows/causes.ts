import { type Comparison } from '../comparison';
import { causes as program } from '../programs/causes';
import { type BenchRow } from '../row';
import { type BenchSetting } from '../setting';

/** Why a task failed and what came of events, in a log of 100 tasks: with an attempt every few events, and with long ones. */
export const causes: BenchRow = {
  name: 'Explain a failure, consequences',
  measure: async (setting, events) => [
    ...(await answers(setting, events, 'short', '')),
    ...(await answers(setting, events, 'long', ', long attempts')),
  ],
};

async function answers(
  setting: BenchSetting,
  events: number,
  attempts: 'short' | 'long',
  words: string,
): Promise<readonly Comparison[]> {
  const folder = await setting.store({ events, tasks: 100, attempts });
  const { explain, consequences, events: seen } = await setting.run(program, { folder, sqlWasm: setting.sqlWasm });
  // A log of one attempt and less has too little to say.
  if (events >= 100_000 && seen < 100)
    throw new Error(`The explanations of ${explain.length} failures have ${seen} events.`);
  return [
    { name: `Explain a failure${words}, the slowest`, unit: 'ms', ours: explain, of: 'worst', goal: { most: 200 } },
    {
      name: `Consequences of an event${words}, the slowest`,
      unit: 'ms',
      ours: consequences,
      of: 'worst',
      goal: { most: 200 },
    },
  ];
}
