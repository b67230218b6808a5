import { sqlEditor as program } from '../programs/sqlEditor';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** As information, without a goal: the copy is made in the background, with progress, and once for all queries. */
export const sqlEditor: BenchRow = {
  name: 'First answer of the SQL editor',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const folder = await setting.store({ events });
    const runs = await repeat(() => setting.run(program, { folder, sqlWasm }));
    return [
      {
        name: 'First answer of the SQL editor, its copy included',
        unit: 'ms',
        ours: runs.map(({ firstMs }) => firstMs),
      },
      { name: 'Next answer of the SQL editor', unit: 'ms', ours: runs.map(({ nextMs }) => nextMs) },
    ];
  },
};
