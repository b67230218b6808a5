import { stat } from 'node:fs/promises';
import path from 'node:path';
import { columns as program } from '../programs/columns';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

const bytesPerMebibyte = 1024 * 1024;

/** What the columns add to the most memory that the process ever has, beside one that runs the same code over no file. */
export const memory: BenchRow = {
  name: 'Peak memory of the columns',
  async measure(setting, events) {
    const folder = await setting.store({ events });
    const file = path.join(folder, 'events.jsonl');
    const { size } = await stat(file);
    const runs = await repeat(async () => {
      const { peakBytes } = await setting.run(program, { file });
      const nothing = await setting.run(program, { file: path.join(folder, 'no-such-file.jsonl') });
      return peakBytes - nothing.peakBytes;
    });
    return [
      {
        name: 'Peak memory added by the columns',
        unit: 'MiB',
        ours: runs.map((bytes) => bytes / bytesPerMebibyte),
        yardstick: { name: 'size of the file', figures: runs.map(() => size / bytesPerMebibyte) },
        goal: { ratio: 0.4 },
      },
    ];
  },
};
