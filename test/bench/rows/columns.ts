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

async function compare(
  setting: BenchSetting,
  name: string,
  ratio: number,
  options: GeneratedStoreOptions,
): Promise<Comparison> {
  const file = path.join(await setting.store(options), 'events.jsonl');
  const runs = await repeat(async () => {
    const parsed = await setting.run(streamingParse, { file });
    const read = await setting.run(program, { file });
    for (const { events } of [parsed, read])
      if (events !== options.events) throw new Error(`${events} events were read instead of ${options.events}.`);
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
