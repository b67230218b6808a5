import path from 'node:path';
import { type Comparison } from '../comparison';
import { type GeneratedStoreOptions } from '../generateStore';
import { columns as program } from '../programs/columns';
import { streamingParse } from '../programs/streamingParse';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';
import { type BenchSetting } from '../setting';

/** Complete columns with index and lanes, of each sort of store, against JSON.parse of the same file. */
export const columns: BenchRow = {
  name: 'Complete columns',
  measure: async (setting, events) => [
    await compare(setting, 'Complete columns', 0.6, { events }),
    await compare(setting, 'Complete columns, unusual key order', 1.6, { events, keyOrder: 'unusual' }),
    await compare(setting, 'Complete columns, shared ids', 0.6, { events, ids: 'shared' }),
    await compare(setting, 'Complete columns, 20,000 tasks', 0.6, { events, tasks: 20_000 }),
  ],
};

/** The same with bad lines among them: each has to be found and told why. */
export const validation: BenchRow = {
  name: 'Every line validated',
  measure: async (setting, events) => [
    await compare(setting, 'Every line validated, one in 1,000 bad', 1.5, { events, badEvery: 1000 }),
  ],
};

async function compare(
  setting: BenchSetting,
  name: string,
  ratio: number,
  options: GeneratedStoreOptions,
): Promise<Comparison> {
  const file = path.join(await setting.store(options), 'events.jsonl');
  const { events, badEvery = 0 } = options;
  const badLines = badEvery === 0 ? 0 : Math.floor(events / badEvery);
  const runs = await repeat(async () => {
    const parsed = await setting.run(streamingParse, { file });
    const read = await setting.run(program, { file });
    if (parsed.events !== events || read.events !== events - badLines || read.badLines !== badLines)
      throw new Error(`${read.events} events and ${read.badLines} bad lines were read instead of ${events} lines.`);
    return { parsed, read };
  });
  return {
    name,
    unit: 'ms',
    ours: runs.map(({ read }) => read.ms),
    yardstick: { name: 'streaming JSON.parse', figures: runs.map(({ parsed }) => parsed.ms) },
    goal: { ratio },
  };
}
