import path from 'node:path';
import { keepColumns } from '../programs/keepColumns';
import { streamingParse } from '../programs/streamingParse';
import { warmOpen as program } from '../programs/warmOpen';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';
import { LeftOut } from '../setting';

/** Files below 4 MiB are scanned: their columns are not kept. */
const fewestEvents = 20_000;

/** The second opening of a store, whose columns were kept by the first. */
export const warmOpen: BenchRow = {
  name: 'Warm open through the sidecar',
  async measure(setting, events) {
    if (events < fewestEvents) throw new LeftOut('The columns of files below 4 MiB are not kept.');
    const file = path.join(await setting.store({ events }), 'events.jsonl');
    const sidecarFolder = await setting.newFolder();
    await setting.run(keepColumns, { file, sidecarFolder });
    const runs = await repeat(async () => {
      const parsed = await setting.run(streamingParse, { file });
      const opened = await setting.run(program, { file, sidecarFolder });
      if (opened.events !== events) throw new Error(`${opened.events} events were kept instead of ${events}.`);
      return { parsed, opened };
    });
    return [
      {
        name: 'Warm open through the sidecar, with its check',
        unit: 'ms',
        ours: runs.map(({ opened }) => opened.ms),
        yardstick: { name: 'streaming JSON.parse', figures: runs.map(({ parsed }) => parsed.ms) },
        goal: { ratio: 0.15 },
      },
    ];
  },
};
